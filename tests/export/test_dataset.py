"""Pieces of a data set, joined, are what one writer would have written."""

import csv
import io

import pyarrow.parquet
import pytest

from digitlab.export.dataset import encode, join
from digitlab.export.formats import COLUMNS, Entry, entries, write_csv
from digitlab.export.numbers import NUMBER_COLUMNS, cell_entries, write_number_csv
from digitlab.structure.tables import with_tables

from ..structure.test_tables import written

LINES = ("????   ???", "12,5   -40", " 007      ", "1/12     8")


def digits(file: str) -> list[Entry]:
    return [*entries(file, 2, written(*LINES))]


def numbers(file: str):
    return [*cell_entries(file, 2, with_tables(written(*LINES)))]


@pytest.mark.parametrize(("rows", "made"), [("digits", digits), ("numbers", numbers)])
def test_joined_csv_is_that_of_one_writer(rows, made) -> None:
    files = [made("a.png"), [], made("=b.png")]
    pieces = [encode(found, rows, "csv") for found in files]
    whole = io.StringIO()
    (write_number_csv if rows == "numbers" else write_csv)([*files[0], *files[2]], whole)
    assert join([piece for piece, _ in pieces], rows, "csv").decode() == whole.getvalue()
    assert sum(count for _, count in pieces) == whole.getvalue().count("\n") - 1


@pytest.mark.parametrize(
    ("rows", "made", "columns"), [("digits", digits, COLUMNS), ("numbers", numbers, NUMBER_COLUMNS)]
)
def test_parquet_holds_what_the_csv_holds(rows, made, columns) -> None:
    found = [*made("a.png"), *made("b.png")]
    part = join(
        [encode(found[:3], rows, "parquet")[0], encode(found[3:], rows, "parquet")[0]],
        rows,
        "parquet",
    )
    table = pyarrow.parquet.read_table(io.BytesIO(part))
    assert table.column_names == columns
    text = join([encode(found, rows, "csv")[0]], rows, "csv").decode()
    for row, listed in zip(table.to_pylist(), csv.DictReader(io.StringIO(text)), strict=True):
        shown = {name: "" if value is None else str(value) for name, value in row.items()}
        # A spreadsheet would compute these, a program does not.
        assert shown == {name: value.removeprefix("'") for name, value in listed.items()}


@pytest.mark.parametrize("rows", ["digits", "numbers"])
def test_a_part_without_rows_has_its_columns(rows: str) -> None:
    assert encode([], rows, "parquet") == (b"", 0)
    assert pyarrow.parquet.read_table(io.BytesIO(join([b""], rows, "parquet"))).num_rows == 0
    assert join([], rows, "csv").startswith(b"file,page,")


def test_a_name_in_parquet_is_no_formula_to_be_escaped_but_utf_8() -> None:
    piece, _ = encode(digits("=\udcff.png"), "digits", "parquet")
    table = pyarrow.parquet.read_table(io.BytesIO(join([piece], "digits", "parquet")))
    assert {*table["file"].to_pylist()} == {"=\\xff.png"}
