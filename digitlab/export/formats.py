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
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple, Protocol

from ..results import Number, Page, Reading

COLUMNS = [
    *("file", "page", "line", "index", "x", "y", "width", "height"),
    *("digit", "confidence", "is_digit"),
]
"""Columns of a reading. A mark stands in `digit` as itself; where nothing was recognized, the
likeliest digit stands there."""

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
    """A reading, its file and its page, from 1, and the number that it belongs to."""

    file: str
    page: int
    reading: Reading
    number: Number | None = None


def entries(file: str, number: int, page: Page) -> Iterator[Entry]:
    """Make an entry of each reading of a page, which has that number in its file."""
    numbers = {id(reading): found for found in page.numbers for reading in found.readings}
    for reading in page.readings:
        yield Entry(file, number, reading, numbers.get(id(reading)))


def write_text(entries: Iterable[Entry], out: Out) -> None:
    """Write a row for each line of text: the file's name, a tab, the line as read."""
    row = ""
    for file, _, reading, _ in entries:
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
    # A mark is written as itself: a cell of one character alone is no formula.
    table.writerows(row(entry._replace(file=name_cell(entry.file))) for entry in entries)


def write_json(entries: Iterable[Entry], out: Out) -> None:
    """Write a list with an object for each reading; see `row`."""
    between = "[\n"
    for entry in entries:
        fields = row(entry._replace(file=as_utf8(entry.file)))
        out.write(between + json.dumps(fields, ensure_ascii=False))
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


def as_utf8(name: str) -> str:
    """Escape the bytes of a name that are not UTF-8, which Python holds as surrogates."""
    return "".join(_escape(c) if unicodedata.category(c) == "Cs" else c for c in name)


def _escape(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # a byte that is not UTF-8, by PEP 383
        code -= 0xDC00
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def row(entry: Entry) -> dict[str, Any]:
    """A reading as plain values, of which `COLUMNS` make a table.

    Beside them are its `text`, its ten `probabilities`, and of its number the text, as `number`,
    and the `value`, as decimal text; both None where there is none.
    """
    reading, number = entry.reading, entry.number
    place = (entry.file, entry.page, reading.line, reading.index, *(reading.box or (0, 0, 0, 0)))
    symbol = reading.mark.text if reading.mark else reading.digit
    read_as = (symbol, round(reading.confidence, 4), reading.is_digit)
    return dict(zip(COLUMNS, place + read_as, strict=True)) | {
        "text": reading.text,
        "number": number.text if number else None,
        "value": str(number.value) if number and number.value is not None else None,
        "probabilities": [round(float(p), 6) for p in reading.probabilities],
    }


WRITERS: dict[str, Callable[[Iterable[Entry], Out], None]] = {
    "text": write_text,
    "json": write_json,
    "csv": write_csv,
}
"""Format → its writer."""
