r"""Readings → text, CSV or JSON, a row at a time.

Nothing is kept: ten thousand files take no more memory than one. Whatever a file is called, the
output is valid UTF-8. A file's name stands in JSON as it is; in text and in CSV its control
characters are escaped (`printable`), and in CSV it is no formula (`cell`). A byte of a name that is
not UTF-8 is written `\xff` everywhere.
"""

import csv
import json
import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, Protocol

from ..results import Reading

COLUMNS = [
    *("file", "page", "line", "index", "x", "y", "width", "height"),
    *("digit", "confidence", "is_digit"),
]


FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""A spreadsheet takes a cell that begins so for a formula; the last four are wide = + - @."""

_CELL_START = re.compile(rf"(?:^|;\s*?)(?=[{re.escape(''.join(FORMULA))}])")
"""Start of a formula. In many countries a spreadsheet separates cells by semicolons."""

_UNPRINTABLE = {"Cc", "Cs", "Zl", "Zp"}
"""Unicode categories: control characters, surrogates, separators of lines and paragraphs."""

_DIRECTIONS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
"""Bidirectional classes of characters that show a name in another order."""


class Out(Protocol):
    """What text is written to, such as a file."""

    def write(self, text: str, /) -> object:
        """Write text."""


class Entry(NamedTuple):
    """A reading, its file and its page; pages count from 1."""

    file: str
    page: int
    reading: Reading


def write_text(entries: Iterable[Entry], out: Out) -> None:
    """Write a row for each line of text: the file's name, a tab, the line as read."""
    row = ""
    for file, _, reading in entries:
        if reading.index == 1:
            out.write(row)
            row = f"{printable(file)}\t\n"
        row = f"{row[:-1]}{' ' * reading.after_space}{reading.text}\n"
    out.write(row)


def write_csv(entries: Iterable[Entry], out: Out, heading: bool = True) -> None:
    """Write a heading and a row for each reading, safe to open in a spreadsheet; see `COLUMNS`."""
    table = csv.DictWriter(out, COLUMNS, extrasaction="ignore", lineterminator="\n")
    if heading:
        table.writeheader()
    table.writerows(_row(entry._replace(file=name_cell(entry.file))) for entry in entries)


def write_json(entries: Iterable[Entry], out: Out) -> None:
    """Write a list with an object for each reading: `COLUMNS` and the ten probabilities."""
    between = "[\n"
    for entry in entries:
        row = _row(entry._replace(file=_as_utf8(entry.file)))
        out.write(between + json.dumps(row, ensure_ascii=False))
        between = ",\n"
    out.write("[]\n" if between == "[\n" else "\n]\n")


def cell(text: str) -> str:
    """Write a text for a table so that no spreadsheet runs it: `=x` becomes `'=x`."""
    return _CELL_START.sub(r"\g<0>'", text)


def name_cell(name: str) -> str:
    """Write a file's name for a table: printable, and no formula."""
    return cell(printable(name))


def printable(name: str) -> str:
    r"""Escape what a terminal would obey, or a table break at: a newline becomes `\x0a`."""
    if name.isprintable():
        return name
    return "".join(
        _escape(character)
        if unicodedata.category(character) in _UNPRINTABLE
        or unicodedata.bidirectional(character) in _DIRECTIONS
        else character
        for character in name
    )


def _as_utf8(name: str) -> str:
    """Escape the bytes of a name that are not UTF-8, which Python holds as surrogates."""
    return "".join(_escape(c) if unicodedata.category(c) == "Cs" else c for c in name)


def _escape(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # a byte that is not UTF-8, by PEP 383
        code -= 0xDC00
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


WRITERS: dict[str, Callable[[Iterable[Entry], Out], None]] = {
    "text": write_text,
    "json": write_json,
    "csv": write_csv,
}
"""Format → its writer."""


def _row(entry: Entry) -> dict[str, Any]:
    reading = entry.reading
    place = (entry.file, entry.page, reading.line, reading.index, *(reading.box or (0, 0, 0, 0)))
    read_as = (reading.digit, round(reading.confidence, 4), reading.is_digit)
    row = dict(zip(COLUMNS, place + read_as, strict=True))
    return row | {"probabilities": [round(float(p), 6) for p in reading.probabilities]}
