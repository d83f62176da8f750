"""What the visitor takes away: sheets → CSV, JSON, or a ZIP of labelled 28×28 pictures."""

import io
from collections.abc import Iterator, Sequence

from ...corrections import LEFT_OUT
from ...export.archive import Picture, write_zip
from ...export.formats import Entry, write_csv, write_json
from .sheet import Sheet


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


def _entries(sheets: Sequence[Sheet]) -> Iterator[Entry]:
    """All finds that are not left out, as the visitor has them."""
    for sheet in sheets:
        for find in sheet.finds:
            if find.text != LEFT_OUT:
                yield Entry(sheet.file, sheet.number, find.corrected)
