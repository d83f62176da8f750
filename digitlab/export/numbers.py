"""Numbers of tables → CSV and JSON, a row for each number; and text, a row for each table's row.

Like `formats`, which writes symbols, nothing is kept but the row that is written. A number is
written as it was read, in text for people; its `value` is for programs. What was read as signs that
a spreadsheet would compute is written as text.
"""

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from ..geometry import Box
from ..results import UNREAD, Page, Reading
from ..structure.tables import is_word
from .formats import Entry, Out, as_utf8, cell, name_cell, printable

NUMBER_COLUMNS = [
    *("file", "page", "table", "row", "column"),
    *("number", "value", "confidence", "x", "y", "width", "height"),
]
"""Columns of a number. `value` is empty where it has none, or may have two, as a date or
`1,234`."""

_PLAIN = re.compile(r"-?\d+(?:[.,]\d+)*%?|[-+=]", re.ASCII)
"""A number, or a sign by itself, that no spreadsheet computes."""


class CellEntry(NamedTuple):
    """What stands in a cell of a table, as it is to be written.

    Attributes
    ----------
    file : str
    page, table, row, column : int
        The page in its file, the table on the page, the row and the column; all count from 1.
    text : str
        Never empty.
    value : Decimal or None
    confidence : float
        Probability that all of it is right, 0 to 1.
    weakest : float
        Of its symbols, the lowest probability; 0 where one is unread.
    box : (x, y, width, height)
    readings : tuple of Reading
        Its symbols, corrected.
    """

    file: str
    page: int
    table: int
    row: int
    column: int
    text: str
    value: Decimal | None
    confidence: float
    weakest: float
    box: Box
    readings: tuple[Reading, ...]


def cell_entries(file: str, number: int, page: Page) -> Iterator[CellEntry]:
    """Make an entry of each cell that is not empty, of a page that has that number in its file."""
    for at, table in enumerate(page.tables, 1):
        for row, cells in enumerate(table.rows, 1):
            for column, one in enumerate(cells, 1):
                if one.parts:
                    place = (file, number, at, row, column)
                    read = (one.text, one.value, one.confidence, weakest(one.readings))
                    yield CellEntry(*place, *read, one.box or (0, 0, 0, 0), one.readings)


def of_digit(entry: Entry) -> CellEntry:
    """Treat the reading of a single digit as a number."""
    reading = entry.reading
    value = Decimal(reading.text) if reading.is_digit else None
    read = (reading.text, value, reading.confidence, weakest([reading]))
    return CellEntry(
        entry.file, entry.page, 1, 1, 1, *read, reading.box or (0, 0, 0, 0), (reading,)
    )


def weakest(readings: Iterable[Reading]) -> float:
    """Lowest probability among readings, 0 where one is unread; 1 of none."""
    return min(
        (0.0 if reading.text == UNREAD else reading.confidence for reading in readings), default=1.0
    )


def number_cell(text: str) -> str:
    """Write a number for a table so that no spreadsheet computes it: `1-2` and `-5` stay."""
    return text if _PLAIN.fullmatch(text) else cell(text)


def write_number_csv(entries: Iterable[CellEntry], out: Out, heading: bool = True) -> None:
    """Write a heading and a row for each number; see `NUMBER_COLUMNS`. Words are left out."""
    table = csv.DictWriter(out, NUMBER_COLUMNS, extrasaction="ignore", lineterminator="\n")
    if heading:
        table.writeheader()
    for entry in entries:
        if not is_word(entry.text):
            names = {"file": name_cell(entry.file), "number": number_cell(entry.text)}
            table.writerow(number_row(entry) | names)


def write_number_json(entries: Iterable[CellEntry], out: Out) -> None:
    """Write a list with an object for each number: its columns, and each of its symbols."""
    between = "[\n"
    for entry in entries:
        if is_word(entry.text):
            continue
        fields = number_row(entry) | {
            "file": as_utf8(entry.file),
            "symbols": _symbols(entry.readings),
        }
        out.write(between + json.dumps(fields, ensure_ascii=False))
        between = ",\n"
    out.write("[]\n" if between == "[\n" else "\n]\n")


def write_number_text(entries: Iterable[CellEntry], out: Out) -> None:
    """Write each row of each table after its file's name, a tab between two cells."""
    for entry, line in _lines(entries):
        out.write(f"{printable(entry.file)}\t{line}\n")


def to_paste(entries: Iterable[CellEntry]) -> str:
    """Write tables to paste into a spreadsheet: tabs, newlines, an empty row between tables."""
    text, before = "", None
    for entry, line in _lines(entries):
        table = (entry.file, entry.page, entry.table)
        text += "\n" * (before is not None and table != before) + line + "\n"
        before = table
    return text


NUMBER_WRITERS: dict[str, Callable[[Iterable[CellEntry], Out], None]] = {
    "text": write_number_text,
    "json": write_number_json,
    "csv": write_number_csv,
}
"""Format → its writer."""


def _lines(entries: Iterable[CellEntry]) -> Iterator[tuple[CellEntry, str]]:
    """Each row of a table as its first cell and its text; rows left empty in between too."""
    last: CellEntry | None = None
    line = ""
    for entry in entries:
        text = number_cell(entry.text)
        if last and last[:4] == entry[:4]:
            line += "\t" * (entry.column - last.column) + text
        else:
            if last:
                yield last, line
            if last and last[:3] == entry[:3]:
                yield from ((last, "") for _ in range(entry.row - last.row - 1))
            line = "\t" * (entry.column - 1) + text
        last = entry
    if last:
        yield last, line


def number_row(entry: CellEntry) -> dict[str, Any]:
    """A number as plain values, of which `NUMBER_COLUMNS` make a table."""
    value = None if entry.value is None else f"{entry.value:f}"
    read = (entry.text, value, round(entry.confidence, 4))
    return dict(zip(NUMBER_COLUMNS, (*entry[:5], *read, *entry.box), strict=True))


def _symbols(readings: Iterable[Reading]) -> list[dict[str, Any]]:
    return [
        {
            "text": reading.text,
            "confidence": round(reading.confidence, 4),
            **dict(zip(("x", "y", "width", "height"), reading.box or (0, 0, 0, 0), strict=True)),
        }
        for reading in readings
    ]
