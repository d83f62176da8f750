"""Numbers of tables → an XLSX workbook, as XlsxWriter makes it.

A sheet for each page holds its tables, one under another: numbers as numbers, what would lose
something by that (leading zeros, dates, more than 15 digits) as text, doubtful cells colored. Then
come a sheet that says how sure each cell is and where it stands, and one of all symbols. Nothing in
it is a formula or a link, and the same numbers make the same bytes.
"""

import io
import re
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from pathlib import PurePath

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from ..errors import DigitlabError
from ..results import UNREAD
from ..structure.corrections import ASK_BELOW
from .formats import COLUMNS, Entry, printable, row
from .numbers import CellEntry

MOST_PAGES = 1000
"""Most pages of a workbook, each a sheet: with more, spreadsheet programs take minutes to open."""

MOST_ROWS = 1_048_576
"""Rows of a sheet; the format has no more."""

PERCENTAGE = 10
"""Number of Excel's own format of a percentage with two decimals."""

EXACT_DIGITS = 15
"""Digits that a spreadsheet's numbers hold."""

SURENESS = "How sure"
"""Name of the last sheet but one."""

SYMBOLS = "Digits"
"""Name of the last sheet."""

TOO_LARGE = (
    f"An XLSX holds at most {MOST_PAGES:,} pages and {MOST_ROWS:,} digits here. Write fewer files "
    "at a time, or CSV."
)

DOUBTFUL = "#FFE3A8"
"""Ground of a cell to be checked."""

_SURENESS_COLUMNS = [
    *("file", "page", "sheet", "cell", "number", "confidence", "to check"),
    *("x", "y", "width", "height"),
]

_ZEROS = re.compile(r"-?0\d", re.ASCII)
"""Start of a number whose zeros say something, as a telephone number's do."""

_NO_TITLE = re.compile(r"[\[\]:*?/\\]|^'|'$")
"""Characters that a sheet's name may not have."""

LONGEST_TITLE = 31
"""Characters of a sheet's name."""


def write_xlsx(
    entries: Iterable[CellEntry],
    ask_below: int = ASK_BELOW,
    pages: Iterable[tuple[str, int]] = (),
) -> bytes:
    """Write a workbook of numbers.

    Parameters
    ----------
    entries : iterable of CellEntry
        Page after page.
    ask_below : int
        Percent up to which a symbol is doubtful.
    pages : iterable of (str, int)
        File and number of each page, in order, so that one without numbers has a sheet too.
        Default: those of the entries.

    Raises
    ------
    DigitlabError
        If there are more pages or symbols than a workbook holds.
    """
    file = io.BytesIO()
    book = new_book(file)
    writer = _Writer(book, ask_below)
    of_page: dict[tuple[str, int], list[CellEntry]] = {page: [] for page in pages}
    for entry in entries:
        of_page.setdefault(entry[:2], []).append(entry)
    listed = [entry for found in of_page.values() for entry in found]
    if len(of_page) > MOST_PAGES or sum(len(entry.readings) for entry in listed) >= MOST_ROWS:
        raise DigitlabError(TOO_LARGE)
    for (name, number), found in of_page.items():
        writer.page(name, number, found)
    writer.sureness()
    writer.symbols(listed)
    book.close()
    return file.getvalue()


def new_book(file: io.BytesIO) -> Workbook:
    """Begin a workbook; it is in `file` once it is closed."""
    # In memory: what is uploaded is never written to a disk.
    book = Workbook(file, {"in_memory": True})
    book.set_properties({"created": datetime(2000, 1, 1)})
    return book


