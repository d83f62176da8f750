"""digitlab read: pictures of one digit, pages, folders, many files."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from python_calamine import CalamineWorkbook

from digitlab import Field, Form, Hand, load_reader
from digitlab.export import formats
from digitlab.export.formats import COLUMNS
from digitlab.ink import strokes
from digitlab.recognition.adapt import NOT_A_HAND
from digitlab.recognition.prediction import Prediction

from ..fixtures.hands import hand
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


def test_file_name_with_a_comma_and_a_quote_is_one_field(
    tmp_path: Path, inks: dict[int, np.ndarray]
) -> None:
    path = save(tmp_path / 'a,"b".png', inks[1])
    result = run("read", "--one", "--format", "csv", path)
    (row,) = csv.DictReader(io.StringIO(result.stdout))
    assert row["file"] == str(path)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such file names")
@pytest.mark.parametrize("layout", ["text", "json", "csv"])
def test_file_name_that_is_not_utf_8_does_not_lose_the_rest(
    tmp_path: Path, seven: Path, layout: str
) -> None:
    odd = os.fsdecode(os.fsencode(tmp_path) + b"/\xff.png")
    try:
        shutil.copy(seven, odd)
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    out = tmp_path / "out"
    result = run("read", "--one", "--format", layout, "--out", out, odd, seven)
    assert result.exit_code == 0, result.exception
    assert str(seven) in out.read_text(encoding="utf-8", errors="replace")


@pytest.mark.parametrize("place", ["missing/result.csv", "seven.png/result.csv"])
def test_out_that_cannot_be_written_is_a_sentence(tmp_path: Path, seven: Path, place: str) -> None:
    result = run("read", "--one", "--out", tmp_path / place, seven)
    assert result.exit_code in (1, 2)
    assert isinstance(result.exception, SystemExit), "it ended in a traceback"
    assert place.split("/")[0] in result.stderr


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """Two lines, 80 and 3 1, as a scan."""
    places = [(8, (80.0, 60.0)), (0, (135.0, 60.0)), (3, (80.0, 160.0)), (1, (240.0, 160.0))]
    runs = [np.array(run) for digit, at in places for run in hand(digit).placed(at, 60)]
    return save(tmp_path / "page.png", strokes.draw(runs, 6, (230, 330)))


def test_page_is_a_row_for_each_line(page: Path) -> None:
    result = run("read", page)
    assert result.exit_code == 0
    assert result.stdout == f"{page}\t80\n{page}\t3 1\n"


def test_rows_of_a_page_say_where_each_digit_stands(page: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("read", "--format", "csv", page).stdout)))
    assert [(row["line"], row["index"], row["digit"]) for row in rows] == [
        *(("1", "1", "8"), ("1", "2", "0")),
        *(("2", "1", "3"), ("2", "2", "1")),
    ]
    assert 30 < int(rows[0]["x"]) < 80 < int(rows[0]["x"]) + int(rows[0]["width"])


def test_pages_of_a_pdf_are_counted(tmp_path: Path, page: Path) -> None:
    image = Image.open(page).convert("RGB")
    path = tmp_path / "scan.pdf"
    image.save(path, save_all=True, append_images=[image])
    rows = json.loads(run("read", "--format", "json", path).stdout)
    assert [row["page"] for row in rows] == [1] * 4 + [2] * 4


def test_folder_is_read_in_sorted_order_and_only_its_pictures(
    tmp_path: Path, page: Path, seven: Path
) -> None:
    folder = tmp_path / "folder"
    (folder / "b").mkdir(parents=True)
    for name in ("z.PNG", "b/2.png", "b/1.png", "a.png", ".hidden.png"):
        shutil.copy(seven, folder / name)
    (folder / "notes.txt").write_text("7")
    result = run("read", "--one", folder)
    assert result.exit_code == 0
    names = [Path(row.split("\t")[0]).relative_to(folder) for row in result.stdout.splitlines()]
    assert [name.as_posix() for name in names] == ["a.png", "b/1.png", "b/2.png", "z.PNG"]


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


# Paths and names that are not what they seem


def test_empty_path_is_not_the_current_folder(seven: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(seven.parent)
    result = run("read", "--one", "")
    assert result.exit_code == 2
    assert "A path is empty" in result.stderr
    assert result.stdout == ""


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such files here")
def test_folder_with_a_pipe_is_read_but_for_the_pipe(tmp_path: Path, seven: Path) -> None:
    os.mkfifo(tmp_path / "a.png")
    result = run("read", "--one", tmp_path)
    assert result.exit_code == 1
    assert result.stdout == f"{seven}\t7\n"
    assert result.stderr == f"{tmp_path / 'a.png'}: This is a pipe or a device; name a file.\n"


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/dev/zero", "is a pipe or a device; name a file."),
        ("/proc/kmsg", "is empty|cannot be opened"),
    ],
)
def test_device_and_endless_file_of_the_system_are_refused_and_the_rest_is_read(
    seven: Path, path: str, sentence: str
) -> None:
    if not Path(path).exists():
        pytest.skip("there is no such file here")
    result = run("read", "--one", path, seven)
    assert result.exit_code == 1
    assert result.stdout == f"{seven}\t7\n"
    assert re.search(sentence, result.stderr)
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such file names")
def test_name_is_no_formula_where_semicolons_separate_cells(tmp_path: Path, seven: Path) -> None:
    name = "x;=1+1;.png"
    seven.rename(tmp_path / name)
    for rows in ("digits", "numbers"):
        result = run("read", "--one", "--format", "csv", "--rows", rows, tmp_path / name)
        _, row = csv.reader(result.stdout.splitlines(), delimiter=";")
        assert [cell.startswith(("=", "+", "-", "@")) for cell in row] == [False] * 3


def test_pictures_of_other_formats_in_a_folder_are_named_as_left_out(
    tmp_path: Path, seven: Path
) -> None:
    (tmp_path / "more").mkdir()
    for name in ("a.SVG", "b.svg", "more/c.psd", ".hidden.psd", "notes.txt"):
        (tmp_path / name).write_bytes(b"")
    shutil.copy(seven, tmp_path / "photo.jfif")
    result = run("read", "--one", tmp_path)
    assert result.exit_code == 1
    assert result.stdout == f"{tmp_path / 'photo.jfif'}\t7\n{seven}\t7\n"
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"{tmp_path}: Left out: 2 .svg, 1 .psd; ")


def test_path_that_is_too_long_is_a_sentence(seven: Path) -> None:
    result = run("read", "--one", "a" * 5_000, seven)
    assert result.exit_code == 1
    assert result.stdout == f"{seven}\t7\n"
    assert len(result.stderr.splitlines()) == 1
    done = start("read", "--one", "--out", "a" * 5_000, str(seven))
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such folders")
@pytest.mark.parametrize("depth", [1_500, 2_500])
def test_deep_folder_is_read_as_far_as_the_system_opens_it(
    tmp_path: Path, seven: Path, depth: int
) -> None:
    place = os.open(tmp_path, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir("d", dir_fd=place)
        inner = os.open("d", os.O_RDONLY, dir_fd=place)
        os.close(place)
        place = inner
    os.close(place)
    try:
        result = run("read", "--one", tmp_path)
    finally:
        # pytest's own clearing up would recurse too deep.
        subprocess.run(["rm", "-r", str(tmp_path / "d")], check=True)
    assert result.stdout == f"{seven}\t7\n"
    assert result.exit_code == len(result.stderr.splitlines())
    assert (depth == 1_500) or "cannot be opened" in result.stderr


@pytest.mark.parametrize("link", ["itself", "hard", "symbolic"])
def test_out_that_is_one_of_the_files_to_read_is_refused(
    tmp_path: Path, seven: Path, link: str
) -> None:
    out, before = seven, seven.read_bytes()
    if link != "itself":
        out = tmp_path / "out.csv"
        (out.hardlink_to if link == "hard" else out.symlink_to)(seven)
    result = run("read", "--one", "--out", out, seven.parent)
    assert result.exit_code == 2
    assert "one of the files to read" in result.stderr
    assert seven.read_bytes() == before


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such file names")
def test_name_that_a_terminal_would_obey_is_escaped_on_stderr(tmp_path: Path) -> None:
    result = run("read", "--one", f"{tmp_path}/\x1b[2J\n.png")
    assert result.stderr == f"{tmp_path}/\\x1b[2J\\x0a.png: There is no such file.\n"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such file names")
def test_json_of_a_name_that_is_not_utf_8_is_utf_8(tmp_path: Path, seven: Path) -> None:
    odd = os.fsdecode(os.fsencode(tmp_path) + b"/\xff.png")
    try:
        shutil.copy(seven, odd)
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    done = start("read", "--one", "--format", "json", odd)  # decoded as UTF-8, strictly
    assert json.loads(done.stdout)[0]["file"] == f"{tmp_path}/\\xff.png"


# stdout that takes nothing


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no such device here")
@pytest.mark.parametrize("command", ["read --one {}", "models", "read --help"])
def test_full_stdout_is_a_sentence(seven: Path, command: str) -> None:
    with open("/dev/full", "w") as full:  # noqa: PTH123
        done = start(*command.format(seven).split(), stdout=full)
    assert done.returncode == 1
    assert done.stderr == "The output cannot be written: No space left on device.\n"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such shell")
def test_closed_stdout_is_a_sentence(root: Path, seven: Path) -> None:
    shell = ["sh", "-c", '"$0" -m digitlab read --one "$1" >&-', sys.executable, str(seven)]
    done = subprocess.run(shell, cwd=root, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "Error: There is no standard output; name a file by --out.\n"


def test_reader_of_stdout_that_leaves_early_ends_the_run_quietly(root: Path, seven: Path) -> None:
    command = [sys.executable, "-m", "digitlab", "read", "--one", *[str(seven)] * 40]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=root, stdout=pipe, stderr=pipe) as program:
        assert program.stdout
        assert program.stderr
        program.stdout.close()
        assert program.stderr.read() == b""
    assert program.returncode == 1


def test_rows_of_numbers_have_their_place_in_a_table(page: Path) -> None:
    done = run("read", "--format", "csv", "--rows", "numbers", page)
    rows = list(csv.DictReader(done.stdout.splitlines()))
    places = [(row["row"], row["column"]) for row in rows]
    assert places == [("1", "1"), ("2", "1"), ("2", "2")]
    assert all(row["number"] == row["value"] for row in rows)


def test_digit_of_a_single_picture_is_a_number(seven: Path) -> None:
    done = run("read", "--one", "--rows", "numbers", seven)
    assert done.stdout == f"{seven}\t7\n"


def test_xlsx_is_a_file_that_another_library_opens(page: Path, tmp_path: Path) -> None:
    out = tmp_path / "numbers.xlsx"
    assert run("read", "--format", "xlsx", "--out", out, page).exit_code == 0
    first, *_ = CalamineWorkbook.from_path(out).get_sheet_by_index(0).to_python()
    assert isinstance(first[0], float)
    assert [*tmp_path.glob("*.part")] == []


@pytest.mark.parametrize("options", [[], ["--out", "a.xlsx", "--rows", "digits"]])
def test_xlsx_is_a_file_of_both(seven: Path, options: list[str]) -> None:
    done = run("read", "--format", "xlsx", *options, seven)
    assert done.exit_code == 2
    assert "--out FILE" in done.stderr


def test_listing_of_numbers_is_gone_on_with(page: Path, seven: Path, tmp_path: Path) -> None:
    out = tmp_path / "numbers.csv"
    options = ("read", "--format", "csv", "--rows", "numbers", "--out", out)
    run(*options, page, seven)
    complete = out.read_bytes()
    out.write_bytes(complete[:-5])
    assert run(*options, "--resume", page, seven).exit_code == 0
    assert out.read_bytes() == complete


# With a hand


def test_hand_weighs_in(seven: Path, one: Path, tmp_path: Path) -> None:
    taught = Hand()
    taught.learn(load_reader().read_digit(one), "7")
    taught.save(tmp_path / "hand.json")
    plain, learned = (
        json.loads(run("read", *options, "--format", "json", one, seven).stdout)
        for options in (["--one"], ["--one", "--hand", tmp_path / "hand.json"])
    )
    assert learned[0]["probabilities"][7] > plain[0]["probabilities"][7]
    assert learned[1]["digit"] == 7
    page = run("read", "--hand", tmp_path / "hand.json", seven)
    assert page.stdout == f"{seven}\t7\n"


def test_what_is_no_hand_is_a_sentence(seven: Path) -> None:
    result = start("read", "--one", "--hand", str(seven), str(seven))
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == f"{NOT_A_HAND}\n"


def test_fields_of_a_form_are_rows(page: Path, tmp_path: Path) -> None:
    picture = load_reader().read_page(page).upright
    fields = [Field("upper", (0, 0, 330, 110)), Field("lower", (0, 110, 330, 120))]
    Form.of(picture, fields).save(tmp_path / "form.json")
    options = ("--fields", tmp_path / "form.json", page)
    assert run("read", *options).stdout == f"{page}\tupper\t80\n{page}\tlower\t31\n"
    rows = csv.DictReader(run("read", "--format", "csv", *options).stdout.splitlines())
    assert [(row["field"], row["value"], row["to_check"]) for row in rows] == [
        *(("upper", "80", "False"), ("lower", "31", "False"))
    ]
    assert [one["field"] for one in json.loads(run("read", "--format", "json", *options).stdout)]
    assert run("read", "--rows", "numbers", *options).exit_code == 2
