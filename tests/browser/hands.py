"""Digits as people write them: pen strokes, made up for these tests, and nobody's in particular."""

import json
from dataclasses import dataclass
from pathlib import Path

Point = tuple[float, float]


@dataclass(frozen=True)
class Hand:
    """One way to write one digit.

    Attributes
    ----------
    digit : int
    name : str
        What is particular about it.
    strokes : list of lists of (x, y)
        Pen-down runs in a square of side 1, y downwards.
    """

    digit: int
    name: str
    strokes: list[list[Point]]

    def __str__(self) -> str:
        return f"{self.digit} {self.name}"

    def placed(self, center: Point, side: float) -> list[list[Point]]:
        """Its strokes in a square of that center and side."""
        (x0, y0), half = center, side / 2
        return [
            [(x0 - half + x * side, y0 - half + y * side) for x, y in run] for run in self.strokes
        ]


def hand(digit: int, name: str | None = None) -> Hand:
    """The hand of that name, or the first that writes the digit."""
    return next(one for one in HANDS if one.digit == digit and name in (one.name, None))


HANDS = [
    Hand(one["digit"], one["hand"], one["strokes"])
    for one in json.loads(Path(__file__).with_name("hands.json").read_text("utf-8"))
]
