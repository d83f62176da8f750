"""digitlab read: pictures of one digit, pages, folders, many files."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from digitlab import load_reader
from digitlab.export import formats
from digitlab.export.formats import COLUMNS
from digitlab.recognition.prediction import Prediction

from .program import run, save, start


def test_text_is_a_line_a_file(seven: Path, one: Path) -> None:
    result = run("read", "--one", seven, one)
    assert result.exit_code == 0
    assert result.stdout == f"{seven}\t7\n{one}\t1\n"
    assert result.stderr == ""


def test_csv_has_the_promised_columns(seven: Path, one: Path) -> None:
    result = run("read", "--one", "--format", "csv", seven, one)
    assert result.exit_code == 0
    heading = "file,page,line,index,x,y,width,height,digit,confidence,is_digit"
    assert result.stdout.splitlines()[0] == heading
    assert heading.split(",") == COLUMNS
    first, second = csv.DictReader(io.StringIO(result.stdout))
    assert (first["file"], first["digit"], first["is_digit"]) == (str(seven), "7", "True")
    assert (second["file"], second["digit"]) == (str(one), "1")
    assert {first[name] for name in ("page", "line", "index")} == {"1"}
    assert 0.5 < float(first["confidence"]) <= 1
    assert abs(int(first["x"]) - 87) <= 3
    assert abs(int(first["width"]) - 106) <= 5


def test_json_holds_the_columns_and_the_ten_probabilities(seven: Path) -> None:
    result = run("read", "--one", "--format", "json", seven)
    (row,) = json.loads(result.stdout)
    assert list(row) == [*COLUMNS, "text", "number", "value", "probabilities"]
    assert row["digit"] == 7
    assert row["is_digit"] is True
    assert len(row["probabilities"]) == 10
    assert sum(row["probabilities"]) == pytest.approx(1, abs=1e-4)
    assert max(row["probabilities"]) == pytest.approx(row["confidence"], abs=1e-4)


@pytest.mark.parametrize("layout", ["text", "json", "csv"])
def test_out_writes_to_a_file_what_else_is_printed(
    tmp_path: Path, seven: Path, layout: str
) -> None:
    printed = run("read", "--one", "--format", layout, seven)
    out = tmp_path / "result"
    written = run("read", "--one", "--format", layout, "--out", out, seven)
    assert written.exit_code == 0
    assert written.stdout == ""
    assert out.read_bytes().decode() == printed.stdout


def test_bad_files_are_named_on_stderr_and_the_rest_is_read(
    tmp_path: Path, seven: Path, one: Path
) -> None:
    text, blank, missing = tmp_path / "a.png", tmp_path / "b.png", tmp_path / "c.png"
    text.write_text("seven")
    save(blank, np.zeros((20, 20), np.uint8))
    folder = tmp_path / "nothing in it"
    folder.mkdir()
    result = run("read", "--one", seven, text, missing, folder, blank, one)
    assert result.exit_code == 1
    assert result.stdout == f"{seven}\t7\n{one}\t1\n"
    lines = result.stderr.splitlines()
    assert [line.split(": ")[0] for line in lines] == list(map(str, (folder, text, missing, blank)))
    assert all(line.endswith(".") for line in lines)


@pytest.mark.parametrize(("layout", "text"), [("text", ""), ("json", "[]\n")])
def test_nothing_that_can_be_read_is_an_empty_answer(
    tmp_path: Path, layout: str, text: str
) -> None:
    result = run("read", "--one", "--format", layout, tmp_path / "none.png")
    assert result.exit_code == 1
    assert result.stdout == text


def test_csv_of_nothing_is_its_heading(tmp_path: Path) -> None:
    result = run("read", "--one", "--format", "csv", tmp_path / "none.png")
    assert result.stdout == ",".join(COLUMNS) + "\n"


def test_what_is_no_digit_is_a_question_mark(seven: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Prediction, "is_digit", False)
    result = run("read", "--one", seven)
    assert result.exit_code == 0
    assert result.stdout == f"{seven}\t?\n"


def test_page_is_a_row_for_each_line(page: Path) -> None:
    result = run("read", page)
    assert result.exit_code == 0
    assert result.stdout == f"{page}\t80\n{page}\t3 7\n"


def test_rows_of_a_page_say_where_each_digit_stands(page: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("read", "--format", "csv", page).stdout)))
    assert [(row["line"], row["index"], row["digit"]) for row in rows] == [
        *(("1", "1", "8"), ("1", "2", "0")),
        *(("2", "1", "3"), ("2", "2", "7")),
    ]
    assert 30 < int(rows[0]["x"]) < 80 < int(rows[0]["x"]) + int(rows[0]["width"])


def test_pages_of_a_pdf_are_counted(tmp_path: Path, page: Path) -> None:
    image = Image.open(page).convert("RGB")
    path = tmp_path / "scan.pdf"
    image.save(path, save_all=True, append_images=[image])
    rows = json.loads(run("read", "--format", "json", path).stdout)
    assert [row["page"] for row in rows] == [1] * 4 + [2] * 4


def test_blank_page_and_page_without_digits_are_named(
    tmp_path: Path, page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blank = save(tmp_path / "blank.png", np.zeros((60, 80), np.uint8))
    result = run("read", blank, page)
    assert result.exit_code == 1
    assert (
        result.stderr == f"{blank}: There is no ink on page 1; is it the right side of the sheet?\n"
    )
    monkeypatch.setattr(Prediction, "is_digit", False)
    result = run("read", page)
    assert result.exit_code == 1
    assert "Nothing on page 1 looks like a digit" in result.stderr
    assert result.stdout == f"{page}\t??\n{page}\t? ?\n"


def test_rows_are_written_as_they_come(seven: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    written_before = []

    class Watched:
        def write(self, text: str) -> None:
            written.append(text)

    def readings(files: list[str]) -> Iterator[formats.Entry]:
        for file in files:
            written_before.append("".join(written).count("\n"))
            yield formats.Entry(file, 1, load_reader().read_digit(seven))

    for layout, write in formats.WRITERS.items():
        written.clear()
        written_before.clear()
        write(readings(["a", "b", "c", "d"]), Watched())
        assert written_before[3] >= 2, f"{layout} waits for all"


def test_no_progress_bar_in_a_pipe(seven: Path) -> None:
    done = start("read", "--one", str(seven), str(seven))
    assert done.stderr == ""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such terminals")
def test_progress_bar_on_a_terminal_does_not_stand_in_the_rows(seven: Path) -> None:
    import pty

    shown, terminal = pty.openpty()
    command = [sys.executable, "-m", "digitlab", "read", "--one", str(seven), str(seven)]
    folder = Path(__file__).resolve().parents[2]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=terminal) as program:
        out, _ = program.communicate(timeout=60)
    os.close(terminal)
    bar = b""
    while True:
        try:
            part = os.read(shown, 1000)
        except OSError:
            break
        if not part:
            break
        bar += part
    os.close(shown)
    assert out.decode() == f"{seven}\t7\n" * 2
    assert b"2/2" in bar
