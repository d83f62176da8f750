"""What the README promises: nothing is sent anywhere, nothing is stored anywhere.

`strace` sees what every thread and child process asks of the system, libraries in C included.
"""

import asyncio
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
import pytest

from digitlab import Reader
from digitlab.ui.server import PAGES

from ..benchmarks.load import Log, Ours, hands
from ..benchmarks.serving import Server
from ..benchmarks.visit import Uploading, Visit
from ..fixtures.serving import START, free_port, is_healthy

CALLS = "connect,sendto,sendmsg,open,openat,creat,mkdir,mkdirat,rename,renameat,renameat2,symlink"
"""What leaves a trace outside of a process."""

SENT = re.compile(r"sa_family=AF_INET6?\b.*")
WRITTEN = re.compile(r'"([^"]*)", [^"]*(?:O_WRONLY|O_RDWR|O_CREAT|O_TMPFILE)')
MADE = re.compile(r'(?:mkdir|mkdirat|creat|rename\w*|symlink)\((?:AT_FDCWD, )?"([^"]*)".*= 0$')
FAILED = re.compile(r"= -1 E\w+")

NOT_STORED = ("/dev/", "/proc/")
"""Where what is written is not kept."""


@pytest.fixture(scope="module")
def strace() -> list[str]:
    """A command that traces the command after it, where this machine lets us."""
    command = ["strace", "-f", "-qq", "-s", "300", "-e", f"trace={CALLS}", "-e", "signal=none"]
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    if subprocess.run([*command, "true"], capture_output=True, check=False).returncode:
        pytest.skip("strace may not trace here")
    return command


class Traced:
    """A program's home, its temporary folder, and what it did."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.trace = folder, folder / "trace"
        self.places = [folder / "home", folder / "temporary"]
        for place in self.places:
            place.mkdir()
        home, temporary = map(str, self.places)
        keep = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"}
        self.environment = keep | {"HOME": home, "TMPDIR": temporary}

    def sent(self) -> list[str]:
        """Addresses of the internet's kind that it talked to."""
        lines = self.trace.read_text(errors="replace").splitlines()
        return [found[0] for line in lines if (found := SENT.search(line))]

    def stored(self) -> list[str]:
        """Files that it opened to write, made or moved."""
        lines = self.trace.read_text(errors="replace").splitlines()
        found = [
            match[1]
            for line in lines
            if not FAILED.search(line)
            for match in (WRITTEN.search(line), MADE.search(line))
            if match
        ]
        return [path for path in found if not path.startswith(NOT_STORED)]

    def left(self) -> list[Path]:
        return [path for place in self.places for path in place.rglob("*")]


@pytest.fixture
def traced(tmp_path: Path) -> Traced:
    return Traced(tmp_path)


@contextmanager
def running(
    folder: Path,
    environment: dict[str, str],
    before: Sequence[str] = (),
    options: Sequence[str] = (),
    limit: Callable[[], None] | None = None,
) -> Iterator[Server]:
    """Run the app in a folder as users run it, after other words of the command line."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    process = subprocess.Popen(
        [*before, *command, *options],
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        preexec_fn=limit,
        start_new_session=True,
    )
    try:
        deadline = time.monotonic() + 2 * START
        while not is_healthy(port):
            assert process.poll() is None
            assert time.monotonic() < deadline, "the app did not start"
            time.sleep(0.1)
        yield Server(port, process.pid)
    finally:
        # Its whole group: strace alone would leave the app behind.
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=START)


async def look_around(server: Server, reader: Reader) -> None:
    """Draw a digit, send 5 MB, and look at every page but the first, which is drawn on."""
    visit, log = await Visit.begin(server), Log()
    person = Ours(visit, reader, log)
    await person.open()
    await person.draw(next(hands(0)), 0)
    assert len(log.seconds) == 1
    for page in sorted(PAGES):
        runs = visit.runs
        await visit.ask("", page)
        await visit.until(lambda: visit.runs > runs)  # noqa: B023
    upload = Uploading(server, visit.session, 5_000_000)
    upload.send(bytes(5_000_000))
    assert upload.end().status == 204
    await visit.end()


@pytest.mark.parametrize("options", [(), ("--server.address", "0.0.0.0")], ids=["alone", "class"])
def test_the_app_sends_and_stores_nothing(
    strace: list[str], traced: Traced, root: Path, bundled_reader: Reader, options: tuple[str, ...]
) -> None:
    command = [*strace, "-o", str(traced.trace)]
    with running(root, traced.environment, command, options) as server:
        asyncio.run(look_around(server, bundled_reader))
    assert traced.sent() == []
    assert traced.stored() == []
    assert traced.left() == []


def test_the_command_line_sends_and_stores_nothing(
    strace: list[str], traced: Traced, root: Path, inks: dict[int, np.ndarray]
) -> None:
    picture = traced.folder / "7.png"
    picture.write_bytes(cv2.imencode(".png", 255 - inks[7])[1].tobytes())
    command = [*strace, "-o", str(traced.trace), sys.executable, "-m", "digitlab", "read"]
    done = subprocess.run(
        [*command, "--one", str(picture)],
        cwd=root,
        env=traced.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.endswith("\t7\n"), done.stderr
    assert traced.sent() == []
    assert traced.stored() == []
    assert traced.left() == []


SENDER = """
import contextlib, pathlib, socket
with contextlib.suppress(OSError):
    socket.create_connection(("127.0.0.1", 9), 1)
pathlib.Path.home().joinpath("deviceid").write_text("1")
"""


def test_a_program_that_sends_and_stores_is_seen(strace: list[str], traced: Traced) -> None:
    command = [*strace, "-o", str(traced.trace), sys.executable, "-c", SENDER]
    subprocess.run(command, env=traced.environment, check=True)
    assert any("127.0.0.1" in address for address in traced.sent())
    assert traced.stored() == [str(traced.places[0] / "deviceid")]
    assert traced.left()
