"""Pages of a form → an XLSX workbook: a row per page, a column per field, doubts colored."""

import io
from collections.abc import Iterable

from ..errors import DigitlabError
from .formats import printable
from .forms import FormRow
from .xlsx import MOST_ROWS, PERCENTAGE, SURENESS, Cells, new_book

FIELDS = "Fields"
"""Name of the first sheet."""

TOO_MANY = "An XLSX holds at most a million fields. Write fewer files at a time, or CSV."

_SURENESS_COLUMNS = [
    *("file", "page", "field", "text", "confidence", "to check", "read", "taken by"),
    *("x", "y", "width", "height"),
]


def write_form_xlsx(rows: Iterable[FormRow]) -> bytes:
    """Write a workbook of fields.

    Raises
    ------
    DigitlabError
        If there are more fields than a sheet has rows.
    """
    pages = list(rows)
    if sum(len(page.fields) for page in pages) >= MOST_ROWS:
        raise DigitlabError(TOO_MANY)
    file = io.BytesIO()
    book = new_book(file)
    cells = Cells(book)
    names = [printable(field.name) for field in pages[0].fields] if pages else []
    table = book.add_worksheet(FIELDS)
    for column, name in enumerate(["file", "page", *names]):
        table.write_string(0, column, name, cells.bold)
    table.freeze_panes(1, 0)
    table.set_column(0, 0, 24)
    table.ignore_errors({"number_stored_as_text": f"A1:CZ{len(pages) + 1}"})
    listing = cells.listing(SURENESS, _SURENESS_COLUMNS)
    at = 0
    for number, page in enumerate(pages, 1):
        table.write_string(number, 0, printable(page.file))
        table.write_number(number, 1, page.page)
        for column, field in enumerate(page.fields, 2):
            cells.number(table, (number, column), field.text, field.value, field.to_check)
            at += 1
            listing.write_string(at, 0, printable(page.file))
            listing.write_number(at, 1, page.page)
            listing.write_string(at, 2, printable(field.name))
            listing.write_string(at, 3, field.text)
            listing.write_number(at, 4, round(field.confidence, 4), cells.format(PERCENTAGE, False))
            told = ("yes" if field.to_check else "", field.read, printable(field.rule))
            for place, text in enumerate(told, 5):
                listing.write_string(at, place, text)
            for place, edge in enumerate(field.box, 8):
                listing.write_number(at, place, edge)
    book.close()
    return file.getvalue()
