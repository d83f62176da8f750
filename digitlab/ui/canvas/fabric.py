"""Strokes: as Fabric.js, the canvas' library, writes them → our own, and back.

What comes from a browser may be anything. Our own strokes are built from the few values that a
drawing needs, each of them checked; nothing else of a report is kept.
"""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ...errors import DigitlabError

NUMBERS = {"M": 2, "L": 2, "Q": 4}
"""Coordinates of each command of a path: move to, line to, curve to."""

MOST_STROKES = 200
"""Most strokes of one drawing. A number of twenty digits has sixty."""

MOST_COMMANDS = 5_000
"""Most commands of all paths of one drawing: forty seconds of a pen that is reported 125 times a
second."""

FARTHEST_POINT = 10_000
"""Largest distance of a point from the canvas' corner, pixels; a pen may leave the canvas."""

WIDEST_STROKE = 400
"""Largest width of a stroke, pixels."""

DECIMALS = 3
"""Decimals of a coordinate: one that has traveled to a browser and back is still the same."""

TOO_LARGE = "That is more than one drawing can hold, so the last stroke was left out."
NO_DRAWING = "What came from the canvas is not a drawing, so it was left out."


class DrawingError(DigitlabError):
    """A report of a canvas is no drawing, or is too large for one."""


@dataclass(frozen=True)
class Stroke:
    """One stroke of a round pen.

    Attributes
    ----------
    commands : str
        A letter of `NUMBERS` for each command of its path, "M" first.
    numbers : array of float32
        The coordinates of all commands in a row, pixels of the canvas.
    width : float
        Of the pen, pixels.
    """

    commands: str
    numbers: "array[float]"
    width: float

    @property
    def size(self) -> int:
        """Approximate memory, bytes."""
        return 300 + len(self.commands) + self.numbers.itemsize * len(self.numbers)

    def scaled(self, scale: float) -> "Stroke":
        """The same on a canvas of another size."""
        numbers = array("f", (round(number * scale, DECIMALS) for number in self.numbers))
        return Stroke(self.commands, numbers, round(self.width * scale, DECIMALS))


def parse(objects: Iterable[Any]) -> tuple[Stroke, ...]:
    """Build strokes from a canvas' objects.

    Parameters
    ----------
    objects : iterable
        Whatever a browser has sent. Of a stroke `path` and `strokeWidth` are read.

    Raises
    ------
    DrawingError
        If they are no strokes, or too many or too long.
    """
    strokes: list[Stroke] = []
    left = MOST_COMMANDS
    for drawn in objects:
        if len(strokes) == MOST_STROKES:
            raise DrawingError(TOO_LARGE)
        strokes.append(_stroke(drawn, left))
        left -= len(strokes[-1].commands)
    return tuple(strokes)


def _stroke(drawn: Any, most: int) -> Stroke:
    """Build one stroke of at most so many commands."""
    path = drawn.get("path") if isinstance(drawn, dict) else None
    if not isinstance(path, list) or not path:
        raise DrawingError(NO_DRAWING)
    if len(path) > most:
        raise DrawingError(TOO_LARGE)
    letters, numbers = [], array("f")
    for command in path:
        if not isinstance(command, list) or not command:
            raise DrawingError(NO_DRAWING)
        letter, *coordinates = command
        if not isinstance(letter, str) or len(coordinates) != NUMBERS.get(letter):
            raise DrawingError(NO_DRAWING)
        letters.append(letter)
        numbers.extend(_number(coordinate) for coordinate in coordinates)
    width = _number(drawn.get("strokeWidth"))
    # A pen that is lifted begins another stroke.
    if letters[0] != "M" or "M" in letters[1:] or not 0 < width <= WIDEST_STROKE:
        raise DrawingError(NO_DRAWING)
    return Stroke("".join(letters), numbers, width)


def _number(value: Any) -> float:
    # Not a number is within no limits, and an integer of any length can be compared.
    if isinstance(value, int | float) and -FARTHEST_POINT <= value <= FARTHEST_POINT:
        return round(float(value), DECIMALS)
    raise DrawingError(NO_DRAWING)


def serialize(strokes: Iterable[Stroke], color: str) -> list[dict[str, Any]]:
    """Write strokes as Fabric.js reads them, and as its pen would have drawn them."""
    return [
        {
            "type": "Path",
            "path": _path(stroke),
            "strokeWidth": stroke.width,
            "stroke": color,
            "fill": None,
            "strokeLineCap": "round",
            "strokeLineJoin": "round",
            "strokeMiterLimit": 10,
        }
        for stroke in strokes
    ]


def _path(stroke: Stroke) -> list[list[Any]]:
    numbers = iter(stroke.numbers)
    return [
        [letter, *(round(next(numbers), DECIMALS) for _ in range(NUMBERS[letter]))]
        for letter in stroke.commands
    ]
