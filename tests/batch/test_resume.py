"""A listing that was broken off is gone on with."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitlab import DataError
from digitlab.batch import read
from digitlab.export.resume import Point, find_point
from digitlab.ink import strokes

from ..cli.program import run


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
