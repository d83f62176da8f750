"""What the visitor downloads: sheets → CSV, JSON, or a ZIP of labelled 28×28 pictures."""

import io
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

import streamlit as st

from ...corrections import LEFT_OUT
from ...export.archive import Picture, write_zip
from ...export.formats import Entry, write_csv, write_json
from .sheet import Sheet
from .uploads import Uploads


def as_csv(sheets: Sequence[Sheet]) -> str:
    """A row for each find, as the command line has them; what was checked counts as certain."""
    table = io.StringIO()
    write_csv(_entries(sheets), table)
    return table.getvalue()


def as_json(sheets: Sequence[Sheet]) -> str:
    """The same, with ten probabilities each."""
    text = io.StringIO()
    write_json(_entries(sheets), text)
    return text.getvalue()


def as_zip(sheets: Sequence[Sheet]) -> bytes:
    """28×28 pictures of all that counts as a digit; see `export.archive`."""
    return write_zip(
        Picture(find, sheet.file, sheet.number)
        for sheet in sheets
        for find in sheet.finds
        if find.is_digit
    )


class Download(NamedTuple):
    """A file to download: label of its button, name, type, what makes it, and a hint."""

    label: str
    file: str
    mime: str
    make: Callable[[Sequence[Sheet]], str | bytes]
    hint: str


DOWNLOADS = (
    Download("CSV", "digits.csv", "text/csv", as_csv, "A table for a spreadsheet"),
    Download("JSON", "digits.json", "application/json", as_json, "With all ten probabilities"),
    Download(
        "Labelled pictures",
        "digits.zip",
        "application/zip",
        as_zip,
        "A ZIP of 28×28 PNGs, the digit in each name, and a table of them",
    ),
)


def buttons(uploads: Uploads) -> None:
    """Show a button for each file; it is made when its button is pressed."""
    for download in DOWNLOADS:
        st.download_button(
            download.label,
            partial(_make, download, uploads),
            download.file,
            download.mime,
            icon=":material/download:",
            help=download.hint,
            on_click="ignore",
        )


def _make(download: Download, uploads: Uploads) -> str | bytes:
    return download.make(uploads.sheets)


def _entries(sheets: Sequence[Sheet]) -> Iterator[Entry]:
    """All finds that are not left out, as the visitor has them."""
    for sheet in sheets:
        for find in sheet.finds:
            if find.text != LEFT_OUT:
                yield Entry(sheet.file, sheet.number, find.corrected)
