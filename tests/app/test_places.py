"""Where the project lies, who runs it, a disk that is full: it works, or says why not."""

import asyncio
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path, PureWindowsPath

import cv2
import numpy as np
import pytest

from digitlab import DigitlabError, Reader
from digitlab.datasets import kaggle
from digitlab.recognition import store
from digitlab.report import Report
from digitlab.ui.draw.drawings import DigitDrawing, Drawings
from digitlab.ui.scan import downloads

from ..conftest import SCRIPT
from ..fixtures.readings import reading, sheet, sure
from .test_nothing_sent import look_around, running

pytestmark = pytest.mark.skipif(os.name == "nt", reason="rights and limits are those of POSIX")

EXAMPLE = "example.jpg"

LEAST = ("digitlab", "app.py", ".streamlit", f"models/{store.BUNDLED}")
"""What of the project a reader needs."""

SEE_ALL_PAGES = """
import sys, time
start = float(sys.argv[1])
clock = time.time
time.time = lambda: clock() - clock() % 1000 + start
from streamlit.testing.v1 import AppTest
page = AppTest.from_file(sys.argv[2], default_timeout=120)
page.session_state["draw_companion"] = {"told": {"width": 480}}
page.run()
assert not page.exception, page.exception
for name in ("scan", "metrics"):
    page.switch_page(f"{name}.py").run()
    assert not page.exception, page.exception
"""


def run(
    folder: Path, *arguments: str, limit: Callable[[], None] | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run Python there with nothing in its environment but what is named."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={"PATH": os.environ["PATH"], **environment},
        preexec_fn=limit,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def elsewhere(root: Path) -> Iterator[Path]:
    """A copy of the project at a path with spaces and umlauts, in which nobody may write."""
    # Not in pytest's folder: whoever has no rights could not come there.
    with tempfile.TemporaryDirectory(prefix="Straße 7 ") as above:
        Path(above).chmod(0o755)
        with unwritable(root, Path(above) / "Übungs-Ordner (neu) 数字") as folder:
            yield folder


@contextlib.contextmanager
def unwritable(root: Path, folder: Path) -> Iterator[Path]:
    """A copy of the project in that folder, in which nobody may write."""
    for name in LEAST:
        source, target = root / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    everything = [folder, *folder.rglob("*")]
    for path in everything:
        path.chmod(path.stat().st_mode & ~0o222)
    yield folder
    for path in everything:
        path.chmod(path.stat().st_mode | 0o200)


@pytest.fixture
def picture(tmp_path: Path, inks: dict[int, np.ndarray]) -> Path:
    path = tmp_path / "eine Sieben ü.png"
    path.write_bytes(cv2.imencode(".png", 255 - inks[7])[1].tobytes())
    return path


def written_into(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if "__pycache__" not in path.parts}


def as_nobody() -> None:
    """Give up all rights, where there are any."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)


def test_command_line_reads_from_a_folder_where_nobody_may_write_without_a_home(
    elsewhere: Path, picture: Path
) -> None:
    before = written_into(elsewhere)
    done = run(elsewhere, "-B", "-m", "digitlab", "read", "--one", str(picture))
    assert (done.returncode, done.stdout) == (0, f"{picture}\t7\n"), done.stderr
    assert written_into(elsewhere) == before


def test_reading_writes_nothing_into_a_home(root: Path, tmp_path: Path, picture: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    done = run(root, "-B", "-m", "digitlab", "read", "--one", str(picture), HOME=str(home))
    assert done.returncode == 0, done.stderr
    assert list(home.rglob("*")) == []


@pytest.mark.parametrize("now", ["0", "4102444800"], ids=["1970", "2100"])
def test_pages_open_there_without_a_home_whatever_the_clock_says(elsewhere: Path, now: str) -> None:
    before = written_into(elsewhere)
    done = run(elsewhere, "-B", "-c", SEE_ALL_PAGES, now, SCRIPT)
    assert done.returncode == 0, done.stderr
    assert written_into(elsewhere) == before


def test_without_rights_it_reads_too(elsewhere: Path) -> None:
    # Who has no rights must at least be able to come to Python, the project and the picture.
    try:
        can_come = run(elsewhere, "-c", "import cv2, streamlit", limit=as_nobody).returncode == 0
    except (OSError, subprocess.SubprocessError):
        can_come = False
    if not can_come:
        pytest.skip("who has no rights cannot run this Python")
    command = ["-B", "-m", "digitlab", "read", "--one", f"digitlab/ui/scan/{EXAMPLE}"]
    done = run(elsewhere, *command, limit=as_nobody)
    assert done.returncode == 0, done.stderr


def nothing_writable() -> None:
    """Let no file be written anywhere, not even by root."""
    import resource

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def test_the_app_draws_and_takes_files_where_nothing_can_be_written(
    elsewhere: Path, bundled_reader: Reader
) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "TMPDIR": str(elsewhere / "no such folder"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    with running(elsewhere, environment, limit=nothing_writable) as server:
        asyncio.run(look_around(server, bundled_reader))


# A full disk: no file may become larger than so many bytes, which ends in the same kind of error.


def full_disk() -> None:
    import resource

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))


@pytest.mark.parametrize("layout", ["csv", "json", "text"])
def test_listing_on_a_full_disk_says_so_and_leaves_the_old_one(
    root: Path, tmp_path: Path, picture: Path, layout: str
) -> None:
    out = tmp_path / "digits"
    out.write_text("the old one")
    many = [str(picture)] * 40
    options = ["read", "--one", "--format", layout, "--out", str(out), *many]
    done = run(root, "-B", "-m", "digitlab", *options, limit=full_disk)
    assert done.returncode == 1
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert out.read_text() == "the old one"


def in_a_fork(work: Callable[[], object]) -> int:
    """Do something where the disk is full; 0 if it went well, 1 for a sentence, 2 for the rest."""
    child = os.fork()
    if not child:
        status = 2
        try:
            full_disk()
            work()
            status = 0
        except (DigitlabError, OSError):
            status = 1
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_report_on_a_full_disk_leaves_the_old_one(bundled: Path, tmp_path: Path) -> None:
    old = Report.read(bundled)
    old.write(tmp_path)
    assert in_a_fork(lambda: replace(old, name="new").write(tmp_path)) == 1
    assert Report.read(tmp_path).name == old.name


def test_submission_on_a_full_disk_leaves_the_old_one(tmp_path: Path) -> None:
    out = tmp_path / "submission.csv"
    out.write_text("the old one")
    digits = np.zeros(28_000, int)
    assert in_a_fork(lambda: kaggle.write_submission(digits, out)) == 1
    assert out.read_text() == "the old one"


# Names that we make


def test_names_in_zips_are_flat_and_good_for_windows() -> None:
    drawings = Drawings()
    drawings.keep(1, DigitDrawing(reading((7, 0.9, True)), b"png"))
    packed = [drawings.zip(), downloads.as_zip([sheet(sure("2026"), file="../CON:<b>.png")])]
    names = []
    for one in packed:
        with zipfile.ZipFile(BytesIO(one)) as archive:
            names += archive.namelist()
    assert len(names) == len({name.lower() for name in names}) + 1  # each has a labels.csv
    for name in names:
        assert PureWindowsPath(name).parts == (name,)
        assert not set(name) & set('<>:"/\\|?*')
        assert not name.endswith((" ", "."))
        assert not PureWindowsPath(name).is_reserved()
