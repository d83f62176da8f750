"""Ink of a page → lines of writing, each with its own ink, for the number network to read.

A piece is a connected component of the ink. Bodies are pieces as tall as their neighbors: digits,
letters, brackets. Marks are small beside them: points, dashes, signs, hats. Bodies whose heights
overlap make a line; marks go to the line that they stand in. Dirt, and things that no pen wrote,
are in no line.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from ..geometry import INKED, Box, check_ink, cut_out, label_pieces
from ..ink.things import pen_width, stroke_widths
from .components import MOST_PIECES
from .frames import are_around, are_braces, are_ticks
from .typical import MARK, STEEPEST, slope_of, typical_height

WIDE_STROKE = 3.0
"""Width of a piece's strokes from which on no pen wrote it, in widths of the page's pen."""

POINT = 0.6
"""Least longer side of a point, in widths of the pen; what is smaller is dirt."""

NEAR = 1.5
"""Greatest gap between a mark and the body that it stands beside, in heights of that body."""

ABOVE = 0.5
"""How far a mark may stand above or below a body of its line, in heights of that body."""

OVERLAP = 0.35
"""Least overlap in height of a body with its line, as a share of the less tall."""

HALF = 0.5
"""Mean overlap in height of a row's bodies with the nearest ones of another row, as a share of the
less tall, from which on the two are one row."""

LONG = 1.8
"""Length from which on a flat piece above or below writing is a line, in heights of a body."""

LOW = 0.6
"""Greatest height of a five's hat, or of writing that is cut off, as a share of the digit's."""

CRUMBLED = 0.5
"""Pieces shorter than a stroke, as a multiple of those that are longer, from which on the strokes
have fallen to crumbs."""

JOINED = 0.2
"""Share of the pieces that may be left once the crumbs of strokes are joined."""

WINDING = 2.5
"""Length of the strokes of a flat piece from which on it is no dash, as a multiple of its width."""

STROKE = 3.0
"""Least longer side of a digit, in widths of the pen; shorter pieces are at most marks."""

EDGE = 2
"""Distance from the picture's edge up to which a piece is cut off by it, pixels."""

RECENT = 3
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


@dataclass(frozen=True, eq=False)
class _Pieces:
    """Pieces of a page: boxes (N, 4), labels (N,), and lengths of strokes (N,); the page's pen.

    Lengths, and the width of the pen, are in pixels.
    """

    boxes: np.ndarray
    labels: np.ndarray
    lengths: np.ndarray
    pen: float


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
    labels, stats, widths, lengths = _label(ink)
    pieces = _written(stats, widths, lengths)
    if not len(pieces.labels):
        return []
    is_mark = _are_marks(pieces)
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
            *cut_out(ink, labels, pieces.labels[row], pieces.boxes[row]),
            typical_height(pieces.boxes[row[:size]]),
        )
        for row, size in zip(rows, sizes, strict=True)
    ]


