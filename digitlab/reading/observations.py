"""Lines of writing → their symbols, each as both networks see it.

The number network reads a line whole and says which symbols stand where, so each gets its own ink;
the digit network looks at that ink alone.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple, Protocol

import numpy as np

from ..recognition.number_network import Symbol
from ..recognition.page_network import PageNetwork
from ..recognition.prediction import Prediction
from ..recognition.strip import make_strip
from ..recognition.symbols import DIGITS, MARKS, SYMBOLS
from ..segmentation.cut import Piece, Place, cut, find_missed
from ..segmentation.lines import Line

WIDEST_GAP = 0.45
"""Gap that the number network sees where a wider one is, in heights of a digit: wide gaps were rare
where it learned, and a space is measured on the ink."""

OPENED_GAP = 0.3
"""Width of a gap that is opened between digits that were read as one, in heights of a digit."""

DOUBTED_SCORE = 0.5
"""Score of the digit network below which what was read is no digit by itself."""

MISSED = Symbol(0, 0, np.array([0.0 if symbol in MARKS else 1 / 12 for symbol in SYMBOLS]))
"""What the number network says of a tall piece that it missed: nothing, but that it is no mark. The
digit network, which is asked then, knows no marks."""


class Numbers(Protocol):
    """What reads strips, such as a `NumberNetwork`."""

    def load(self) -> None:
        """Make ready; see `NumberNetwork.load`."""

    def read(self, strips: Sequence[np.ndarray]) -> list[list[Symbol]]:
        """Strips, (32, w) uint8 each → the symbols of each, from left to right."""


class Observation(NamedTuple):
    """A symbol as both networks see it.

    Attributes
    ----------
    symbol : Symbol
        What the number network says.
    piece : Piece
        Its ink.
    picture : (28, 28) uint8
        The digit network's input.
    prediction : Prediction
        What that says.
    """

    symbol: Symbol
    piece: Piece
    picture: np.ndarray
    prediction: Prediction


def observe(
    lines: Sequence[Line], numbers: Numbers, digits: PageNetwork
) -> list[list[Observation]]:
    """Show lines to both networks: the symbols of each line that have ink, from left to right.

    Where the number network reads one digit, and the digit network sees that it is none, two may
    touch: the line is shown once more with a gap there, and two are read if both networks see them.
    """
    observed = _observe(lines, [()] * len(lines), numbers, digits)
    gaps = [_find_touching(line, symbols) for line, symbols in zip(lines, observed, strict=True)]
    doubtful = [number for number, columns in enumerate(gaps) if columns]
    again = _observe(
        [lines[number] for number in doubtful],
        [gaps[number] for number in doubtful],
        numbers,
        digits,
    )
    for number, symbols in zip(doubtful, again, strict=True):
        # One that was doubted is two on which both networks agree.
        if _count_agreed(symbols) >= _count_agreed(observed[number]) + 2:
            observed[number] = symbols
    return observed


def _observe(
    lines: Sequence[Line], gaps: Sequence[Sequence[int]], numbers: Numbers, digits: PageNetwork
) -> list[list[Observation]]:
    """Show lines to both networks, with gaps opened at some columns of each; see `observe`."""
    shown = [_with_gaps(line, columns) for line, columns in zip(lines, gaps, strict=True)]
    strips = [make_strip(ink) for ink, _ in shown]
    texts = numbers.read([strip.pixels for strip in strips])
    symbols: list[Symbol] = []
    pieces: list[Piece] = []
    ends = [0]
    for line, (_, columns), strip, text in zip(lines, shown, strips, texts, strict=True):
        middles = [strip.to_ink((symbol.start + symbol.end) / 2) for symbol in text]
        # Where the strip has more or fewer columns than the line, back to the line's own.
        middles = np.interp(middles, np.arange(len(columns)), columns).tolist()
        for symbol, piece in _cut(line, text, middles):
            symbols.append(symbol)
            pieces.append(piece)
        ends.append(len(pieces))
    pictures, predictions = digits.read([piece.ink for piece in pieces])
    observed = list(map(Observation, symbols, pieces, pictures, predictions))
    return [observed[start:end] for start, end in pairwise(ends)]


def _cut(
    line: Line, text: Sequence[Symbol], middles: Sequence[float]
) -> list[tuple[Symbol, Piece]]:
    """Cut a line into its symbols, whose middles are at these columns, and what was missed.

    Symbols without ink are left out.
    """
    places = [
        Place(middle, symbol.text in MARKS) for symbol, middle in zip(text, middles, strict=True)
    ]
    missed = find_missed(line.ink, line.height, places)
    named = [*zip(places, text, strict=True), *((place, MISSED) for place in missed)]
    named.sort(key=lambda pair: pair[0].middle)
    pieces = cut(line.ink, line.height, [place for place, _ in named])
    return [(symbol, piece) for (_, symbol), piece in zip(named, pieces, strict=True) if piece]


def _with_gaps(line: Line, gaps: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
    """Open gaps at some columns of a line, and narrow wide ones.

    Returns
    -------
    (H, W) uint8
        Its ink.
    (W,) int
        The line's column that each column of it shows, or stands beside.
    """
    columns = _without_wide_gaps(line)
    ink = line.ink[:, columns]
    if not gaps:
        return ink, columns
    wide = round(OPENED_GAP * line.height)
    at = np.repeat(np.searchsorted(columns, gaps), wide)
    return np.insert(ink, at, 0, axis=1), np.insert(columns, at, columns[at])


def _without_wide_gaps(line: Line) -> np.ndarray:
    """Columns of a line's ink, (n,) int, without the middle of its wide gaps."""
    inked = line.ink.max(axis=0) > 0
    columns = np.arange(len(inked))
    # Distances from the ink before and after each column.
    before = columns - np.maximum.accumulate(np.where(inked, columns, -len(columns)))
    after = np.minimum.accumulate(np.where(inked, columns, 2 * len(columns))[::-1])[::-1] - columns
    return columns[np.minimum(before, after) <= WIDEST_GAP * line.height / 2]


def _find_touching(line: Line, observed: Sequence[Observation]) -> list[int]:
    """Columns between two digits that were read as one: broad, and no digit by itself."""
    found = []
    for symbol, piece, _, prediction in observed:
        x, _, width, _ = piece.box
        if width > line.height and symbol.text in DIGITS and prediction.score < DOUBTED_SCORE:
            ink = piece.ink.sum(axis=0, dtype=np.int64)[width // 3 : width - width // 3]
            found.append(x + width // 3 + int(ink.argmin()))
    return found


def _count_agreed(observed: Sequence[Observation]) -> int:
    """Digits on which both networks agree, less those that are none to the digit network."""
    digits = [
        (symbol, prediction) for symbol, _, _, prediction in observed if symbol.text in DIGITS
    ]
    doubted = sum(prediction.score < DOUBTED_SCORE for _, prediction in digits)
    return sum(symbol.text == str(prediction.digit) for symbol, prediction in digits) - doubted
