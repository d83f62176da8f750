"""Lines of writing → readings: read as a whole by one network, then symbol by symbol by the other.

The number network says which symbols stand where, so each gets its own ink; the digit network looks
at that ink alone; both together say what it is.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple, Protocol

import numpy as np

from ..recognition import witnesses
from ..recognition.formats import judge_formats
from ..recognition.number_network import Symbol
from ..recognition.ones import judge_heights, judge_strokes
from ..recognition.page_network import PageNetwork
from ..recognition.prediction import Prediction
from ..recognition.strip import make_strip
from ..recognition.symbols import DIGITS, MARKS, SYMBOLS
from ..results import Mark, Reading
from ..segmentation.cut import Piece, Place, cut, find_missed
from ..segmentation.lines import Line
from ..segmentation.shapes import is_bare, is_blot
from ..segmentation.typical import MARK, least_space

WIDEST_GAP = 0.45
"""Gap that the number network sees where a wider one is, in heights of a digit: wide gaps were rare
where it learned, and a space is measured on the ink."""

HIGH = 0.6
"""Middle of a dot between two digits up to which it is a dash: its distance from their top, as a
share of their height. Of 254 dashes that people wrote between digits four in five stand so high, of
8 points and commas none."""

LOW = 0.75
"""Middle of a stroke beside a digit from which on it is rather a comma than a 1: its distance from
the digit's top, as a share of its height."""

OPENED = 0.3
"""Width of a gap that is opened between digits that were read as one, in heights of a digit."""

DOUBTED = 0.5
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


class Seen(NamedTuple):
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


def see(lines: Sequence[Line], numbers: Numbers, digits: PageNetwork) -> list[list[Seen]]:
    """Show lines to both networks: the symbols of each line that have ink, from left to right.

    Where the number network reads one digit, and the digit network sees that it is none, two may
    touch: the line is shown once more with a gap there, and two are read if both networks see them.
    """
    seen = _see(lines, [()] * len(lines), numbers, digits)
    joined = [_joined(line, own) for line, own in zip(lines, seen, strict=True)]
    doubtful = [place for place, gaps in enumerate(joined) if gaps]
    opened = [lines[place] for place in doubtful], [joined[place] for place in doubtful]
    for place, again in zip(doubtful, _see(*opened, numbers, digits), strict=True):
        # One that was doubted is two on which both networks agree.
        if _agreed(again) >= _agreed(seen[place]) + 2:
            seen[place] = again
    return seen


def _see(
    lines: Sequence[Line], gaps: Sequence[Sequence[int]], numbers: Numbers, digits: PageNetwork
) -> list[list[Seen]]:
    """Show lines to both networks, with gaps opened at some columns of each; see `see`."""
    symbols: list[Symbol] = []
    pieces: list[Piece] = []
    ends = []
    shown = [_opened(line, own) for line, own in zip(lines, gaps, strict=True)]
    strips = [make_strip(ink) for ink, _ in shown]
    texts = numbers.read([strip.pixels for strip in strips])
    for line, (_, columns), strip, read in zip(lines, shown, strips, texts, strict=True):
        middles = [strip.to_ink((symbol.start + symbol.end) / 2) for symbol in read]
        placed = np.interp(middles, np.arange(len(columns)), columns)
        places = [
            Place(float(middle), symbol.text in MARKS)
            for middle, symbol in zip(placed, read, strict=True)
        ]
        both = [*zip(places, read, strict=True)]
        both += [(place, MISSED) for place in find_missed(line.ink, line.height, places)]
        both.sort(key=lambda one: one[0].middle)
        own = cut(line.ink, line.height, [place for place, _ in both])
        for (_, symbol), piece in zip(both, own, strict=True):
            if piece:
                symbols.append(symbol)
                pieces.append(piece)
        ends.append(len(pieces))
    pictures, predictions = digits.read([piece.ink for piece in pieces])
    seen = list(map(Seen, symbols, pieces, pictures, predictions))
    return [seen[start:end] for start, end in pairwise([0, *ends])]


