"""A worker's station, without Dask: models, files, and processes that end."""

import os
import re
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from digitlab import ModelError
from digitlab.batch import process, release, station
from digitlab.batch.child import MEMORY_BYTES
from digitlab.batch.cluster import _files
from digitlab.batch.fetch import Fetcher, Refused, UnseenError
from digitlab.batch.station import SET_ASIDE, Station
from digitlab.batch.tasks import Item, Settings
from digitlab.io import images
from digitlab.recognition.store import BUNDLED, NUMBERS, find_model

from .lethal import LETHAL, ONCE

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")

ONE = Settings(one=True, rows="digits", layout="csv")


def item(path: Path) -> Item:
    status = path.stat()
    return Item(path.name, str(path), status.st_size, str(status.st_mtime_ns))


def made(folder: Path, settings: Settings = ONE) -> Station:
    own = Station({name: _files(find_model(name)) for name in (BUNDLED, NUMBERS)}, settings)
    own.setup(SimpleNamespace(local_directory=str(folder)))
    return own


@pytest.fixture
def digits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Station]:
    """A station whose processes are ended by files that say so."""
    monkeypatch.setattr(process, "PROGRAM", "tests.batch.lethal")
    own = made(tmp_path)
    yield own
    own.teardown(None)


def rows(pieces: list[bytes]) -> list[tuple[str, str]]:
    lines = b"".join(pieces).decode().splitlines()
    cells = [line.rsplit(",", 10) for line in lines]
    return [(row[0].strip('"'), row[-3]) for row in cells]


def test_models_lie_in_the_workers_folder_and_go_with_it(tmp_path: Path) -> None:
    own = made(tmp_path)
    names = {path.name for path in own.folder.rglob("*.onnx")}
    assert own.folder.parent == tmp_path
    assert (names, own.models) == ({"model.onnx"}, {})
    own.teardown(None)
    assert not own.folder.exists()


def test_models_that_did_not_come_whole_are_refused(tmp_path: Path) -> None:
    own = Station({"m": {"model.onnx": b"network"}}, ONE)
    own.models["m"]["model.onnx"] = b"networ"
    with pytest.raises(ModelError, match="did not reach a worker whole"):
        own.setup(SimpleNamespace(local_directory=str(tmp_path)))


def test_models_that_cannot_be_opened_are_no_files_fault(digits: Station, folder: Path) -> None:
    (digits.folder / BUNDLED / "model.onnx").write_bytes(b"network")
    with pytest.raises(ModelError, match="its checksum differs"):
        digits.read([item(next(folder.glob("*drawn.png")))])


def test_a_worker_of_another_version_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = Station({}, ONE)
    monkeypatch.setattr(station, "release", lambda: "0.1")
    with pytest.raises(ModelError, match=rf"has digitlab 0\.1.* {release.release()}"):
        own.setup(SimpleNamespace(local_directory=str(tmp_path)))
    # Dask lets the worker work all the same.
    worker = SimpleNamespace(plugins={own.name: own})
    monkeypatch.setattr(station, "get_worker", lambda: worker)
    with pytest.raises(ModelError, match=r"has digitlab 0\.1"):
        station.read(own.name, [])
    own.teardown(None)


def test_a_file_that_ends_its_process_is_set_aside_and_no_other(
    digits: Station, folder: Path, tmp_path: Path
) -> None:
    files = [item(path) for path in sorted(folder.glob("*drawn.png"))[:40]]
    for place, content in ((3, LETHAL), (20, ONCE + os.fsencode(tmp_path / "once")), (35, b"text")):
        path = tmp_path / f"{place}.png"
        path.write_bytes(content)
        files[place] = item(path)
    found = digits.read(files)
    assert found.set_aside == [3]
    assert [place for place, _ in found.problems] == [3, 20, 35]
    assert found.problems[0][1] == SET_ASIDE
    assert found.rows == 37
    names = [one.name for place, one in enumerate(files) if place not in (3, 20, 35)]
    assert [name for name, _ in rows(found.pieces)] == names
    # The next task finds a process that lives.
    assert digits.read(files[:2]).rows == 2


