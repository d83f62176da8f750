"""Folders of files, read on all cores: order, memory, and going on where a run was broken off."""

import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from digitlab import DataError, DigitlabError, Reader, load_reader
from digitlab.batch import read, workers
from digitlab.cli.main import commands
from digitlab.export.resume import Point, find_point
from digitlab.ink import strokes


def run(*arguments: object) -> Result:
    return CliRunner().invoke(commands, [str(argument) for argument in arguments])


def refuse(file: str, problem: object) -> None:
    raise AssertionError(f"{file}: {problem}")


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


# Order and memory


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
    most = (workers.AHEAD * (os.cpu_count() or 1) + 1) * read.TOGETHER
    assert taken <= most
    for _ in range(200):
        next(readings)
    assert taken <= 200 + most


def test_first_answer_waits_for_one_file_only(folder: Path) -> None:
    reached = threading.Event()

    class Slow(Reader):
        def read_digits(self, sources):
            found = list(sources)
            if any("003" in str(one) for one in found):
                assert reached.wait(60), "the first answer waited for the fourth file"
            return super().read_digits(found)

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


# Processes


def test_many_files_are_read_by_processes_as_few_are_by_threads(
    folder: Path, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read, "MANY", 80)
    out = tmp_path / "out.csv"
    result = run("read", "--one", "--format", "csv", "--out", out, folder)
    assert out.read_bytes() == whole.read_bytes()
    assert [Path(line.split(": ")[0]).name for line in result.stderr.splitlines()] == [
        "040.png",
        "060.png",
    ]


def pids(_: object) -> int:
    return os.getpid()


def test_each_core_has_a_process() -> None:
    found = {*workers.ordered_map(pids, range(100), processes=True)}
    assert os.getpid() not in found
    assert 1 <= len(found) <= (os.cpu_count() or 1)


def test_where_there_can_be_no_processes_threads_do_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError("no semaphores")

    monkeypatch.setattr(workers, "ProcessPoolExecutor", refused)
    assert {*workers.ordered_map(pids, range(10), processes=True)} == {os.getpid()}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_process_that_the_system_ends_is_told_of_in_a_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read, "_read_digits", lethal)
    files = sorted(map(str, folder.glob("*drawn.png")))
    with pytest.raises(DigitlabError, match=r"memory runs out.*--resume"):
        list(read.read_files(files, load_reader(threads=1), True, refuse, many=True))


def lethal(reader: Reader, files: list[str]) -> list[object]:
    os.kill(os.getpid(), signal.SIGKILL)
    return []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_processes_end_with_a_parent_that_is_killed() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", ENDLESS],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=Path(__file__).parents[2],
    ) as program:
        assert program.stdout
        pid = int(program.stdout.readline())
        program.kill()
    deadline = time.monotonic() + 60
    while is_running(pid):
        assert time.monotonic() < deadline, "a process has outlived its parent"
        time.sleep(0.01)