def _opened(line: Line, gaps: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
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
    wide = round(OPENED * line.height)
    at = np.repeat(np.searchsorted(columns, gaps), wide)
    return np.insert(ink, at, 0, axis=1), np.insert(columns, at, columns[at])


def _joined(line: Line, seen: Sequence[Seen]) -> list[int]:
    """Columns between two digits that were read as one: broad, and no digit by itself."""
    found = []
    for one in seen:
        x, _, width, _ = one.piece.box
        if width > line.height and one.symbol.text in DIGITS and one.prediction.score < DOUBTED:
            ink = one.piece.ink.sum(axis=0, dtype=np.int64)[width // 3 : width - width // 3]
            found.append(x + width // 3 + int(ink.argmin()))
    return found


def _agreed(seen: Sequence[Seen]) -> int:
    """Digits on which both networks agree, less those that are none to the digit network."""
    named = [one for one in seen if one.symbol.text in DIGITS]
    doubted = sum(one.prediction.score < DOUBTED for one in named)
    return sum(one.symbol.text == str(one.prediction.digit) for one in named) - doubted


def _without_wide_gaps(line: Line) -> np.ndarray:
    """Columns of a line's ink, (n,) int, without the middle of its wide gaps."""
    inked = line.ink.max(axis=0) > 0
    columns = np.arange(len(inked))
    # Distances from the ink before and after each column.
    before = columns - np.maximum.accumulate(np.where(inked, columns, -len(columns)))
    after = np.minimum.accumulate(np.where(inked, columns, 2 * len(columns))[::-1])[::-1] - columns
    return columns[np.minimum(before, after) <= WIDEST_GAP * line.height / 2]


def read_lines(
    lines: Sequence[Line], numbers: Numbers, digits: PageNetwork, on_paper: bool = False
) -> list[Reading]:
    """Read the lines of a page.

    Parameters
    ----------
    lines : sequence of Line
        From top to bottom.
    numbers : Numbers
        Reads each line as a whole.
    digits : PageNetwork
        Reads each symbol by itself.
    on_paper : bool
        Whether they come from a photo or a scan, on which more than writing leaves ink.

    Returns
    -------
    list of Reading
        In reading order, their boxes in pixels of the page's ink; a line in which nothing is read
        is not counted.
    """
    both = zip(lines, see(lines, numbers, digits), strict=True)
    written = [(line, seen) for line, seen in both if seen]
    if not written:
        return []
    gaps = [_gaps(seen) for _, seen in written]
    every_gap = [gap for line in gaps for gap in line]
    spaces = [
        _after_space(own, least_space(line.height, every_gap))
        for (line, _), own in zip(written, gaps, strict=True)
    ]
    bare = [np.array([is_bare(one.piece.ink) for one in seen]) for _, seen in written]
    heights = [np.array([one.piece.box[3] for one in seen]) for _, seen in written]
    alone = [_judge(seen, on_paper) for _, seen in written]
    if on_paper:
        alone = list(map(witnesses.judge_slashes, alone, spaces))
    alone = judge_heights(judge_strokes(alone, bare), bare, heights)
    judged = witnesses.judge_together(alone)
    if not on_paper:
        # Who draws a number draws it whole, alone; a page has rows of digits that look like dates.
        judged = list(map(judge_formats, judged, spaces))
    return [
        reading
        for number, (line, seen) in enumerate(written, 1)
        for reading in _readings(line, seen, judged[number - 1], spaces[number - 1], number)
    ]


def _after_space(gaps: Sequence[int], space: float) -> np.ndarray:
    """Whether a space stands before each symbol of a line with these gaps between them, (n,)."""
    return np.array([False, *(gap > space for gap in gaps)])


def _judge(seen: Sequence[Seen], on_paper: bool) -> np.ndarray:
    """What both networks say of the symbols of a line together, (n, 20)."""
    judged = [
        witnesses.judge(
            one.symbol.probabilities, one.prediction, weights_of(seen, one.piece), on_paper
        )
        for one in seen
    ]
    stacked = witnesses.judge_blots(
        np.stack(judged), np.array([is_blot(one.piece.ink) for one in seen])
    )
    stacked = witnesses.judge_points(stacked, _are_high(seen))
    return witnesses.judge_commas(stacked, _are_low(seen))


def _are_high(seen: Sequence[Seen]) -> np.ndarray:
    """Whether each symbol of a line is small and stands between two digits, too high for a point.

    Returns
    -------
    (n,) bool
    """
    high = np.zeros(len(seen), bool)
    for place in range(1, len(seen) - 1):
        sides = _digits_beside(seen, place)
        if len(sides) == 2:
            middle, size = _middle_and_size(seen[place], sides)
            high[place] = size <= MARK and middle <= HIGH
    return high


def _are_low(seen: Sequence[Seen]) -> np.ndarray:
    """Whether each symbol of a line stands beside a digit, too low for a 1, (n,) bool."""
    low = np.zeros(len(seen), bool)
    for place, one in enumerate(seen):
        sides = _digits_beside(seen, place)
        low[place] = bool(sides) and _middle_and_size(one, sides)[0] >= LOW
    return low


def _digits_beside(seen: Sequence[Seen], place: int) -> list[Seen]:
    """The digits that stand right before and behind a symbol."""
    sides = [*seen[max(0, place - 1) : place], *seen[place + 1 : place + 2]]
    return [side for side in sides if side.symbol.text in DIGITS]


def _middle_and_size(one: Seen, sides: Sequence[Seen]) -> tuple[float, float]:
    """How far below the top of its neighbors the middle of a symbol is, and its longer side.

    Both as shares of the neighbors' height.
    """
    boxes = np.array([side.piece.box for side in sides])
    top, end = boxes[:, 1].mean(), (boxes[:, 1] + boxes[:, 3]).mean()
    _, y, width, height = one.piece.box
    middle = (y + height / 2 - top) / (end - top)
    return float(middle), float(max(width, height) / (end - top))


def _readings(
    line: Line, seen: Sequence[Seen], judged: np.ndarray, after_space: np.ndarray, number: int
) -> Iterator[Reading]:
    """Make readings of a line, which has that number, of what was judged of it, (n, 20)."""
    for index, (one, said, is_after_space) in enumerate(
        zip(seen, judged, after_space, strict=True), 1
    ):
        mark = witnesses.as_mark(said)
        x, y, width, height = one.piece.box
        yield Reading(
            witnesses.as_prediction(said),
            one.picture,
            (x + line.box[0], y + line.box[1], width, height),
            number,
            index,
            bool(is_after_space),
            Mark(*mark) if mark else None,
        )


def weights_of(seen: Sequence[Seen], piece: Piece) -> witnesses.Weights:
    """What the networks' words count for a piece of a line."""
    if len(seen) == 1:
        return witnesses.LONE
    return witnesses.CUT if piece.is_cut else witnesses.APART


def _gaps(seen: Sequence[Seen]) -> list[int]:
    """Gaps between the symbols of a line, pixels; negative where one reaches over the next."""
    boxes = [one.piece.box for one in seen]
    return [right[0] - left[0] - left[2] for left, right in pairwise(boxes)]
