"""Results: Reading, a symbol; Number, of readings; Table, of numbers; Page, of all of these.

Boxes are in pixels of the picture as given, upright as its EXIF says. Where a page was turned to be
read, its boxes still lie on the picture as given: `turn` and `turn_box` turn both for showing.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from .geometry import Box, turn, turn_box, union
from .recognition.prediction import Prediction
from .recognition.symbols import OTHER

UNREAD = OTHER
"""Text of what is neither a digit nor a mark."""

NO_INK = "There is no ink in this picture."
"""Sentence for a picture of one digit in which no ink was found."""

MOST_DRAWN = 60
"""Most pieces, connected components of its ink, of a canvas that is read. People's numbers have up
to 20 digits of one or two pieces; more would keep other visitors waiting."""

TOO_MANY = f"That is too much to read. Write {MOST_DRAWN // 2} digits at most."
"""Sentence for a canvas with more."""


class Step(StrEnum):
    """Names of the pictures in `Page.steps`, in this order."""

    FLATTENED = "flattened"
    """The light made even, ink dark; (h, w) uint8."""
    INK = "ink"
    """White on black, (h, w) uint8."""
    LINES_REMOVED = "lines removed"
    """The ink without ruling, (h, w) uint8."""
    DIGITS = "digits"
    """The ink with a box around each find, (h, w, 3) uint8 RGB."""


class Mark(NamedTuple):
    """A symbol that is no digit but has a meaning, such as a decimal point.

    Attributes
    ----------
    text : str
        One of `recognition.symbols.MARKS`.
    confidence : float
        Probability that it is this mark, 0 to 1.
    """

    text: str
    confidence: float


@dataclass(frozen=True, eq=False)
class Reading:
    """What the networks say of one symbol: a digit, a mark, or something else.

    Attributes
    ----------
    prediction : Prediction
        Which digit, if it is one.
    picture : (28, 28) uint8
        The network's input.
    box : (x, y, width, height) or None
        Of the ink, in pixels of the picture as given; None where there was no ink.
    line, index : int
        Line of the page, and place in the line; both count from 1.
    after_space : bool
        Whether the gap before it is as wide as a space between words.
    mark : Mark or None
        The mark as which it was read; None for a digit, or what is unread.
    """

    prediction: Prediction
    picture: np.ndarray = field(repr=False)
    box: Box | None
    line: int = 1
    index: int = 1
    after_space: bool = False
    mark: Mark | None = None

    @property
    def digit(self) -> int | None:
        """The most probable digit, even of a mark; None where there was no ink."""
        return self.prediction.digit

    @property
    def confidence(self) -> float:
        """Probability of the mark, else of that digit, 0 to 1."""
        return self.mark.confidence if self.mark else self.prediction.confidence

    @property
    def probabilities(self) -> np.ndarray:
        """(10,) float32, one for each digit."""
        return self.prediction.probabilities

    @property
    def is_digit(self) -> bool:
        """Whether it was read as a digit."""
        return self.mark is None and self.prediction.is_digit

    @property
    def text(self) -> str:
        """The digit or the mark, or `UNREAD`."""
        if self.mark:
            return self.mark.text
        return str(self.digit) if self.is_digit else UNREAD


@dataclass(frozen=True, eq=False)
class Number:
    """A number as it is written: symbols of one line without a space between them.

    Attributes
    ----------
    text : str
        Digits, the marks between them, and `UNREAD` for what is neither.
    value : Decimal or None
        None where the text is no number with one value, such as a date.
    readings : tuple of Reading
        Of each symbol of the text, at least one.
    """

    text: str
    value: Decimal | None
    readings: tuple[Reading, ...] = field(repr=False)

    @property
    def box(self) -> Box:
        """Of its ink, in pixels of the picture as given."""
        return union(*(reading.box for reading in self.readings if reading.box))

    @property
    def line(self) -> int:
        """Line of the page; counts from 1."""
        return self.readings[0].line

    @property
    def confidence(self) -> float:
        """Probability that all of its symbols are right, 0 to 1."""
        return math.prod(reading.confidence for reading in self.readings)


@dataclass(frozen=True, eq=False)
class Cell:
    """A cell of a table.

    Attributes
    ----------
    parts : tuple of Number
        What stands in it, from left to right: a number, mostly; none where it is empty. What is no
        number has a text of marks and `UNREAD`.
    """

    parts: tuple[Number, ...] = ()

    @property
    def text(self) -> str:
        """What is written in it; `UNREAD` for words, empty where nothing is."""
        return " ".join(part.text for part in self.parts)

    @property
    def value(self) -> Decimal | None:
        """Of its number; None where it has none, or more than one."""
        return self.parts[0].value if len(self.parts) == 1 else None

    @property
    def readings(self) -> tuple[Reading, ...]:
        """All symbols in it, from left to right."""
        return tuple(reading for part in self.parts for reading in part.readings)

    @property
    def confidence(self) -> float:
        """Probability that all of its symbols are right, 0 to 1; 1 where it is empty."""
        return math.prod(part.confidence for part in self.parts)

    @property
    def box(self) -> Box | None:
        """Of its ink, in pixels of the picture as given; None where it is empty."""
        return union(*(part.box for part in self.parts)) if self.parts else None


@dataclass(frozen=True, eq=False)
class Table:
    """Numbers in rows and columns, as they stand on a page.

    Attributes
    ----------
    rows : tuple of tuple of Cell
        From top to bottom; all of the same length, cells from left to right.
    """

    rows: tuple[tuple[Cell, ...], ...]

    @property
    def texts(self) -> list[list[str]]:
        """The text of each cell, row by row."""
        return [[cell.text for cell in row] for row in self.rows]


@dataclass(frozen=True, eq=False)
class Page:
    """A page, its readings, and the steps between them.

    Attributes
    ----------
    readings : tuple of Reading
        In reading order: lines from top to bottom, left to right within. Empty where nothing was
        found.
    turned : int
        Degrees clockwise, 0, 90, 180 or 270, by which the picture was turned to be read.
    picture : (H, W, 3) uint8
        The picture as given, RGB, not turned.
    steps : mapping of str to array
        A picture for each `Step` on the way, in order, turned as read.
    left_out : int
        Pieces that were not read: all of a canvas with more than `MOST_DRAWN`, else 0.
    numbers : tuple of Number
        In reading order.
    tables : tuple of Table
        All that was read, in rows and columns; numbers that stand in no table are one of their own.
        Empty for a canvas.
    """

    readings: tuple[Reading, ...]
    turned: int
    picture: np.ndarray = field(repr=False)
    steps: Mapping[str, np.ndarray] = field(default_factory=dict, repr=False)
    left_out: int = 0
    numbers: tuple[Number, ...] = ()
    tables: tuple[Table, ...] = ()

    @property
    def lines(self) -> list[str]:
        """The text, line by line: digits, marks, spaces between words, and `UNREAD`."""
        texts: dict[int, str] = {}
        for reading in self.readings:
            gap = " " if reading.after_space else ""
            texts[reading.line] = texts.get(reading.line, "") + gap + reading.text
        return [texts[line] for line in sorted(texts)]

    @property
    def upright(self) -> np.ndarray:
        """The picture turned as it was read, (H, W, 3) or (W, H, 3) uint8."""
        return turn(self.picture, self.turned)

    def upright_box(self, reading: Reading | Number) -> Box | None:
        """Box of a reading, or a number, in pixels of `upright`."""
        if reading.box is None:
            return None
        return turn_box(reading.box, self.picture.shape[:2], self.turned)
