"""Lines of writing → their symbols, each as both networks see it.

The number network reads a line whole and says which symbols stand where, so each gets its own ink;
the digit network looks at that ink alone.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple, Protocol

import numpy as np

from ..recognition.ctc import Symbol, Text
from ..recognition.page_network import PageNetwork
from ..recognition.prediction import Prediction
from ..recognition.strip import Strip, make_strip
from ..recognition.symbols import DIGITS, MARKS
from ..segmentation.cut import Piece, Place, cut, find_missed
from ..segmentation.lines import Line

WIDEST_GAP = 0.45
"""Gap that the number network sees where a wider one is, in heights of a digit: wide gaps were rare
where it learned, and a space is measured on the ink."""

OPENED_GAP = 0.3
"""Width of a gap that is opened between digits that were read as one, in heights of a digit."""

DOUBTED_SCORE = 0.5
"""Score of the digit network below which what was read is no digit by itself."""


class Numbers(Protocol):
    """What reads strips, such as a `NumberNetwork`."""

    def load(self) -> None:
        """Make ready; see `NumberNetwork.load`."""

    def read(self, strips: Sequence[np.ndarray]) -> list[Text]:
        """Read strips, (32, w) uint8 each."""


class Observation(NamedTuple):
    """A symbol as both networks see it.

    Attributes
    ----------
    symbol : Symbol
        What the number network says.
    is_passed : bool
        Whether it reads nothing there, and only the ink tells that something is.
    piece : Piece
        Its ink.
    picture : (28, 28) uint8
        The digit network's input.
    prediction : Prediction
        What that says.
    """

    symbol: Symbol
    is_passed: bool
    piece: Piece
    picture: np.ndarray
    prediction: Prediction

    @property
    def may_be_digit(self) -> bool:
        """Whether the number network reads a digit, or passed over what may be one."""
        return self.is_passed or self.symbol.text in DIGITS


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
    found: list[tuple[Symbol, bool, Piece]] = []
    ends = [0]
    for line, (_, columns), strip, text in zip(lines, shown, strips, texts, strict=True):
        found += _cut(line, columns, strip, text)
        ends.append(len(found))
    pictures, predictions = digits.read([piece.ink for _, _, piece in found])
    observed = [
        Observation(*parts, picture, prediction)
        for parts, picture, prediction in zip(found, pictures, predictions, strict=True)
    ]
    return [observed[start:end] for start, end in pairwise(ends)]


def _cut(
    line: Line, columns: np.ndarray, strip: Strip, text: Text
) -> list[tuple[Symbol, bool, Piece]]:
    """Cut a line into the symbols of its strip, and what was passed over.

    Parameters
    ----------
    line : Line
    columns : (W,) int
        The line's column at each column of what the strip was made of; see `_with_gaps`.
    strip : Strip
    text : Text
        What the number network says of it.

    Returns
    -------
    list of (symbol, whether it was passed over, its ink)
        Symbols without ink are left out.
    """
    middles = [strip.to_ink((symbol.start + symbol.end) / 2) for symbol in text.symbols]
    # Where the strip has more or fewer columns than the line, back to the line's own.
    middles = np.interp(middles, np.arange(len(columns)), columns).tolist()
    named = [
        (Place(middle, symbol.text in MARKS), symbol, False)
        for symbol, middle in zip(text.symbols, middles, strict=True)
    ]
    for start, end in find_missed(line.ink, line.height, [place for place, _, _ in named]):
        first, last = (strip.from_ink(column) for column in np.searchsorted(columns, (start, end)))
        named.append((Place((start + end) / 2, False), text.between(first, last), True))
    named.sort(key=lambda parts: parts[0].middle)
    pieces = cut(line.ink, line.height, [place for place, _, _ in named])
    return [
        (symbol, is_passed, piece)
        for (_, symbol, is_passed), piece in zip(named, pieces, strict=True)
        if piece
    ]


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
    for seen in observed:
        x, _, width, _ = seen.piece.box
        if width > line.height and seen.may_be_digit and seen.prediction.score < DOUBTED_SCORE:
            ink = seen.piece.ink.sum(axis=0, dtype=np.int64)[width // 3 : width - width // 3]
            found.append(x + width // 3 + int(ink.argmin()))
    return found


def _count_agreed(observed: Sequence[Observation]) -> int:
    """Digits on which both networks agree, less those that are none to the digit network."""
    digits = [seen for seen in observed if seen.may_be_digit]
    doubted = sum(seen.prediction.score < DOUBTED_SCORE for seen in digits)
    agreed = [
        seen
        for seen in digits
        if not seen.is_passed and seen.symbol.text == str(seen.prediction.digit)
    ]
    return len(agreed) - doubted
