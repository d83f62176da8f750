"""Eighty drawings, and their listing."""

import itertools
from pathlib import Path

import cv2
import numpy as np
import pytest

from digitlab.ink import strokes

from ..cli.program import run, save


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, inks: dict[int, np.ndarray]) -> Path:
    """Eighty drawings, 0, 1 and 7 in turn, one file that is none and one blank canvas."""
    folder = tmp_path_factory.mktemp("drawings")
    for number, ink in zip(range(80), itertools.cycle(inks.values()), strict=False):
        cv2.imwrite(str(folder / f"{number:03}, drawn.png"), strokes.rgba(ink))
    (folder / "040.png").write_text("no picture")
    cv2.imwrite(str(folder / "060.png"), strokes.rgba(np.zeros((200, 280), np.uint8)))
    return folder


@pytest.fixture(scope="module")
def whole(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The listing of an unbroken run."""
    out = tmp_path_factory.mktemp("whole") / "out.csv"
    assert run("read", "--one", "--format", "csv", "--out", out, folder).exit_code == 1
    return out


@pytest.fixture
def seven(tmp_path: Path, inks: dict[int, np.ndarray]) -> Path:
    return save(tmp_path / "seven.png", inks[7])
