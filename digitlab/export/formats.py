"""Readings → text, CSV or JSON, row after row as they come.

Nothing is kept: ten thousand files take no more memory than one.
"""

import csv
import json
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, Protocol

from ..results import Reading

COLUMNS = [
    *("file", "page", "line", "index", "x", "y", "width", "height"),
    *("digit", "confidence", "is_digit"),
]


FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""A spreadsheet takes a cell that begins so for a formula; the last four are wide = + - @."""


class Out(Protocol):
    """What text is written to, such as a file."""

    def write(self, text: str, /) -> object:
        """Write some text."""


class Entry(NamedTuple):
    """A reading and where it comes from; pages count from 1."""

    file: str
    page: int
    reading: Reading


def write_text(entries: Iterable[Entry], out: Out) -> None:
    """Write a row for each line of text: the file's name, a tab, the line as read."""
    row = ""
    for file, _, reading in entries:
        if reading.index == 1:
            out.write(row)
            row = f"{file}\t\n"
        row = f"{row[:-1]}{' ' * reading.after_space}{reading.text}\n"
    out.write(row)


def write_csv(entries: Iterable[Entry], out: Out, heading: bool = True) -> None:
    """Write a heading and a row for each reading, safe to open in a spreadsheet; see `COLUMNS`."""
    table = csv.DictWriter(out, COLUMNS, extrasaction="ignore", lineterminator="\n")
    if heading:
        table.writeheader()
    table.writerows(_row(entry._replace(file=cell(entry.file))) for entry in entries)


def cell(text: str) -> str:
    """Write a text for a table so that no spreadsheet runs it: `=x` becomes `'=x`."""
    return f"'{text}" if text.startswith(FORMULA) else text


def write_json(entries: Iterable[Entry], out: Out) -> None:
    """Write a list with an object for each reading: `COLUMNS` and the ten probabilities."""
    between = "[\n"
    for entry in entries:
        out.write(between + json.dumps(_row(entry), ensure_ascii=False))
        between = ",\n"
    out.write("[]\n" if between == "[\n" else "\n]\n")


WRITERS: dict[str, Callable[[Iterable[Entry], Out], None]] = {
    "text": write_text,
    "json": write_json,
    "csv": write_csv,
}
"""Format → how it is written."""


def _row(entry: Entry) -> dict[str, Any]:
    reading = entry.reading
    place = (entry.file, entry.page, reading.line, reading.index, *(reading.box or (0, 0, 0, 0)))
    read_as = (reading.digit, round(reading.confidence, 4), reading.is_digit)
    row = dict(zip(COLUMNS, place + read_as, strict=True))
    return row | {"probabilities": [round(float(p), 6) for p in reading.probabilities]}
