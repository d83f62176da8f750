"""The drawings of one visit, what was read, and what the visitor says they are."""

import csv
import io
import zipfile
from dataclasses import dataclass, replace
from functools import cached_property

import cv2
import numpy as np

from ...geometry import shrink
from ...io.images import encode_png
from ...reader import Reading
from ..widgets.thumbnails import data_url

KEPT = 200
"""Drawings remembered in one visit; the oldest go first."""

SMALL = 128
"""Longer side of a drawing in the strip, pixels."""


@dataclass(frozen=True)
class Drawing:
    """One drawing.

    Attributes
    ----------
    png : bytes
        The canvas as it was.
    reading : Reading
    label : int or None
        What the visitor says it is, where that differs from what was read.
    """

    png: bytes
    reading: Reading
    label: int | None = None

    @property
    def name(self) -> int | None:
        """What it is called: the visitor's word before the network's."""
        return self.reading.digit if self.label is None else self.label

    @cached_property
    def small(self) -> str:
        """The drawing for the strip, as an address that holds it; made once, shown often."""
        picture = cv2.imdecode(np.frombuffer(self.png, np.uint8), cv2.IMREAD_COLOR_RGB)
        assert picture is not None, "a drawing is a PNG of our own"
        return data_url(encode_png(shrink(picture, SMALL)))


class Album:
    """One visit's drawings by number; belongs to that visitor's session alone."""

    def __init__(self) -> None:
        self.drawings: dict[int, Drawing] = {}

    def keep(self, number: int, png: bytes, reading: Reading) -> None:
        """Keep a drawing, or what it has become since; the visitor's word for it stays."""
        before = self.drawings.get(number)
        self.drawings[number] = Drawing(png, reading, before.label if before else None)
        while len(self.drawings) > KEPT:
            del self.drawings[min(self.drawings.keys() - {number})]

    def drop(self, number: int) -> None:
        """Forget a drawing that was undone to nothing."""
        self.drawings.pop(number, None)

    def correct(self, number: int, label: int | None) -> None:
        """Take the visitor's word for what a drawing is; None goes back to what was read."""
        self.drawings[number] = replace(self.drawings[number], label=label)

    def latest(self, count: int, but: int) -> list[tuple[int, Drawing]]:
        """The last `count` drawings with their numbers, newest first, without number `but`."""
        numbers = sorted((number for number in self.drawings if number != but), reverse=True)
        return [(number, self.drawings[number]) for number in numbers[:count]]

    def zip(self) -> bytes:
        """All drawings as a ZIP: drawing-NNN.png, mnist-NNN.png (28×28), labels.csv."""
        table = io.StringIO()
        rows = csv.writer(table, lineterminator="\n")
        rows.writerow(["file", "label", "read", "confidence", "is_digit"])
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for place, (_, drawing) in enumerate(sorted(self.drawings.items()), 1):
                file, reading = f"{place:03}.png", drawing.reading
                archive.writestr(_entry(f"drawing-{file}"), drawing.png)
                archive.writestr(_entry(f"mnist-{file}"), encode_png(reading.picture))
                confidence = f"{reading.confidence:.4f}"
                rows.writerow([file, drawing.name, reading.digit, confidence, reading.is_digit])
            archive.writestr(_entry("labels.csv"), table.getvalue())
        return packed.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    """Name a file in the ZIP; without the time, so that the same drawings make the same ZIP."""
    return zipfile.ZipInfo(name)
