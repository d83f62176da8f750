"""Run the command line, in this process or in one of its own."""

import subprocess
import sys
from pathlib import Path
from subprocess import CompletedProcess
from typing import IO

import numpy as np
from click.testing import CliRunner, Result
from PIL import Image

from digitlab.cli.main import commands


def run(*arguments: object) -> Result:
    return CliRunner().invoke(commands, [str(argument) for argument in arguments])


def start(*arguments: str, stdout: IO[str] | int = subprocess.PIPE) -> CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "digitlab", *arguments],
        cwd=Path(__file__).resolve().parents[2],
        stdout=stdout,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )


def save(path: Path, inked: np.ndarray) -> Path:
    """A gray scan of ink: dark on light."""
    Image.fromarray((225 - inked * (190 / 255)).round().astype(np.uint8)).save(path)
    return path
