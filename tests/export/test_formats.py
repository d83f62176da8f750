"""What goes into a table comes back from it, and runs nowhere."""

import csv
import io
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitlab.export.formats import (
    FORMULA,
    Entry,
    cell,
    entries,
    write_csv,
    write_json,
    write_text,
)
from digitlab.structure.numbers import find_numbers

from ..fixtures.readings import page, reading, symbols


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_cell_is_no_formula(start: str) -> None:
    text = f"{start}SUM(A1).png"
    assert cell(text) == "'" + text


def test_harmless_cell_stays() -> None:
    assert cell("page=1.png") == "page=1.png"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\0")))
def test_cell_comes_back_from_a_table(text: str) -> None:
    table = io.StringIO()
    csv.writer(table).writerow([cell(text), "end"])
    (row,) = csv.reader(io.StringIO(table.getvalue(), newline=""))
    assert row == [cell(text), "end"]
    assert row[0].replace("'", "") == text.replace("'", "")


@pytest.mark.parametrize("start", FORMULA)
@pytest.mark.parametrize("between", [";", "; ", ";;"])
def test_no_cell_is_a_formula_where_semicolons_separate_cells(between: str, start: str) -> None:
    text = f"x{between}{start}1+1;.png"
    for field in cell(text).split(";"):
        assert not field.lstrip(" ").startswith(FORMULA)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("\x1b[2J.png", r"\x1b[2J.png"),
        ("a\nb.png", r"a\x0ab.png"),
        ("a\u202egnp.exe", r"a\u202egnp.exe"),
        ("\udcff.png", r"\xff.png"),
        ("\x9b31m.png", r"\x9b31m.png"),
        ("Bildschirmfoto 3.07\u202fPM 数字 ü.png", "Bildschirmfoto 3.07\u202fPM 数字 ü.png"),
    ],
)
def test_name_that_a_terminal_would_obey_is_escaped_in_text_and_table(
    name: str, shown: str
) -> None:
    text, table, listing = io.StringIO(), io.StringIO(), io.StringIO()
    entry = Entry(name, 1, reading((7, 0.9, True)))
    write_text([entry], text)
    write_csv([entry], table)
    write_json([entry], listing)
    assert text.getvalue() == f"{shown}\t7\n"
    (row,) = csv.DictReader(io.StringIO(table.getvalue()))
    assert row["file"] == shown
    for written in (text, table, listing):
        written.getvalue().encode()  # valid UTF-8
    (found,) = json.loads(listing.getvalue())
    assert found["file"] == (shown if "\udcff" in name else name)


@pytest.mark.parametrize("name", ["=cmd|'/c calc'!A1.png", "@SUM(1).png", "-1.png", "+1.png"])
def test_file_that_is_named_like_a_formula_is_a_name_in_a_table_and_itself_in_json(
    name: str,
) -> None:
    table, text = io.StringIO(), io.StringIO()
    entry = Entry(name, 1, reading((7, 0.9, True)))
    write_csv([entry], table)
    write_json([entry], text)
    (row,) = csv.DictReader(io.StringIO(table.getvalue()))
    assert row["file"] == "'" + name
    assert f'"file": "{name}"' in text.getvalue()


def test_mark_stands_as_itself_and_json_says_to_which_number_it_belongs() -> None:
    readings = tuple(symbols("-9.5 ?"))
    read = replace(page(), readings=readings, numbers=find_numbers(readings))
    table, text, listing = io.StringIO(), io.StringIO(), io.StringIO()
    write_csv(entries("a.png", 1, read), table)
    write_text(entries("a.png", 1, read), text)
    write_json(entries("a.png", 1, read), listing)
    rows = list(csv.DictReader(io.StringIO(table.getvalue())))
    assert [row["digit"] for row in rows] == ["-", "9", ".", "5", "7"]
    assert [row["is_digit"] for row in rows] == ["False", "True", "False", "True", "False"]
    assert text.getvalue() == "a.png\t-9.5 ?\n"
    found = json.loads(listing.getvalue())
    assert [row["text"] for row in found] == [*"-9.5?"]
    assert [(row["number"], row["value"]) for row in found] == [("-9.5", "-9.5")] * 4 + [
        (None, None)
    ]
