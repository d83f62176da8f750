"""Labelled 28×28 pictures → a ZIP of PNG files and labels.csv, to learn from or to look at.

The same pictures make the same bytes: no file in the ZIP bears a time.
"""

import csv
import io
from collections.abc import Iterable
from typing import NamedTuple
from zipfile import ZipFile, ZipInfo

from ..io.images import encode_png
from ..structure.corrections import LEFT_OUT, Corrected
from .formats import cell

LABELS = "labels.csv"

COLUMNS = [
    *("picture", "label", "labelled_by", "read", "confidence", "is_digit"),
    *("file", "page", "line", "index"),
]
"""Columns of labels.csv. `picture` names a file in the ZIP; `label` is the digit that it shows, and
`labelled_by` "person" or "network". Both are empty where the network refused it and nobody said
what it is, and where a person left it out; a label alone is empty where a person said that it is no
digit. `read`, `confidence` and `is_digit` are the network's. `file`, `page`, `line` and `index` say
where it was found, and are empty for a drawing."""


class Picture(NamedTuple):
    """A picture for the ZIP: its reading, and the file and page (from 1) that it was found on.

    What was drawn, not found, has no page; its `drawing` is the canvas as a PNG file.
    """

    corrected: Corrected
    file: str = ""
    page: int | None = None
    drawing: bytes = b""


def write_zip(pictures: Iterable[Picture]) -> bytes:
    """Write NUMBER_DIGIT.png for each picture, drawing-NUMBER.png for drawings, and labels.csv.

    NUMBER_unlabelled.png is a picture without a label. Nothing of a file's own name is in these
    names, and no cell of the table can run in a spreadsheet.
    """
    table = io.StringIO()
    labels = csv.writer(table, lineterminator="\n")
    labels.writerow(COLUMNS)
    packed = io.BytesIO()
    with ZipFile(packed, "w") as archive:
        for number, picture in enumerate(pictures, 1):
            label = picture.corrected.text if picture.corrected.is_digit else ""
            name = f"{number:05}_{label or 'unlabelled'}.png"
            png = encode_png(picture.corrected.reading.picture)
            archive.writestr(ZipInfo(name), png)
            if picture.drawing:
                archive.writestr(ZipInfo(f"drawing-{number:05}.png"), picture.drawing)
            labels.writerow([name, label, *_row(picture)])
        archive.writestr(ZipInfo(LABELS), table.getvalue())
    return packed.getvalue()


def _row(picture: Picture) -> list[object]:
    corrected, reading = picture.corrected, picture.corrected.reading
    labelled_by = "network" if corrected.is_digit else ""
    if corrected.label is not None:
        labelled_by = "" if corrected.label == LEFT_OUT else "person"
    read = [labelled_by, reading.digit, f"{reading.confidence:.4f}", reading.is_digit]
    if picture.page is None:
        return [*read, cell(picture.file), None, None, None]
    return [*read, cell(picture.file), picture.page, reading.line, reading.index]