def test_a_process_that_is_killed_while_idle_costs_nothing(digits: Station, folder: Path) -> None:
    files = [item(path) for path in sorted(folder.glob("*drawn.png"))[:3]]
    whole = digits.read(files)
    running = digits.lend()
    os.kill(running.pid, signal.SIGKILL)
    digits.take_back(running)
    found = digits.read(files)
    assert (rows(found.pieces), found.set_aside) == (rows(whole.pieces), [])


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows what a process was given")
def test_process_has_a_limit_of_memory_and_not_what_dask_tells_malloc(
    digits: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MALLOC_TRIM_THRESHOLD_", "65536")
    running = digits.lend()
    given = Path(f"/proc/{running.pid}/environ").read_bytes().split(b"\0")
    limits = Path(f"/proc/{running.pid}/limits").read_text()
    digits.take_back(running)
    assert re.search(rf"^Max data size +{MEMORY_BYTES} ", limits, re.MULTILINE)
    assert b"MALLOC_TRIM_THRESHOLD_=67108864" in given
    assert b"MALLOC_MMAP_THRESHOLD_=33554432" in given


def test_idle_processes_end(digits: Station, folder: Path) -> None:
    digits.read([item(next(folder.glob("*drawn.png")))])
    running = digits.lend()
    digits.take_back(running)
    digits.end_idle()
    with pytest.raises(ProcessLookupError):
        os.kill(running.pid, 0)


def test_a_file_of_another_machine_is_asked_for(digits: Station, folder: Path) -> None:
    here = item(next(folder.glob("*drawn.png")))
    gone = Item("gone.png", str(folder / "gone.png"), 10, "1")
    other = Item(here.name, here.address, here.size + 1, here.stamp)
    assert digits.read([here, gone]).unseen
    assert digits.read([other]).unseen
    with_content = Fetcher(Path(os.devnull)).with_content(other)
    assert digits.read([with_content]).rows == 1


def test_what_is_wrong_with_a_file_is_said_as_without_a_cluster(
    digits: Station, folder: Path, tmp_path: Path
) -> None:
    large = Item("a.zip/large.png", "memory://a.zip", images.MAX_BYTES + 1, "", "large.png")
    missing = Item("gone.png", str(tmp_path / "gone.png"), -1, "")
    away = Item("memory://gone.png", "memory://gone.png", 10, "1")
    found = digits.read([large, missing, item(folder / "040.png"), item(folder / "060.png"), away])
    sentences = [sentence for _, sentence in found.problems]
    assert sentences[0] == "The file has 50 MB; at most 50 MB are read."
    assert sentences[1] == sentences[4] == "There is no such file."
    assert sentences[2].startswith("This is not a picture that can be read")
    assert [place for place, _ in found.problems] == [0, 1, 2, 3, 4]


def test_pages_of_a_long_pdf_bear_their_own_numbers(tmp_path: Path, seven: Path) -> None:
    from PIL import Image

    page = Image.open(seven).convert("RGB")
    path = tmp_path / "long.pdf"
    page.save(path, save_all=True, append_images=[page] * 9)
    own = made(tmp_path, Settings(one=False, rows="digits", layout="csv"))
    try:
        status = path.stat()
        part = Item("long.pdf", str(path), status.st_size, str(status.st_mtime_ns), "", 8, 2)
        found = own.read([part])
    finally:
        own.teardown(None)
    assert found.problems == []
    assert [line.split(",")[:2] for line in b"".join(found.pieces).decode().splitlines()] == [
        ["long.pdf", "9"],
        ["long.pdf", "10"],
    ]


def test_contents_wait_for_each_other_only_as_far_as_memory_goes() -> None:
    sizes = [10_000_000] * 10 + [0] * 40
    items = [Item(str(n), str(n), size, "") for n, size in enumerate(sizes)]
    batches = [*station._batches(items, 32)]
    assert batches[0] == (0, 6)
    assert [end for _, end in batches[:-1]] == [start for start, _ in batches[1:]]
    assert batches[-1][1] == len(items)
    assert all(end - start <= 32 for start, end in batches)


def test_fetching_tells_unseen_from_refused(tmp_path: Path) -> None:
    fetcher = Fetcher(tmp_path / "copies")
    with pytest.raises(UnseenError):
        fetcher.fetch([Item("a", "/nowhere/a", 3, "1")])
    (refused,) = fetcher.fetch([Item("a", "nowhere://a", 3, "1")])
    assert isinstance(refused, Refused)
