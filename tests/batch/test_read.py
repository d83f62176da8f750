"""Files read on all cores: order, memory, processes."""

import itertools
import os
import signal
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from digitlab import DigitlabError, Hand, PictureError, Reader, Reading, load_reader
from digitlab.batch import read, workers
from digitlab.io import images

from ..cli.program import run


def refuse(file: str, problem: object) -> None:
    raise AssertionError(f"{file}: {problem}")


def test_files_are_read_in_their_order_and_rightly(folder: Path, whole: Path) -> None:
    rows = [line.split('"')[1:] for line in whole.read_text().splitlines()[1:]]
    names = sorted(str(path) for path in folder.glob("*drawn.png"))
    assert [name for name, _ in rows] == names
    assert [row.split(",")[-3] for _, row in rows] == [str((0, 1, 7)[at % 3]) for at in range(80)]


def test_problems_are_told_in_the_order_of_the_files(folder: Path) -> None:
    result = run("read", "--one", folder)
    assert [Path(line.split(": ")[0]).name for line in result.stderr.splitlines()] == [
        "040.png",
        "060.png",
    ]


def test_few_files_are_read_ahead(folder: Path) -> None:
    taken = 0

    def endless() -> Iterator[str]:
        nonlocal taken
        for file in itertools.cycle(sorted(folder.glob("*drawn.png"))):
            taken += 1
            yield str(file)

    readings = read.read_files(endless(), load_reader(threads=1), True, refuse)
    next(readings)
    most = (workers.TASKS_AHEAD * (os.cpu_count() or 1) + 1) * read.PICTURES_TOGETHER
    assert taken <= most
    for _ in range(200):
        next(readings)
    assert taken <= 200 + most


def test_first_answer_waits_for_one_file_only(folder: Path) -> None:
    reached = threading.Event()

    class Slow(Reader):
        def read_digits(self, sources, hand=None):
            found = list(sources)
            if any("003" in str(one) for one in found):
                assert reached.wait(60), "the first answer waited for the fourth file"
            return super().read_digits(found, hand)

    files = sorted(map(str, folder.glob("*drawn.png")))
    reader = Slow(load_reader(threads=1).classifier)
    readings = read.read_files(files, reader, True, refuse)
    assert next(readings).file == files[0]
    reached.set()
    assert sum(1 for _ in readings) == len(files) - 1


def test_an_error_of_ours_is_not_swallowed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Reader, "read_digits", None)
    files = map(str, folder.glob("*drawn.png"))
    with pytest.raises(TypeError):
        list(read.read_files(files, load_reader(), True, refuse))


def test_many_files_are_read_by_processes_as_few_are_by_threads(
    folder: Path, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read, "MANY_PICTURES", 80)
    out = tmp_path / "out.csv"
    result = run("read", "--one", "--format", "csv", "--out", out, folder)
    assert out.read_bytes() == whole.read_bytes()
    assert [Path(line.split(": ")[0]).name for line in result.stderr.splitlines()] == [
        "040.png",
        "060.png",
    ]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_process_that_the_system_ends_is_told_of_in_a_sentence(folder: Path) -> None:
    reader = Lethal(load_reader(threads=1).classifier)
    files = sorted(map(str, folder.glob("*drawn.png")))
    with pytest.raises(DigitlabError, match=r"memory runs out.*--resume"):
        list(read.read_files(files, reader, True, refuse, many=True))


class Lethal(Reader):
    """Ends the process that reads with it."""

    def read_digits(
        self, sources: Iterable[images.Source], hand: Hand | None = None
    ) -> list[Reading | PictureError]:
        os.kill(os.getpid(), signal.SIGKILL)
        return []