ENDLESS = """
from itertools import count
from tests.batch.test_read import pids
from digitlab.batch.workers import ordered_map
if __name__ == "__main__":
    for pid in ordered_map(pids, count(), processes=True):
        print(pid, flush=True)
"""


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # One that has ended stays listed until someone asks how.
    state = Path(f"/proc/{pid}/stat")
    return not (state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z")


# Going on


@given(share=st.floats(0, 1))
def test_resumed_after_a_tear_anywhere_it_ends_in_the_same_bytes(
    folder: Path, whole: Path, tmp_path_factory: pytest.TempPathFactory, share: float
) -> None:
    out = tmp_path_factory.mktemp("torn") / "out.csv"
    complete = whole.read_bytes()
    out.write_bytes(complete[: round(share * len(complete))])
    run("read", "--one", "--format", "csv", "--out", out, "--resume", folder)
    assert out.read_bytes() == complete


def test_resume_reads_only_what_is_missing(
    folder: Path, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.csv"
    lines = whole.read_bytes().splitlines(keepends=True)
    out.write_bytes(b"".join(lines[:71]))
    asked: list[str] = []
    read_files = read.read_files

    def watched(files, *rest):
        files = list(files)
        asked.extend(files)
        return read_files(files, *rest)

    monkeypatch.setattr("digitlab.cli.read.read_files", watched)
    assert run("read", "--one", "--format", "csv", "--out", out, "--resume", folder).exit_code == 0
    assert len(asked) == 11
    assert out.read_bytes() == whole.read_bytes()


@pytest.mark.parametrize("begun", [None, b"", b"file,pa"])
def test_resume_of_nothing_begins(
    folder: Path, whole: Path, tmp_path: Path, begun: bytes | None
) -> None:
    out = tmp_path / "out.csv"
    if begun is not None:
        out.write_bytes(begun)
    run("read", "--one", "--format", "csv", "--out", out, "--resume", folder)
    assert out.read_bytes() == whole.read_bytes()


@pytest.mark.parametrize("text", ["a letter\n", "dear", '"', "a,b,c,d,e,f,g,h,i,j,k\n"])
def test_what_is_no_listing_is_left_alone(tmp_path: Path, folder: Path, text: str) -> None:
    out = tmp_path / "letter.txt"
    out.write_text(text)
    with pytest.raises(DataError, match=r"letter\.txt is no listing"):
        find_point(out, ["a"])
    assert out.read_text() == text


def test_listing_of_other_files_is_left_alone(whole: Path) -> None:
    with pytest.raises(DataError, match="not among these files"):
        find_point(whole, ["somewhere/else.png"])


def test_pages_of_the_last_file_are_read_again(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    heading = "file,page,line,index,x,y,width,height,digit,confidence,is_digit\n"
    row = "{},1,1,{},0,0,9,9,7,0.9,True\n"
    kept = heading + row.format("a", 1) + row.format("a", 2)
    out.write_text(kept + row.format("c", 1) + row.format("c", 2))
    assert find_point(out, ["a", "b", "c", "d"]) == Point(len(kept), 2)


def test_same_file_named_twice_in_a_row_is_read_again_from_the_first(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    heading = "file,page,line,index,x,y,width,height,digit,confidence,is_digit\n"
    out.write_text(heading + "a,1,1,1,0,0,9,9,7,0.9,True\n" * 2)
    assert find_point(out, ["a", "a", "b"]) == Point(len(heading), 0)


def test_names_with_line_breaks_quotes_and_formulas_are_found(tmp_path: Path) -> None:
    names = ["=1+1.png", 'a"b\nc.png', "d,e.png"]
    drawing = strokes.rgba(
        strokes.draw([np.array([[140.0, 30.0], [140.0, 170.0]])], 16, (200, 280))
    )
    files = [tmp_path / name for name in names]
    for file in files:
        file.write_bytes(cv2.imencode(".png", drawing)[1].tobytes())
    out = tmp_path / "out.csv"
    run("read", "--one", "--format", "csv", "--out", out, *files)
    whole = out.read_bytes()
    for end in range(len(whole)):
        out.write_bytes(whole[:end])
        kept = find_point(out, [str(file) for file in files])
        assert whole[: kept.bytes].count(b"True") == kept.files


@pytest.mark.parametrize(
    "arguments",
    [["--resume"], ["--resume", "--format", "csv"], ["--resume", "--out", "out"]],
    ids=" ".join,
)
def test_resume_without_a_csv_to_go_on_with_is_wrong_usage(arguments: list[str]) -> None:
    result = run("read", *arguments, "a.png")
    assert result.exit_code == 2
    assert "--format csv --out FILE" in result.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_killed_run_leaves_whole_rows_and_is_gone_on_with(
    folder: Path, whole: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.csv"
    command = [sys.executable, "-m", "digitlab", "read", "--one", "--format", "csv", "--out", out]
    program = subprocess.Popen(
        [*map(str, command), str(folder)],
        cwd=Path(__file__).resolve().parents[2],
        stderr=subprocess.DEVNULL,
    )
    while program.poll() is None and not (out.exists() and out.stat().st_size > 200):
        time.sleep(0.001)
    program.send_signal(signal.SIGKILL)
    program.wait()
    assert out.read_bytes().endswith(b"\n")
    assert whole.read_bytes().startswith(out.read_bytes())
    run("read", "--one", "--format", "csv", "--out", out, "--resume", folder)
    assert out.read_bytes() == whole.read_bytes()
