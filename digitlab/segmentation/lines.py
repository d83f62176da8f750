"""Ink of a page → lines of writing, each with its own ink, for the number network to read.

Bodies whose heights overlap make a line; marks go to the line that they stand in. See `pieces` for
what bodies and marks are.
"""

from dataclasses import dataclass

import numpy as np

from ..geometry import Box, check_ink, cut_out
from .pieces import LOW_HEIGHT, MARK_GAP, MARK_RISE, Pieces, are_marks, find_pieces
from .typical import RULE_LENGTH, STEEPEST_SLOPE, slope_of, typical_height
from .underlines import remove_underlines

LINE_OVERLAP = 0.35
"""Least overlap in height of a body with its line, as a share of the less tall."""

ROW_OVERLAP = 0.5
"""Mean overlap in height of a row's bodies with the nearest ones of another row, as a share of the
less tall, from which on the two are one row."""

EDGE_PIXELS = 2
"""Distance from the picture's edge up to which a piece is cut off by it, pixels."""

RECENT_BODIES = 3
"""Bodies at the end of a line whose mean place says where the line goes on."""


@dataclass(frozen=True, eq=False)
class Line:
    """A line of writing.

    Attributes
    ----------
    box : (x, y, width, height)
        In pixels of the page's ink.
    ink : (height, width) uint8
        Its own strokes alone, white on black, even where a neighbor reaches into its box.
    height : float
        Typical height of its digits, pixels.
    """

    box: Box
    ink: np.ndarray
    height: float


def find_lines(ink: np.ndarray) -> list[Line]:
    """Find the lines of a page.

    Parameters
    ----------
    ink : (H, W) uint8
        White on black, the page upright but for a slight turn.

    Returns
    -------
    list of Line
        From top to bottom; numbers side by side are one line. Empty where there is no writing.

    Raises
    ------
    ValueError
        If `ink` is not (H, W) uint8.
    """
    check_ink(ink)
    ink = remove_underlines(ink)
    pieces = find_pieces(ink)
    if not len(pieces.labels):
        return []
    is_mark = are_marks(pieces)
    bodies = np.flatnonzero(~is_mark)
    if not len(bodies):
        return []
    slope = slope_of(pieces.boxes[bodies])
    rows = [list(bodies[row]) for row in _rows(pieces.boxes[bodies], slope)]
    rows = _without_cut_off(rows, pieces.boxes, len(ink))
    sizes = [len(row) for row in rows]
    _add_marks(rows, pieces, np.flatnonzero(is_mark))
    return [
        Line(
            *cut_out(ink, pieces.labeled, pieces.labels[row], pieces.boxes[row]),
            typical_height(pieces.boxes[row[:size]]),
        )
        for row, size in zip(rows, sizes, strict=True)
    ]


def _rows(boxes: np.ndarray, slope: float) -> list[list[int]]:
    """Join bodies (N, 4) to rows, from top to bottom, left to right within."""
    middle = boxes[:, 0] + boxes[:, 2] / 2
    tops = boxes[:, 1] - slope * middle
    bottoms = tops + boxes[:, 3]
    rows: list[list[int]] = []
    bands = np.zeros((0, 2))
    for number in np.argsort(middle).tolist():
        band = np.array([tops[number], bottoms[number]])
        share = _shared(bands, band)
        if not (share >= LINE_OVERLAP).any():
            # Where no row goes on at its own height, one may as it climbs or falls.
            ahead = [_trend(middle[row], (tops + bottoms)[row] / 2, middle[number]) for row in rows]
            share = _shared(bands + np.reshape(ahead, (-1, 1)), band)
        if (share >= LINE_OVERLAP).any():
            best = int(share.argmax())
            rows[best].append(number)
            recent = rows[best][-RECENT_BODIES:]
            bands[best] = tops[recent].mean(), bottoms[recent].mean()
        else:
            rows.append([number])
            bands = np.concatenate([bands, [band]])
    rows = _without_halves(rows, middle, np.stack([tops, bottoms], axis=1))
    rows.sort(key=lambda row: float((tops[row] + bottoms[row]).mean()))
    return rows


