"""What goes into a table comes back from it, and runs nowhere."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitlab.export.formats import Entry, cell, write_csv, write_json

from ..fixtures.readings import reading


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
    assert row[0].removeprefix("'") == text.removeprefix("'")
    assert row[1] == "end"


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
