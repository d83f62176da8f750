"""Results: a Reading for each find, and a Page of readings in reading order.

Boxes are in pixels of the picture as given, upright as its EXIF says. Where a page was turned to be
read, its boxes still lie on the picture as given: `turn` and `turn_box` turn both for showing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from .geometry import Box, turn, turn_box
from .recognition.prediction import Prediction

UNREAD = "?"
"""Text of a find that does not look like a digit."""

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


@dataclass(frozen=True, eq=False)
class Reading:
    """What the network says of one find.

    Attributes
    ----------
    prediction : Prediction
    picture : (28, 28) uint8
        The network's input.
    box : (x, y, width, height) or None
        Of the ink, in pixels of the picture as given; None where there was no ink.
    line, index : int
        Line of the page, and place in the line; both count from 1.
    after_space : bool
        Whether the gap before it is as wide as a space between words.
    """

    prediction: Prediction
    picture: np.ndarray
    box: Box | None
    line: int = 1
    index: int = 1
    after_space: bool = False

    @property
    def digit(self) -> int | None:
        """The most probable digit; None where there was no ink."""
        return self.prediction.digit

    @property
    def confidence(self) -> float:
        """Probability of that digit, 0 to 1."""
        return self.prediction.confidence

    @property
    def probabilities(self) -> np.ndarray:
        """(10,) float32, one for each digit."""
        return self.prediction.probabilities

    @property
    def is_digit(self) -> bool:
        """Whether it looks like a digit at all."""
        return self.prediction.is_digit

    @property
    def text(self) -> str:
        """The digit, or `UNREAD`."""
        return str(self.digit) if self.is_digit else UNREAD


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
    """

    readings: tuple[Reading, ...]
    turned: int
    picture: np.ndarray
    steps: Mapping[str, np.ndarray] = field(default_factory=dict)
    left_out: int = 0

    @property
    def lines(self) -> list[str]:
        """The text, line by line: digits, spaces between words, and `UNREAD`."""
        texts: dict[int, str] = {}
        for reading in self.readings:
            gap = " " if reading.after_space else ""
            texts[reading.line] = texts.get(reading.line, "") + gap + reading.text
        return [texts[line] for line in sorted(texts)]

    @property
    def upright(self) -> np.ndarray:
        """The picture turned as it was read, (H, W, 3) or (W, H, 3) uint8."""
        return turn(self.picture, self.turned)

    def upright_box(self, reading: Reading) -> Box | None:
        """Box of a reading in pixels of `upright`."""
        if reading.box is None:
            return None
        return turn_box(reading.box, self.picture.shape[:2], self.turned)
