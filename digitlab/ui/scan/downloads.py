"""What the visitor downloads: sheets → XLSX, CSV, JSON, text, or a ZIP of labelled pictures.

A row for each number is what a file holds; the digits are a second sheet, or a file of their own.
A file is made when its button is pressed, where no run of the page is under way: what the visitor
has set is handed to it beforehand.
"""

import io
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple
from zipfile import ZipFile, ZipInfo

import streamlit as st

from ...export.archive import Picture, write_zip
from ...export.formats import Entry, write_csv
from ...export.forms import (
    FieldValue,
    FormRow,
    form_text,
    write_form_csv,
    write_form_json,
)
from ...export.numbers import (
    CellEntry,
    to_paste,
    weakest,
    write_number_csv,
    write_number_json,
)
from ...geometry import union
from ...structure.corrections import ASK_BELOW, LEFT_OUT
from ...structure.numbers import value_of
from .sheet import Sheet
from .state import EACH_PAGE, ask_below
from .uploads import Uploads


def cell_entries(sheets: Sequence[Sheet]) -> Iterator[CellEntry]:
    """Each cell that is not left out, as the visitor has it; what was checked is certain."""
    for sheet in sheets:
        for cell in sheet.table_cells:
            if text := cell.text:
                lowest = 1.0 if cell.word is not None else weakest(cell.readings)
                read = (text, cell.value, cell.confidence, lowest)
                place = (sheet.file, sheet.number, cell.table, cell.row, cell.column)
                boxes = [reading.box for reading in cell.readings if reading.box]
                box = union(*boxes) if boxes else (0, 0, 0, 0)
                yield CellEntry(*place, *read, box, cell.readings)


def as_xlsx(sheets: Sequence[Sheet], ask_below: int = ASK_BELOW) -> bytes:
    """A workbook: a sheet for each page, how sure each number is, and all digits.

    What is less sure than `ask_below`, percent, is to be checked; so in the files of forms.
    """
    from ...export.xlsx import write_xlsx  # Whoever wants no XLSX need not wait for it.

    pages = [(sheet.file, sheet.number) for sheet in sheets]
    return write_xlsx(cell_entries(sheets), ask_below, pages)


def as_csv(sheets: Sequence[Sheet]) -> str:
    """A row for each number, as `read --rows numbers` has them."""
    table = io.StringIO()
    write_number_csv(cell_entries(sheets), table)
    return table.getvalue()


def as_json(sheets: Sequence[Sheet]) -> str:
    """The same, with each of its symbols."""
    text = io.StringIO()
    write_number_json(cell_entries(sheets), text)
    return text.getvalue()


def as_text(sheets: Sequence[Sheet]) -> str:
    """Tables, to paste into a spreadsheet."""
    return to_paste(cell_entries(sheets))


def as_digits(sheets: Sequence[Sheet]) -> str:
    """A row for each find, as `read --rows digits` has them."""
    table = io.StringIO()
    write_csv(_digits(sheets), table)
    return table.getvalue()


def as_zip(sheets: Sequence[Sheet]) -> bytes:
    """28×28 pictures of all that counts as a digit; see `export.archive`."""
    return write_zip(
        Picture(find, sheet.file, sheet.number)
        for sheet in sheets
        for find in sheet.finds
        if find.is_digit
    )


def form_entries(sheets: Sequence[Sheet], ask_below: int) -> Iterator[FormRow]:
    """A row for each page of a form, as the visitor has it; what was checked is certain."""
    for sheet in sheets:
        if sheet.filled:
            fields = [
                FieldValue(
                    cell.name,
                    cell.text,
                    value_of(cell.text),
                    1.0 if cell.is_checked else cell.found.confidence,
                    cell.is_open(ask_below),
                    cell.found.read,
                    cell.rule if cell.is_by_rule else "",
                    cell.box,
                )
                for cell in sheet.filled.cells
            ]
            yield FormRow(sheet.file, sheet.number, fields)


def form_as_xlsx(sheets: Sequence[Sheet], ask_below: int = ASK_BELOW) -> bytes:
    """A workbook of a form: a row for each page."""
    from ...export.form_xlsx import write_form_xlsx  # As above.

    return write_form_xlsx(form_entries(sheets, ask_below))


def form_as_csv(sheets: Sequence[Sheet], ask_below: int = ASK_BELOW) -> str:
    """The same as CSV."""
    table = io.StringIO()
    write_form_csv(form_entries(sheets, ask_below), table)
    return table.getvalue()


