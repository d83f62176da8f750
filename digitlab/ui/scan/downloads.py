"""What the visitor takes away: sheets → CSV, JSON, or a ZIP of labelled 28×28 pictures."""

import csv
import io
from collections.abc import Iterator, Sequence
from zipfile import ZipFile, ZipInfo

from ...export.formats import Entry, cell, write_csv, write_json
from ...io.images import encode_png
from .sheet import LEFT_OUT, Sheet

LABELS = ["picture", "label", "read", "confidence", "file", "page", "line", "index"]


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
    """28×28 pictures of all that counts as a digit, named NUMBER_DIGIT.png, and labels.csv.

    Files bear no time: the same sheets make the same ZIP.
    """
    table = io.StringIO()
    labels = csv.writer(table, lineterminator="\n")
    labels.writerow(LABELS)
    packed = io.BytesIO()
    with ZipFile(packed, "w") as archive:
        found = ((sheet, find) for sheet in sheets for find in sheet.finds if find.is_digit)
        for place, (sheet, find) in enumerate(found, 1):
            picture, reading = f"{place:05}_{find.text}.png", find.reading
            archive.writestr(ZipInfo(picture), encode_png(reading.picture))
            labels.writerow(
                [
                    *(picture, find.text, reading.digit, f"{reading.confidence:.4f}"),
                    *(cell(sheet.file), sheet.number, reading.line, reading.index),
                ]
            )
        archive.writestr(ZipInfo("labels.csv"), table.getvalue())
    return packed.getvalue()


def _entries(sheets: Sequence[Sheet]) -> Iterator[Entry]:
    """All finds that are not left out, as the visitor has them."""
    for sheet in sheets:
        for find in sheet.finds:
            if find.text != LEFT_OUT:
                yield Entry(sheet.file, sheet.number, find.corrected)
