"""Symbols of a page's lines → how they look and where they stand, measured on their ink."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from ..recognition.judges.appearance import Appearance
from ..recognition.symbols import DIGITS
from ..segmentation.lines import Line
from ..segmentation.shapes import is_bare, is_blot, lean
from ..segmentation.typical import MARK_HEIGHT, least_space
from .observations import Observation

DASH_MIDDLE = 0.6
"""Middle of a dot between two digits up to which it is a dash: its distance from their top, as a
share of their height. Of 254 dashes that people wrote between digits four in five stand so high, of
8 points and commas none."""

COMMA_MIDDLE = 0.75
"""Middle of a stroke beside a digit from which on it is rather a comma than a 1: its distance from
the digit's top, as a share of its height."""


def measure_appearance(
    lines: Sequence[Line], observed: Sequence[Sequence[Observation]]
) -> Appearance:
    """Measure the symbols of a page, of which each line has at least one."""
    gaps = [_gaps(line) for line in observed]
    gaps_of_page = [gap for line in gaps for gap in line]
    spaces = [
        _after_space(own, least_space(line.height, gaps_of_page))
        for line, own in zip(lines, gaps, strict=True)
    ]
    pieces = [observation.piece for line in observed for observation in line]
    lengths = [len(line) for line in observed]
    return Appearance(
        line=np.repeat(np.arange(len(lines)), lengths),
        after_space=np.concatenate(spaces),
        height=np.array([piece.box[3] for piece in pieces], float),
        foot=np.array([piece.box[1] + piece.box[3] for piece in pieces], float),
        line_height=np.repeat([line.height for line in lines], lengths),
        is_bare=np.array([is_bare(piece.ink) for piece in pieces]),
        lean=np.array([lean(piece.ink) for piece in pieces]),
        is_blot=np.array([is_blot(piece.ink) for piece in pieces]),
        is_high=np.concatenate([_are_high(line) for line in observed]),
        is_low=np.concatenate([_are_low(line) for line in observed]),
    )


def _gaps(line: Sequence[Observation]) -> list[int]:
    """Gaps between the symbols of a line, pixels; negative where one reaches over the next."""
    boxes = [observation.piece.box for observation in line]
    return [right[0] - left[0] - left[2] for left, right in pairwise(boxes)]


def _after_space(gaps: Sequence[int], space: float) -> np.ndarray:
    """Whether a space stands before each symbol of a line with these gaps between them, (n,)."""
    return np.array([False, *(gap > space for gap in gaps)])


def _are_high(line: Sequence[Observation]) -> np.ndarray:
    """Whether each symbol of a line is small and stands between two digits, too high for a point.

    Returns
    -------
    (n,) bool
    """
    high = np.zeros(len(line), bool)
    for place in range(1, len(line) - 1):
        neighbors = _digits_beside(line, place)
        if len(neighbors) == 2:
            middle, size = _middle_and_size(line[place], neighbors)
            high[place] = size <= MARK_HEIGHT and middle <= DASH_MIDDLE
    return high


def _are_low(line: Sequence[Observation]) -> np.ndarray:
    """Whether each symbol of a line stands beside a digit, too low for a 1, (n,) bool."""
    low = np.zeros(len(line), bool)
    for place, observation in enumerate(line):
        neighbors = _digits_beside(line, place)
        low[place] = bool(neighbors) and _middle_and_size(observation, neighbors)[0] >= COMMA_MIDDLE
    return low


def _digits_beside(line: Sequence[Observation], place: int) -> list[Observation]:
    """The digits that stand right before and behind a symbol."""
    neighbors = [*line[max(0, place - 1) : place], *line[place + 1 : place + 2]]
    return [neighbor for neighbor in neighbors if neighbor.symbol.text in DIGITS]


def _middle_and_size(
    observation: Observation, neighbors: Sequence[Observation]
) -> tuple[float, float]:
    """How far below the top of its neighbors the middle of a symbol is, and its longer side.

    Both as shares of the neighbors' height.
    """
    boxes = np.array([neighbor.piece.box for neighbor in neighbors])
    top, end = boxes[:, 1].mean(), (boxes[:, 1] + boxes[:, 3]).mean()
    _, y, width, height = observation.piece.box
    middle = (y + height / 2 - top) / (end - top)
    return float(middle), float(max(width, height) / (end - top))