def form_as_json(sheets: Sequence[Sheet], ask_below: int = ASK_BELOW) -> str:
    """The same, with how sure each field is."""
    text = io.StringIO()
    write_form_json(form_entries(sheets, ask_below), text)
    return text.getvalue()


def form_as_text(sheets: Sequence[Sheet], ask_below: int = ASK_BELOW) -> str:
    """The same, to paste into a spreadsheet."""
    return form_text(form_entries(sheets, ask_below))


class Download(NamedTuple):
    """A file to download: label of its button, name, type, what makes it, and a hint."""

    label: str
    file: str
    mime: str
    make: Callable[[Sequence[Sheet]], str | bytes]
    hint: str
    by_page: bool = True


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def of_numbers(ask_below: int) -> tuple[Download, ...]:
    """Files of numbers; what is to be checked is less sure than so many percent."""
    xlsx = partial(as_xlsx, ask_below=ask_below)
    return (
        Download(
            "Excel", "numbers.xlsx", XLSX, xlsx, "A sheet for each page; doubtful cells colored"
        ),
        Download("CSV", "numbers.csv", "text/csv", as_csv, "A row for each number"),
        Download(
            "JSON", "numbers.json", "application/json", as_json, "Each number with its symbols"
        ),
        Download("Text", "numbers.txt", "text/plain", as_text, "Tables, a tab between two cells"),
    )


def of_forms(ask_below: int) -> tuple[Download, ...]:
    """Files of the fields of forms; see `of_numbers`."""
    xlsx, csv, json, text = (
        partial(make, ask_below=ask_below)
        for make in (form_as_xlsx, form_as_csv, form_as_json, form_as_text)
    )
    return (
        Download("Excel", "fields.xlsx", XLSX, xlsx, "A row for each page, a column a field"),
        Download("CSV", "fields.csv", "text/csv", csv, "A row for each page"),
        Download("JSON", "fields.json", "application/json", json, "Each page with its fields"),
        Download("Text", "fields.txt", "text/plain", text, "A tab between two cells"),
    )


OF_DIGITS = (
    Download("Digits (CSV)", "digits.csv", "text/csv", as_digits, "A row for each digit"),
    Download(
        "Labelled pictures",
        "digits.zip",
        "application/zip",
        as_zip,
        "A ZIP of 28×28 PNGs, the digit in each name, and a table of them",
        by_page=False,
    ),
)


def buttons(uploads: Uploads) -> None:
    """Show a button for each file; it is made when its button is pressed."""
    is_form = any(sheet.filled for sheet in uploads.sheets)
    for download in of_forms(ask_below()) if is_form else of_numbers(ask_below()):
        _button(download, uploads)
    with st.popover("More", icon=":material/more_horiz:"):
        if len(uploads.sheets) > 1 and not uploads.is_one_each:
            st.toggle("A file for each page, in a ZIP", key=EACH_PAGE)
            st.markdown("All pages, to copy:")
            to_copy = form_as_text if is_form else as_text
            st.code(to_copy(uploads.sheets), language=None, height=160)
        for download in OF_DIGITS:
            _button(download, uploads)


def _button(download: Download, uploads: Uploads) -> None:
    is_parted = download.by_page and bool(st.session_state.get(EACH_PAGE))
    st.download_button(
        download.label,
        partial(_make, download, uploads, is_parted),
        f"{download.file.partition('.')[0]}.zip" if is_parted else download.file,
        "application/zip" if is_parted else download.mime,
        icon=":material/download:",
        help=download.hint,
        key=f"take_{download.file}",
        on_click="ignore",
    )


def _make(download: Download, uploads: Uploads, is_parted: bool = False) -> str | bytes:
    made = one_each(download, uploads.sheets) if is_parted else download.make(uploads.sheets)
    uploads.mark_saved()
    return made


def one_each(download: Download, sheets: Sequence[Sheet]) -> bytes:
    """Make a file for each page, and a ZIP of them; no name of an upload is among theirs."""
    packed = io.BytesIO()
    name, _, ending = download.file.partition(".")
    with ZipFile(packed, "w") as archive:
        for number, sheet in enumerate(sheets, 1):
            archive.writestr(ZipInfo(f"{name}-{number:03}.{ending}"), download.make([sheet]))
    return packed.getvalue()


def _digits(sheets: Sequence[Sheet]) -> Iterator[Entry]:
    """All finds that are not left out, as the visitor has them."""
    for sheet in sheets:
        for find in sheet.finds:
            if find.text != LEFT_OUT:
                yield Entry(sheet.file, sheet.number, find.corrected)
