"""The drawings of one visit: what was read, and what the visitor says they are."""

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
import streamlit as st

from ...corrections import Corrected
from ...export.archive import Picture, write_zip
from ...geometry import shrink
from ...io.images import encode_png
from ...reader import Reading
from ..widgets.thumbnails import data_url

MOST = 200
"""Drawings kept in one visit; the oldest go first."""

MOST_BYTES = 5_000_000
"""Size of their PNG files together, bytes; the oldest go first. 200 digits take a fifth of it."""

SMALL = 128
"""Longer side of a drawing in the strip, pixels."""


@dataclass(eq=False)
class Drawing(Corrected):
    """One drawing, which the visitor may have corrected.

    Attributes
    ----------
    reading : Reading
    png : bytes
        The canvas as it was.
    label : str or None
        The visitor's word for it; see `Corrected`.
    """

    png: bytes

    @cached_property
    def small(self) -> str:
        """The drawing for the strip, as an address that holds it; made once, shown often."""
        picture = cv2.imdecode(np.frombuffer(self.png, np.uint8), cv2.IMREAD_COLOR_RGB)
        assert picture is not None, "a drawing is a PNG of our own"
        return data_url(encode_png(shrink(picture, SMALL)))


class Drawings:
    """One visit's drawings by number; belongs to that visitor's session alone."""

    def __init__(self) -> None:
        self.by_number: dict[int, Drawing] = {}

    @classmethod
    def of_visit(cls) -> "Drawings":
        """The drawings of the visit that this run belongs to."""
        drawings: Drawings = st.session_state.setdefault("drawings", cls())
        return drawings

    def keep(self, number: int, reading: Reading, png: bytes) -> None:
        """Keep a drawing, or what it has become since; the visitor's word for it stays."""
        before = self.by_number.get(number)
        self.by_number[number] = Drawing(reading, png, label=before.label if before else None)
        while len(self.by_number) > 1 and self._is_too_much():
            del self.by_number[min(self.by_number.keys() - {number})]

    def _is_too_much(self) -> bool:
        total = sum(len(drawing.png) for drawing in self.by_number.values())
        return len(self.by_number) > MOST or total > MOST_BYTES

    def drop(self, number: int) -> None:
        """Forget a drawing that was undone to nothing."""
        self.by_number.pop(number, None)

    def latest(self, count: int, but: int) -> list[tuple[int, Drawing]]:
        """The last `count` drawings with their numbers, newest first, without number `but`."""
        numbers = sorted((number for number in self.by_number if number != but), reverse=True)
        return [(number, self.by_number[number]) for number in numbers[:count]]

    def zip(self) -> bytes:
        """All drawings in a ZIP; see `export.archive`."""
        return write_zip(
            Picture(drawing, drawing=drawing.png) for _, drawing in sorted(self.by_number.items())
        )
