"""digitlab read: numbers, tables, workbooks, a hand, the fields of a form."""

import csv
import json
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from digitlab import Field, Form, Hand, load_reader
from digitlab.recognition.hand_file import NOT_A_HAND

from .program import run, start


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


def test_out_is_written_as_it_is_named(page: Path, tmp_path: Path) -> None:
    out = tmp_path / "numbers.XLSX"
    assert run("read", "--out", out, page).exit_code == 0
    assert CalamineWorkbook.from_path(out).sheet_names


def test_out_named_as_another_format_is_refused(page: Path, tmp_path: Path) -> None:
    done = run("read", "--format", "xlsx", "--out", tmp_path / "a.csv", page)
    assert done.exit_code == 2
    assert "a.csv is named as csv; with --format xlsx, name --out otherwise." in done.stderr
    assert [*tmp_path.iterdir()] == [page]


def test_listing_of_numbers_is_gone_on_with(page: Path, seven: Path, tmp_path: Path) -> None:
    out = tmp_path / "numbers.csv"
    options = ("read", "--format", "csv", "--rows", "numbers", "--out", out)
    run(*options, page, seven)
    complete = out.read_bytes()
    out.write_bytes(complete[:-5])
    assert run(*options, "--resume", page, seven).exit_code == 0
    assert out.read_bytes() == complete
    digits = ("read", "--format", "csv", "--out", out, "--resume", page, seven)
    assert str(run(*digits).exception).startswith(f"{out} is no listing that can be gone on with")
    assert out.read_bytes() == complete
    assert [*tmp_path.glob("*.part")] == []


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
    assert result.stderr == f"{seven}: {NOT_A_HAND}\n"


def test_fields_of_a_form_are_rows(page: Path, tmp_path: Path) -> None:
    picture = load_reader().read_page(page).upright
    fields = [Field("upper", (0, 0, 330, 110)), Field("lower", (0, 110, 330, 120))]
    Form.of(picture, fields).save(tmp_path / "form.json")
    options = ("--fields", tmp_path / "form.json", page)
    assert run("read", *options).stdout == f"{page}\tupper\t80\n{page}\tlower\t37\n"
    rows = csv.DictReader(run("read", "--format", "csv", *options).stdout.splitlines())
    assert [(row["field"], row["value"], row["to_check"]) for row in rows] == [
        *(("upper", "80", "False"), ("lower", "37", "False"))
    ]
    assert [
        entry["field"] for entry in json.loads(run("read", "--format", "json", *options).stdout)
    ]
    assert run("read", "--rows", "numbers", *options).exit_code == 2


@pytest.mark.parametrize("cells", [1, 2])
def test_fields_are_read_with_the_hand(cells: int, page: Path, tmp_path: Path) -> None:
    read = load_reader().read_page(page)
    form = Form.of(read.upright, [Field("lower", (0, 110, 330, 120), cells=cells)])
    form.save(tmp_path / "form.json")
    taught = Hand()
    (seven,) = (reading for reading in read.readings if reading.digit == 7)
    taught.learn(seven, "1")
    taught.save(tmp_path / "hand.json")
    options = ("read", "--fields", tmp_path / "form.json", page)
    assert run(*options).stdout == f"{page}\tlower\t37\n"
    assert run(*options, "--hand", tmp_path / "hand.json").stdout == f"{page}\tlower\t31\n"
