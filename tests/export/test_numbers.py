"""Numbers come out of a file as they stood on the page, a row each, and nothing is computed."""

import csv
import io
import json
from collections.abc import Callable, Iterable

import pytest

from digitlab.export.numbers import (
    NUMBER_COLUMNS,
    CellEntry,
    cell_entries,
    to_paste,
    write_number_csv,
    write_number_json,
    write_number_text,
)
from digitlab.structure.tables import with_tables

from ..structure.test_tables import written

LINES = ("????   ???", "12,5   -40", " 007      ", "1/12     8")


def entries(*lines: str, file: str = "a.png") -> list[CellEntry]:
    return [*cell_entries(file, 2, with_tables(written(*lines)))]


def text(write: Callable[[Iterable[CellEntry], io.StringIO], None], *lines: str) -> str:
    out = io.StringIO()
    write(entries(*lines), out)
    return out.getvalue()


def test_csv_has_a_row_for_each_number_and_none_for_words() -> None:
    rows = list(csv.DictReader(io.StringIO(text(write_number_csv, *LINES))))
    assert [*rows[0]] == NUMBER_COLUMNS
    found = [(row["row"], row["column"], row["number"], row["value"]) for row in rows]
    assert found == [
        ("2", "1", "12,5", "12.5"),
        ("2", "2", "-40", "-40"),
        ("3", "1", "007", "7"),
        ("4", "1", "1/12", ""),
        ("4", "2", "8", "8"),
    ]
    assert (rows[1]["x"], rows[1]["width"], rows[1]["page"]) == ("280", "104", "2")


def test_json_holds_each_symbol_and_where_it_is() -> None:
    first, *_ = json.loads(text(write_number_json, *LINES))
    assert (first["number"], first["value"]) == ("12,5", "12.5")
    assert [symbol["text"] for symbol in first["symbols"]] == [*"12,5"]
    assert first["symbols"][1]["x"] == 40


def test_text_is_a_row_of_cells_after_the_name_of_the_file() -> None:
    assert text(write_number_text, *LINES).splitlines() == [
        "a.png\t?\t?",
        "a.png\t12,5\t-40",
        "a.png\t007",
        "a.png\t1/12\t8",
    ]


def test_pasted_cells_stand_in_their_columns() -> None:
    found = entries("12   3", "     4", "5    6")
    assert to_paste(found) == "12\t3\n\t4\n5\t6\n"
    without_second_row = [entry for entry in found if entry.row != 2]
    assert to_paste(without_second_row) == "12\t3\n\n5\t6\n"


def test_tables_are_pasted_one_under_another() -> None:
    found = entries("12   3")
    assert to_paste([*found, *(entry._replace(page=3) for entry in found)]) == "12\t3\n\n12\t3\n"


@pytest.mark.parametrize("formula", ["=1+1", "+5", "-5-3", "-1+2"])
def test_signs_are_not_computed(formula: str) -> None:
    (entry, *_) = entries("12   3")
    entry = entry._replace(text=formula)
    out = io.StringIO()
    write_number_csv([entry], out)
    (row,) = csv.DictReader(io.StringIO(out.getvalue()))
    assert row["number"] == f"'{formula}"
    assert to_paste([entry]) == f"'{formula}\n"


@pytest.mark.parametrize("sign", ["+", "-"])
def test_a_sign_by_itself_is_written_as_it_is(sign: str) -> None:
    (entry, *_) = entries("12   3")
    assert to_paste([entry._replace(text=sign)]) == f"{sign}\n"


def test_nothing_is_a_heading_or_an_empty_list() -> None:
    assert text(write_number_csv) == ",".join(NUMBER_COLUMNS) + "\n"
    assert json.loads(text(write_number_json)) == []
    assert to_paste([]) == ""


def test_weakest_symbol_counts_and_what_is_unread_is_nothing() -> None:
    assert entries("12   3")[0].weakest == pytest.approx(0.99)
    assert entries("1?2   3")[0].weakest == 0