class Cells:
    """Writes cells of a workbook, each look of them a format that is made once."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.bold = book.add_format({"bold": True})
        self.formats: dict[tuple[str | int, bool], Format] = {}

    def number(
        self, sheet: Worksheet, at: tuple[int, int], text: str, value: Decimal | None, doubt: bool
    ) -> None:
        """Write a number as one, or as text what would lose something by that."""
        digits = sum(character.isdigit() for character in text)
        if value is None or _ZEROS.match(text) or digits > EXACT_DIGITS:
            sheet.write_string(*at, text, self.format("@", doubt))
        else:
            sheet.write_number(*at, float(value), self.format(_layout(text, value), doubt))

    def format(self, layout: str | int, is_doubtful: bool) -> Format:
        """The format for cells of this look."""
        if (layout, is_doubtful) not in self.formats:
            ground = {"bg_color": DOUBTFUL} if is_doubtful else {}
            self.formats[layout, is_doubtful] = self.book.add_format(
                {"num_format": layout, **ground}
            )
        return self.formats[layout, is_doubtful]

    def listing(self, title: str, columns: list[str]) -> Worksheet:
        """Begin a sheet that lists something under a heading."""
        sheet = self.book.add_worksheet(title)
        sheet.write_row(0, 0, columns, self.bold)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 0, 24)
        return sheet


class _Writer(Cells):
    """A workbook of tables that is being written."""

    def __init__(self, book: Workbook, ask_below: int) -> None:
        super().__init__(book)
        self.limit = ask_below / 100
        self.titles: set[str] = {SURENESS.lower(), SYMBOLS.lower(), "history"}
        self.places: list[tuple[CellEntry, str, str]] = []

    def page(self, name: str, number: int, entries: list[CellEntry]) -> None:
        """Write the sheet of a page, its tables one under another."""
        title = self._title(name, number)
        sheet = self.book.add_worksheet(title)
        top = 0
        for _, group in groupby(entries, key=lambda entry: entry.table):
            table = list(group)
            for entry in table:
                at = (top + entry.row - 1, entry.column - 1)
                doubt = self._is_doubtful(entry)
                self.number(sheet, at, entry.text, entry.value, doubt)
                self.places.append((entry, title, xl_rowcol_to_cell(*at)))
            top += max(entry.row for entry in table) + 1
        last = max(top, 1)
        sheet.ignore_errors({"number_stored_as_text": f"A1:{xl_rowcol_to_cell(last, 200)}"})

    def sureness(self) -> None:
        """Write how sure each cell is, and where its ink stands on the page."""
        sheet = self.listing(SURENESS, _SURENESS_COLUMNS)
        for at, (entry, title, place) in enumerate(self.places, 1):
            check = "yes" if self._is_doubtful(entry) else ""
            sheet.write_string(at, 0, printable(entry.file))
            sheet.write_number(at, 1, entry.page)
            for column, text in enumerate((title, place, entry.text), 2):
                sheet.write_string(at, column, text)
            sheet.write_number(at, 5, round(entry.confidence, 4), self.format(PERCENTAGE, False))
            sheet.write_string(at, 6, check)
            for column, edge in enumerate(entry.box, 7):
                sheet.write_number(at, column, edge)

    def symbols(self, entries: list[CellEntry]) -> None:
        """Write all symbols, as `read --rows digits` has them, and the number of each."""
        sheet = self.listing(SYMBOLS, [*COLUMNS, "number"])
        rows = (
            (row(Entry(printable(entry.file), entry.page, reading)), entry.text)
            for entry in entries
            for reading in entry.readings
        )
        for at, (fields, text) in enumerate(rows, 1):
            for column, value in enumerate((*(fields[name] for name in COLUMNS), text)):
                if isinstance(value, bool):
                    sheet.write_boolean(at, column, value)
                elif isinstance(value, int | float):
                    sheet.write_number(at, column, value)
                elif value is not None:
                    sheet.write_string(at, column, value)

    def _is_doubtful(self, entry: CellEntry) -> bool:
        return entry.weakest <= self.limit or UNREAD in entry.text

    def _title(self, name: str, number: int) -> str:
        """Name a sheet after its file and page; no other sheet has that name."""
        ending = f" p{number}"
        file = PurePath(name.replace("\\", "/")).name  # Of a long path the folders would be left.
        base = _NO_TITLE.sub("_", printable(file)) or "page"
        title = base[: LONGEST_TITLE - len(ending)] + ending
        count = 1
        while title.lower() in self.titles:
            count += 1
            ending = f" p{number} ({count})"
            title = base[: LONGEST_TITLE - len(ending)] + ending
        self.titles.add(title.lower())
        return title


def _layout(text: str, value: Decimal) -> str:
    """How a spreadsheet is to show a number: with as many decimals as were written."""
    exponent = value.as_tuple().exponent
    percent = "%" if text.endswith("%") else ""
    decimals = max(0, -int(exponent)) - (2 if percent else 0)
    return "0" + ("." + "0" * decimals if decimals > 0 else "") + percent
