"""Apps to be measured, each in a process of its own, and what that process takes."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from ..fixtures.serving import ROOT, free_port, is_healthy, running

HERE = Path(__file__).resolve().parent
DEMO_MODEL = ROOT / "models" / "cnn_32_64"


@dataclass(frozen=True)
class App:
    """An app and the folder it is started in, which decides on Streamlit's settings."""

    name: str
    script: Path
    folder: Path


OURS = App("digitlab", ROOT / "app.py", ROOT)
DEMO = App("the way demos do it", HERE / "demo.py", HERE)
FLOOR = App("an empty fragment", HERE / "floor.py", ROOT)


@dataclass(frozen=True)
class Server:
    """A running app."""

    port: int
    pid: int

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def websocket(self) -> dict[str, Any]:
        """Where visits connect to, as `websockets.connect` takes it."""
        return {"uri": f"ws://localhost:{self.port}/_stcore/stream"}

    def memory(self) -> float:
        """What it has in memory now, megabytes."""
        asked = subprocess.run(
            ["ps", "-o", "rss=", "-p", str(self.pid)], capture_output=True, text=True, check=True
        )
        return int(asked.stdout) / 1024

    def family_memory(self) -> float:
        """What it and its decoders have in memory now, megabytes; shared pages count for each."""
        asked = subprocess.run(
            ["ps", "-e", "-o", "pid=,ppid=,rss="], capture_output=True, text=True, check=True
        )
        rows = [tuple(map(int, line.split())) for line in asked.stdout.splitlines()]
        family, size = {self.pid}, 0
        while len(family) > size:
            size = len(family)
            family |= {pid for pid, parent, _ in rows if parent in family}
        return sum(kilobytes for pid, _, kilobytes in rows if pid in family) / 1024


@contextmanager
def serving(app: App) -> Iterator[Server]:
    """Run an app on a free port while the block lasts."""
    port = free_port()
    options = {
        "server.port": port,
        "server.address": "localhost",
        "server.headless": "true",
        "browser.gatherUsageStats": "false",
    }
    command = [sys.executable, "-m", "streamlit", "run", str(app.script)]
    command += [f"--{name}={value}" for name, value in options.items()]
    environment = {"DEMO_MODEL": str(DEMO_MODEL / "model.keras"), "TF_CPP_MIN_LOG_LEVEL": "3"}
    with tempfile.TemporaryDirectory() as folder:
        log, is_up = Path(folder) / "log", partial(is_healthy, port)
        with running(command, log, is_up, environment, app.folder) as process:
            yield Server(port, process.pid)