def _without_halves(
    rows: list[list[int]], middle: np.ndarray, bands: np.ndarray
) -> list[list[int]]:
    """Join rows that stand in one another: a low letter may have begun a row of its own.

    Parameters
    ----------
    rows : list of list of int
        Bodies of each row.
    middle : (N,) float
        Of each body, across.
    bands : (N, 2) float
        Its top and bottom, level.
    """
    joined: list[list[int]] = []
    for row in sorted(rows, key=len, reverse=True):
        for other in joined:
            if (
                max(_beside(row, other, middle, bands), _beside(other, row, middle, bands))
                >= ROW_OVERLAP
            ):
                other += row
                break
        else:
            joined.append(list(row))
    return [sorted(row, key=lambda number: float(middle[number])) for row in joined]


def _beside(row: list[int], other: list[int], middle: np.ndarray, bands: np.ndarray) -> float:
    """Mean overlap of a row's bodies with the nearest ones of another, as a share of the lower."""
    nearest = np.abs(np.subtract.outer(middle[row], middle[other])).argmin(axis=1)
    shares = [
        _shared(bands[[other[near]]], bands[number])
        for number, near in zip(row, nearest.tolist(), strict=True)
    ]
    return float(np.maximum(0, shares).mean())


def _shared(bands: np.ndarray, band: np.ndarray) -> np.ndarray:
    """Overlap of a band with each of others, (N, 2) of top and bottom, as a share of the lower."""
    shared = np.minimum(bands[:, 1], band[1]) - np.maximum(bands[:, 0], band[0])
    return shared / np.maximum(1, np.minimum(bands[:, 1] - bands[:, 0], band[1] - band[0]))


def _trend(across: np.ndarray, down: np.ndarray, to: float) -> float:
    """How far a row of bodies, (n,) each, climbs or falls from its last ones to a place ahead."""
    if len(across) <= RECENT_BODIES:
        return 0.0
    slope = np.clip(np.polyfit(across, down, 1)[0], -STEEPEST_SLOPE, STEEPEST_SLOPE)
    return float(slope * (to - across[-RECENT_BODIES:].mean()))


def _without_cut_off(rows: list[list[int]], boxes: np.ndarray, height: int) -> list[list[int]]:
    """Leave out rows of which the picture's upper or lower edge left only a part."""
    whole = []
    for row in rows:
        tops, ends = boxes[row, 1], boxes[row, 1] + boxes[row, 3]
        if not (tops <= EDGE_PIXELS).all() and not (ends >= height - EDGE_PIXELS).all():
            whole.append(row)
    usual = typical_height(boxes[np.concatenate(whole)]) if whole else 0
    return [row for row in rows if row in whole or boxes[row, 3].max() > LOW_HEIGHT * usual]


def _add_marks(rows: list[list[int]], pieces: Pieces, marks: np.ndarray) -> None:
    """Add each mark to the row that it stands in; leave those out that stand in none."""
    boxes = pieces.boxes
    bodies = [list(row) for row in rows]
    for mark in marks.tolist():
        x, y, width, height = boxes[mark].tolist()
        least, chosen = np.inf, None
        for row, own_bodies in zip(rows, bodies, strict=True):
            lefts, _, widths, heights = boxes[own_bodies].T
            gaps = np.maximum(lefts - x - width, x - lefts - widths)
            _, top, _, tall = boxes[own_bodies[int(gaps.argmin())]]
            typical = float(np.median(heights))
            is_between = lefts.min() < x and x + width < (lefts + widths).max()
            apart = max(top - y - height, y - top - tall, 0)
            overlap = np.minimum(lefts + widths, x + width) - np.maximum(lefts, x)
            is_line = width > RULE_LENGTH * typical and overlap.max() > 0
            is_near = is_between or gaps.min() < MARK_GAP * typical
            if is_line or apart > MARK_RISE * typical or not is_near:
                continue
            distance = apart + max(0.0, float(gaps.min())) / 4
            if distance < least:
                least, chosen = distance, row
        if chosen is not None:
            chosen.append(mark)
