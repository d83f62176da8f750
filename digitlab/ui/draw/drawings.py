"""The drawings of one visit: what was read, and what the visitor says they are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

import streamlit as st

from ...export.archive import Picture, write_zip
from ...io.shades import shrink_shades
from ...results import Reading
from ...structure.corrections import LEFT_OUT, Corrected
from ..widgets.hand import hand_of_visit
from ..widgets.thumbnails import data_url

MOST_DRAWINGS = 200
"""Most drawings kept in one visit; the oldest go first."""

MOST_BYTES = 5_000_000
"""Most bytes of their PNG files together; the oldest go first. 200 digits take a fifth of it."""

SMALL_SIDE = 128
"""Longer side of a drawing in the strip, pixels."""


class Drawing(Protocol):
    """What was drawn on a canvas, of whatever kind.

    Attributes
    ----------
    png : bytes
        The canvas as it was.
    label : str or None
        The visitor's word for it.
    text, read, small : str
        What it is, the visitor's word before the network's; what was read; and its picture for the
        strip, as an address that holds it.
    taught : list of Reading
        What a hand learned of it; the drawing may have been read anew since.
    """

    png: bytes
    label: str | None
    taught: list[Reading]

    @property
    def text(self) -> str: ...  # noqa: D102

    @property
    def read(self) -> str: ...  # noqa: D102

    @property
    def small(self) -> str: ...  # noqa: D102

    @property
    def finds(self) -> Sequence[Corrected]:
        """Its symbols, as read and as corrected."""

    def correct(self, word: str | None) -> None:
        """Take a person's word; None takes it back."""

    def pictures(self) -> Iterator[Picture]:
        """Its pictures for the ZIP."""


def is_forgotten(is_taught: bool, drawing: Drawing | None) -> bool:
    """Whether the hand by which a drawing was read is forgotten; the visitor's word on it stays."""
    return is_taught and not hand_of_visit() and (drawing is None or drawing.label is None)


@dataclass(eq=False)
class DigitDrawing(Corrected):
    """A digit, which the visitor may have corrected.

    Attributes
    ----------
    reading : Reading
    png : bytes
        The canvas as it was.
    label : str or None
        The visitor's word for it; see `Corrected`.
    taught : list of Reading
        See `Drawing`.
    """

    png: bytes
    taught: list[Reading] = field(default_factory=list, kw_only=True)

    @property
    def finds(self) -> list[Corrected]:
        """The digit alone."""
        return [self]

    @property
    def read(self) -> str:
        """The digit that was read, or `UNREAD`."""
        return self.reading.text

    @cached_property
    def small(self) -> str:
        """The drawing for the strip; made once, shown often."""
        return data_url(shrink_shades(self.png, SMALL_SIDE))

    def pictures(self) -> Iterator[Picture]:
        """Its picture for the ZIP."""
        yield Picture(self, drawing=self.png)


@dataclass(eq=False)
class NumberDrawing:
    """A number, which the visitor may have corrected.

    Attributes
    ----------
    finds : list of Corrected
        Its symbols.
    read : str
        What was read, spaces and all.
    png : bytes
        The canvas as it was.
    label : str or None
        The visitor's word for it.
    taught : list of Reading
        See `Drawing`.
    """

    finds: list[Corrected]
    read: str
    png: bytes
    label: str | None = field(default=None, init=False)
    taught: list[Reading] = field(default_factory=list, init=False)

    @property
    def text(self) -> str:
        """The visitor's word before the network's."""
        return self.read if self.label is None else self.label

    @cached_property
    def small(self) -> str:
        """The drawing for the strip; made once, shown often."""
        return data_url(shrink_shades(self.png, SMALL_SIDE))

    @property
    def is_cut_right(self) -> bool:
        """Whether as many symbols were found as the visitor's word has."""
        return self.label is None or len("".join(self.label.split())) == len(self.finds)

    def correct(self, word: str | None) -> None:
        """Take a person's word; None, or nothing, takes it back.

        Where it has another number of symbols than were found, these are left out: none has a
        label, and a hand learns nothing of them.
        """
        self.label = (word or "").strip() or None
        symbols = "".join((self.label or "").split())
        for at, find in enumerate(self.finds):
            known = symbols[at] if self.is_cut_right and symbols else LEFT_OUT
            find.correct(None if self.label is None else known)

    def pictures(self) -> Iterator[Picture]:
        """Its symbols' pictures for the ZIP; the first has the canvas with it."""
        for at, find in enumerate(self.finds):
            yield Picture(find, drawing=b"" if at else self.png)


class Drawings:
    """One visit's drawings by number; belongs to that visitor's session alone.

    Runs of other visits count them at any time, so each change makes a dictionary anew.
    """

    def __init__(self) -> None:
        self.by_number: Mapping[int, Drawing] = {}

    @classmethod
    def of_visit(cls, key: str) -> "Drawings":
        """What was drawn on the canvas of that key in the visit that this run belongs to."""
        drawings: Drawings = st.session_state.setdefault(f"{key}_drawings", cls())
        return drawings

    def keep(self, number: int, drawing: Drawing) -> None:
        """Keep a drawing, or what it has become since; the visitor's word for it stays."""
        before = self.by_number.get(number)
        if before and before.label is not None:
            drawing.correct(before.label)
            drawing.taught = before.taught
        self.by_number = {**self.by_number, number: drawing}
        while len(self.by_number) > 1 and self._is_too_much():
            self.drop(min(self.by_number.keys() - {number}))

    def _is_too_much(self) -> bool:
        return len(self.by_number) > MOST_DRAWINGS or self.size > MOST_BYTES

    @property
    def size(self) -> int:
        """Approximate memory of the drawings, bytes."""
        return sum(len(drawing.png) for drawing in self.by_number.values())

    def copy(self) -> "Drawings":
        """The same drawings, to which others can be added."""
        drawings = Drawings()
        drawings.by_number = self.by_number
        return drawings

    def drop(self, number: int) -> None:
        """Forget a drawing, such as one that was undone to nothing."""
        kept = {key: drawing for key, drawing in self.by_number.items() if key != number}
        self.by_number = kept

    def latest(self, count: int, but: int) -> list[tuple[int, Drawing]]:
        """The last `count` drawings with their numbers, newest first, without number `but`."""
        numbers = sorted((number for number in self.by_number if number != but), reverse=True)
        return [(number, self.by_number[number]) for number in numbers[:count]]

    def before(self, number: int) -> list[Corrected]:
        """The symbols of the last drawing but that of a number; none where there is no other."""
        return [find for _, drawing in self.latest(1, number) for find in drawing.finds]

    def zip(self) -> bytes:
        """All drawings in a ZIP; see `export.archive`."""
        return write_zip(
            picture
            for _, drawing in sorted(self.by_number.items())
            for picture in drawing.pictures()
        )
