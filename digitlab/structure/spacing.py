"""Symbols of a page, far apart and under one another → each a cell of its own.

A gap in one line is measured against the other gaps of the page. Where single digits stand in wide
columns, as in a puzzle or on a sheet of samples, all gaps are wide and none looks like a space. The
columns tell: people leave a strip of paper free through many rows between two columns only. And no
number has as many digits as a long row of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

import numpy as np

from ..geometry import Box
from ..results import UNREAD, Reading
from .columns import LevelBox, find_spans
from .grid import find_rows, stacked, straightened, usual_height, without_headings

FEWEST_ROWS = 4
"""Rows through which a strip of paper goes that parts columns. The digits of fewer numbers may
stand under one another by chance."""

STRIP_WIDTH = 0.6
"""Least width of such a strip, in heights of a digit. Digits in squares of 5 mm leave 0.5."""

USUAL_STRIP_WIDTH = 0.8
"""Least median width of a table's strips, in heights of a digit. Chosen, as those below, on real
pages: columns of single digits have 0.9 to 1.7; people's widest numbers have gaps as wide, but no
strips."""

SMALL_HEIGHT = 0.35
"""Height of what is unread up to which it is no writing, in heights of a digit."""

LONGEST_NUMBER = 13
"""Symbols of the longest number that people write without a space: an EAN."""

EVEN_LEAST_GAP, EVEN_MOST_RATIO = 0.4, 2.5
"""In a row of single symbols, nearly all gaps are at least so wide, in heights of a digit, and none
is wider than so many times the usual one."""


def space_out(readings: Sequence[Reading], boxes: Sequence[Box]) -> list[Reading]:
    """Say where a space stands between symbols that are cells of their own.

    Parameters
    ----------
    readings : sequence of Reading
        Of a page, in reading order.
    boxes : sequence of Box
        Of each, in pixels of the page's ink upright.

    Returns
    -------
    list of Reading
        The same, some of them after a space now.
    """
    lines = [reading.line for reading in readings]
    if len({*lines}) < FEWEST_ROWS:  # Such is every number on a canvas, at each of its strokes.
        return list(readings)
    placed = np.array(boxes, float)
    is_unread = [reading.text == UNREAD for reading in readings]
    height = usual_height(placed, is_unread)
    apart = {*_across_strips(placed, is_unread, lines, height)}
    apart |= _in_long_rows(placed, lines, height)
    return [
        replace(reading, after_space=True) if place in apart else reading
        for place, reading in enumerate(readings)
    ]


def _across_strips(
    boxes: np.ndarray, is_unread: Sequence[bool], lines: Sequence[int], height: float
) -> Iterator[int]:
    """Symbols between which and the one before them in their line a strip of paper goes."""
    kept = [
        place
        for place, (unread, box) in enumerate(zip(is_unread, boxes, strict=True))
        if not unread or box[3] > SMALL_HEIGHT * height
    ]
    if not kept:
        return
    placed = [
        box._replace(items=(kept[box.items[0]],))
        for box in straightened(boxes[kept], [is_unread[place] for place in kept], height)
    ]
    for block in stacked(find_rows(placed, height)):
        strips = np.array([*_strips(without_headings(block), height)])
        if not len(strips) or np.median(np.ptp(strips, axis=1)) < USUAL_STRIP_WIDTH * height:
            continue
        middles = strips.mean(axis=1)
        inside = sorted(
            (item, int((middles < box.center).sum()))
            for row in block
            for box in row
            for item in box.items
        )
        for (before, column_before), (item, column) in pairwise(inside):
            if lines[before] == lines[item] and column_before != column:
                yield _after_widest_gap(boxes, before, item)


def _after_widest_gap(boxes: np.ndarray, first: int, last: int) -> int:
    """The symbol, of those after the first up to the last, before which most paper is free.

    A minus that was not read stands between two columns, and belongs to the second.
    """
    between = range(first + 1, last + 1)
    return max(
        between,
        key=lambda place: boxes[place, 0] - boxes[place - 1, 0] - boxes[place - 1, 2],
        default=last,
    )


def _strips(rows: list[list[LevelBox]], height: float) -> Iterator[tuple[float, float]]:
    """Wide strips of paper, left and right edge, that part enough rows."""
    for left, right in pairwise(find_spans(rows)):
        parted = sum(row[0].center < right[0] < row[-1].center for row in rows if row)
        if right[0] - left[1] >= STRIP_WIDTH * height and parted >= FEWEST_ROWS:
            yield left[1], right[0]


def _in_long_rows(boxes: np.ndarray, lines: Sequence[int], height: float) -> set[int]:
    """All but the first symbol of each row of single symbols, where there are enough rows."""
    rows = [
        [place for place, _ in row]
        for _, row in groupby(enumerate(lines), key=lambda numbered: numbered[1])
    ]
    long = [row for row in rows if len(row) > LONGEST_NUMBER and _is_even(boxes[row], height)]
    return {place for row in long for place in row[1:]} if len(long) >= FEWEST_ROWS else set()


def _is_even(boxes: np.ndarray, height: float) -> bool:
    """Whether symbols of a line, (n, 4), stand apart evenly."""
    gaps = boxes[1:, 0] - boxes[:-1, 0] - boxes[:-1, 2]
    usual = float(np.median(gaps))
    is_wide = np.quantile(gaps, 0.1) >= EVEN_LEAST_GAP * height
    return bool(is_wide and gaps.max() <= EVEN_MOST_RATIO * usual)