def _label(ink: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Label the pieces of ink, and measure their strokes; see `label_pieces` and `stroke_widths`.

    Crumbs of rough strokes, as chalk leaves, are joined.
    """
    mask = (ink >= INKED).view(np.uint8)
    labels, stats, _ = label_pieces(mask)
    widths, lengths = stroke_widths(labels, stats[:, cv2.CC_STAT_AREA])
    longer = stats[1:, 2:4].max(axis=1)
    pen = pen_width(widths[1:], lengths[1:])
    crumbs = (longer >= POINT * pen) & (longer < STROKE * pen)
    if crumbs.sum() < CRUMBLED * (longer >= STROKE * pen).sum():
        return labels, stats, widths, lengths
    side = 2 * round(pen) + 1
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    closed_labels, closed_stats, _ = label_pieces(closed)
    # Crumbs of a stroke lie side by side; specks of dirt do not.
    if len(closed_stats) < JOINED * len(stats):
        closed_strokes = stroke_widths(closed_labels, closed_stats[:, cv2.CC_STAT_AREA])
        return closed_labels, closed_stats, *closed_strokes
    return labels, stats, widths, lengths


def _written(stats: np.ndarray, widths: np.ndarray, lengths: np.ndarray) -> _Pieces:
    """The pieces that a pen may have written.

    Parameters
    ----------
    stats : (N, 5) int
        OpenCV's statistics of the components.
    widths, lengths : (N,) float
        Of their strokes.
    """
    kept = np.arange(1, len(stats))
    if not len(kept):
        return _Pieces(np.zeros((0, 4), int), kept, np.zeros(0), 1.0)
    pen = pen_width(widths[kept], lengths[kept])
    longer = stats[:, 2:4].max(axis=1)
    kept = kept[(widths[kept] < WIDE_STROKE * pen) & (longer[kept] >= max(2.0, POINT * pen))]
    kept = np.sort(kept[np.argsort(-longer[kept], kind="stable")[:MOST_PIECES]])
    kept = kept[~are_around(stats[kept, :4], STROKE * pen)]
    kept = kept[~are_braces(stats[kept, :4], STROKE * pen)]
    kept = kept[~are_ticks(stats[kept, :4])]
    return _Pieces(stats[kept, :4].astype(int), kept, lengths[kept], pen)


def _are_marks(pieces: _Pieces) -> np.ndarray:
    """Which pieces are small, by themselves or beside others, or flat: (N,) bool."""
    boxes = pieces.boxes
    start, end, tall = boxes[:, :2], boxes[:, :2] + boxes[:, 2:], boxes[:, 3]
    gap = np.maximum(start[:, np.newaxis], start) - np.minimum(end[:, np.newaxis], end)
    beside = (gap[..., 0] < NEAR * tall) & (gap[..., 1] < ABOVE * tall)
    # The usual height about each piece, weighted by height, since there may be many small ones.
    order = np.argsort(tall)
    total = np.cumsum(beside[:, order] * tall[order], axis=1)
    usual = tall[order][(total >= total[:, -1:] / 2).argmax(axis=1)]
    small = boxes[:, 2:].max(axis=1) < STROKE * pieces.pen
    # Digits that are written in one are broad too, but their strokes go up and down.
    flat = (tall < MARK * boxes[:, 2]) & (pieces.lengths < WINDING * boxes[:, 2])
    # A five's hat may stand apart, slanted.
    wide = (boxes[:, 2] > tall)[:, np.newaxis]
    hat = wide & (gap[..., 0] < -boxes[:, 2] / 2) & (gap[..., 1] < MARK * tall)
    hat &= (start[:, 1, np.newaxis] < start[:, 1]) & (tall[:, np.newaxis] < LOW * tall)
    return small | hat.any(axis=1) | (tall < MARK * usual) | flat


def _rows(boxes: np.ndarray, slope: float) -> list[list[int]]:
    """Join bodies (N, 4) to rows, from top to bottom, left to right within."""
    middle = boxes[:, 0] + boxes[:, 2] / 2
    tops = boxes[:, 1] - slope * middle
    bottoms = tops + boxes[:, 3]
    rows: list[list[int]] = []
    bands = np.zeros((0, 2))
    for number in np.argsort(middle).tolist():
        own = np.array([tops[number], bottoms[number]])
        share = _shared(bands, own)
        if not (share >= OVERLAP).any():
            # Where no row goes on at its own height, one may as it climbs or falls.
            ahead = [_trend(middle[row], (tops + bottoms)[row] / 2, middle[number]) for row in rows]
            share = _shared(bands + np.reshape(ahead, (-1, 1)), own)
        if (share >= OVERLAP).any():
            best = int(share.argmax())
            rows[best].append(number)
            recent = rows[best][-RECENT:]
            bands[best] = tops[recent].mean(), bottoms[recent].mean()
        else:
            rows.append([number])
            bands = np.concatenate([bands, [own]])
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
    whole: list[list[int]] = []
    for row in sorted(rows, key=len, reverse=True):
        for other in whole:
            if max(_beside(row, other, middle, bands), _beside(other, row, middle, bands)) >= HALF:
                other += row
                break
        else:
            whole.append(list(row))
    return [sorted(row, key=lambda number: float(middle[number])) for row in whole]


def _beside(row: list[int], other: list[int], middle: np.ndarray, bands: np.ndarray) -> float:
    """Mean overlap of a row's bodies with the nearest ones of another, as a share of the lower."""
    nearest = np.abs(np.subtract.outer(middle[row], middle[other])).argmin(axis=1)
    shares = [
        _shared(bands[[other[near]]], bands[number])
        for number, near in zip(row, nearest.tolist(), strict=True)
    ]
    return float(np.maximum(0, shares).mean())


def _shared(bands: np.ndarray, own: np.ndarray) -> np.ndarray:
    """Overlap of a band with each of others, (N, 2) of top and bottom, as a share of the lower."""
    shared = np.minimum(bands[:, 1], own[1]) - np.maximum(bands[:, 0], own[0])
    return shared / np.maximum(1, np.minimum(bands[:, 1] - bands[:, 0], own[1] - own[0]))


def _trend(across: np.ndarray, down: np.ndarray, to: float) -> float:
    """How far a row of bodies, (n,) each, climbs or falls from its last ones to a place ahead."""
    if len(across) <= RECENT:
        return 0.0
    slope = np.clip(np.polyfit(across, down, 1)[0], -STEEPEST, STEEPEST)
    return float(slope * (to - across[-RECENT:].mean()))


def _without_cut_off(rows: list[list[int]], boxes: np.ndarray, height: int) -> list[list[int]]:
    """Leave out rows of which the picture's upper or lower edge left only a part."""
    whole = []
    for row in rows:
        tops, ends = boxes[row, 1], boxes[row, 1] + boxes[row, 3]
        if not (tops <= EDGE).all() and not (ends >= height - EDGE).all():
            whole.append(row)
    usual = typical_height(boxes[np.concatenate(whole)]) if whole else 0
    return [row for row in rows if row in whole or boxes[row, 3].max() > LOW * usual]


def _add_marks(rows: list[list[int]], pieces: _Pieces, marks: np.ndarray) -> None:
    """Add each mark to the row that it stands in; leave those out that stand in none."""
    boxes = pieces.boxes
    bodies = [list(row) for row in rows]
    for mark in marks.tolist():
        x, y, width, height = boxes[mark].tolist()
        best, chosen = np.inf, None
        for row, own in zip(rows, bodies, strict=True):
            at = boxes[own]
            gaps = np.maximum(at[:, 0] - x - width, x - at[:, 0] - at[:, 2])
            nearest = at[int(gaps.argmin())]
            typical = float(np.median(at[:, 3]))
            between = at[:, 0].min() < x and x + width < (at[:, 0] + at[:, 2]).max()
            above = max(nearest[1] - y - height, y - nearest[1] - nearest[3], 0)
            over = np.minimum(at[:, 0] + at[:, 2], x + width) - np.maximum(at[:, 0], x)
            is_line = width > LONG * typical and over.max() > 0
            if is_line or above > ABOVE * typical or not (between or gaps.min() < NEAR * typical):
                continue
            away = above + max(0.0, float(gaps.min())) / 4
            if away < best:
                best, chosen = away, row
        if chosen is not None:
            chosen.append(mark)
