"""A picture of one digit → its ink alone, in the few ways in which that can be understood.

Around a digit that was cut out of a form stand remains of its box; a line of the paper may run
through it. But a line may as well be the digit's: the bar of a seven, a one. What lies at the edge
and nowhere else is dropped; for the rest several inks are offered, for the network to choose.
"""

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from ..geometry import Box, crop, scale_box
from ..ink import canvas, photo, ruling
from ..io.images import with_alpha

INKED = 100
"""From this on a pixel of ink, of 255, belongs to a stroke."""

SPECK = 0.02
"""Pieces with less than this share of the largest one's area are dirt."""

LONG, THIN, EDGE = 0.5, 0.12, 0.2
"""A remainder of a frame: least length and greatest thickness as shares of the picture's side that
it follows and crosses; how far from the edge its middle lies at most."""

AROUND, WITHIN = 0.7, 0.2
"""A whole frame: least width and height; least height of what stands in it. Shares of a side."""

CELL, CELLS = 0.01, 6
"""Lines that cut a picture into so many parts of such a share of it are squared paper."""

ACROSS = 0.9
"""Two lines as long as this share of a side are ruled: no digit has two such strokes."""

OFF, WHOLE = 0.7, 0.97
"""A line as long as this share of a side is the paper's if the digit is as large without it."""

ACROSS_CANVAS = 0.96
"""A drawing that is as long as this share of a side may be crossed by a line."""

KNOWN, PLAIN = 0.7, 0.15
"""How sure the network must be of a digit not to be shown it with lines taken off too; how much
surer it must then be without them."""

AWAY = 0.75
"""Gap, as a share of the largest piece's longer side, from which on a piece is not the digit's."""


class Isolated(NamedTuple):
    """The ink of one digit, in the few ways in which its picture can be understood.

    Attributes
    ----------
    inks : list of (h, w) uint8
        All of one size, white on black, the one that changes least first.
    corner : (x, y)
        Of the inks in the picture as it was looked at, pixels.
    looked_at, given : (height, width)
        Of the picture as it was looked at, and as it came.
    """

    inks: list[np.ndarray]
    corner: tuple[int, int]
    looked_at: tuple[int, ...]
    given: tuple[int, ...]

    def place(self, box: Box) -> Box:
        """Bring a box of one of the inks to the picture as it came."""
        x, y, width, height = box
        moved = (x + self.corner[0], y + self.corner[1], width, height)
        return scale_box(moved, self.looked_at, self.given)


def isolate(pixels: np.ndarray) -> Isolated:
    """Find the ink of the one digit of a picture.

    Parameters
    ----------
    pixels : (H, W, 3 or 4) uint8
        A photo, a scan, or a drawing that was saved; RGB or RGBA.
    """
    # Small first: all the copies that are made of the largest picture would not fit in memory.
    rgba = with_alpha(photo.shrink_photo(pixels))
    inks, corner = _inks(rgba)
    return Isolated(inks, corner, rgba.shape[:2], pixels.shape[:2])


def choose(sureness: Sequence[float]) -> int:
    """Choose one of the inks by how sure the network is of each, 0 to 1, in their order."""
    # What changes nothing is right unless the network clearly says otherwise.
    if sureness[0] > KNOWN:
        return 0
    return int(np.argmax([sureness[0] + PLAIN, *sureness[1:]]))


def _inks(rgba: np.ndarray) -> tuple[list[np.ndarray], tuple[int, int]]:
    """Inks that may be the digit's of (H, W, 4) uint8, and the place (x, y) of their corner."""
    drawing = canvas.find_drawing(rgba)
    height, width = (ACROSS_CANVAS * side for side in rgba.shape[:2])
    if drawing and drawing[2] < width and drawing[3] < height:
        ink = canvas.from_canvas(crop(rgba, drawing))
        return [ink] if is_alone(ink) else candidates(ink, ink), drawing[:2]
    if rgba[..., 3].min() < 255:
        return [canvas.from_canvas(rgba)], (0, 0)
    developed = photo.develop(np.ascontiguousarray(rgba[..., :3]), one_digit=True)
    return candidates(developed.ink, developed.unruled), (0, 0)


def candidates(ink: np.ndarray, unruled: np.ndarray) -> list[np.ndarray]:
    """Offer inks that may be the digit's, the one that changes least first.

    Parameters
    ----------
    ink, unruled : (H, W) uint8
        White on black, with all lines, and without those that go across the picture.

    Returns
    -------
    list of (H, W) uint8
        At least one; all zeros where there is no ink.
    """
    plain, offered = ink, [main_digit(ink)]
    for fewer in (unruled, None):
        fewer = ruling.remove_frame(plain) if fewer is None else fewer
        cleaned = main_digit(fewer)
        if not cleaned.any():
            continue
        if _is_paper_s(plain, fewer, cleaned):
            plain, offered = fewer, [cleaned]
        elif not any(np.array_equal(cleaned, one) for one in offered):
            offered.append(cleaned)
    return offered


def is_alone(ink: np.ndarray) -> bool:
    """Whether (H, W) uint8 holds one digit and nothing that would have to be dropped."""
    _, mask = cv2.threshold(ink, INKED - 1, 1, cv2.THRESH_BINARY)
    count, _ = cv2.connectedComponents(mask, ltype=cv2.CV_16U)
    if count == 2:
        return True
    return count > 2 and cv2.countNonZero(mask) == np.count_nonzero(main_digit(ink) >= INKED)


def _is_paper_s(ink: np.ndarray, without: np.ndarray, digit: np.ndarray) -> bool:
    """Whether the lines taken off are surely the paper's: a grid, or long and off the digit."""
    # Faint lines count too.
    lines = ((ink >= INKED // 3) & (without < INKED // 6)).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(1 - lines, connectivity=4)
    if (stats[1:, cv2.CC_STAT_AREA] > CELL * ink.size).sum() >= CELLS:
        return True
    _, _, stats, _ = cv2.connectedComponentsWithStats(lines)
    spans = (stats[1:, 2:4] / np.array(ink.shape)[::-1]).max(axis=1)
    if (spans > ACROSS).sum() > 1:
        return True
    return bool((spans > OFF).any()) and _largest(digit) > WHOLE * _largest(main_digit(ink))


def _largest(ink: np.ndarray) -> int:
    """Area of the largest piece, pixels."""
    _, _, stats, _ = cv2.connectedComponentsWithStats((ink >= INKED).astype(np.uint8))
    return int(stats[1:, cv2.CC_STAT_AREA].max(initial=0))


def main_digit(ink: np.ndarray) -> np.ndarray:
    """Keep the largest piece of (H, W) uint8 and what belongs to it; drop dirt and frames."""
    mask = (ink >= INKED).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
    if count == 1:
        return np.zeros_like(ink)
    pieces = np.arange(1, count)
    inner = pieces[[not _is_frame(stats[piece], stats, ink.shape) for piece in pieces]]
    pieces = inner if len(inner) else pieces
    areas = stats[pieces, cv2.CC_STAT_AREA]
    pieces = pieces[areas >= SPECK * areas.max()]
    # What touches the edge is rather a shadow or a neighbor.
    weights = stats[pieces, cv2.CC_STAT_AREA] * np.where(_touches(stats[pieces], ink.shape), 0.3, 1)
    largest = pieces[weights.argmax()]
    limit = AWAY * stats[largest, 2:4].max()
    kept = [piece for piece in pieces if _gap(stats[piece], stats[largest]) <= limit]
    near = cv2.dilate(np.isin(labels, kept).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    return np.where(near & ((labels == 0) | np.isin(labels, kept)), ink, 0).astype(np.uint8)


def _is_frame(piece: np.ndarray, stats: np.ndarray, shape: tuple[int, ...]) -> bool:
    """Whether a piece, a row of OpenCV's statistics, is a part of a frame around the digit."""
    x, y, width, height = (int(edge) for edge in piece[:4])
    rows, columns = shape[:2]
    from_side = min(x + width / 2, columns - x - width / 2) / columns
    from_top = min(y + height / 2, rows - y - height / 2) / rows
    upright = height > LONG * rows and width < THIN * columns and from_side < EDGE
    level = width > LONG * columns and height < THIN * rows and from_top < EDGE
    flat = min(width / columns, height / rows) < THIN and min(from_side, from_top) < EDGE / 2
    rim = flat and bool(_touches(piece[np.newaxis], shape)[0])
    if upright or level or rim:
        return True
    if width < AROUND * columns or height < AROUND * rows:
        return False
    inside = (
        (stats[1:, 0] > x)
        & (stats[1:, 1] > y)
        & (stats[1:, 0] + stats[1:, 2] < x + width)
        & (stats[1:, 1] + stats[1:, 3] < y + height)
        & (stats[1:, 3] > WITHIN * rows)
    )
    return bool(inside.any())


def _touches(pieces: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Which pieces, rows of OpenCV's statistics, touch the picture's edge: (N,) bool."""
    start, end = pieces[:, :2], pieces[:, :2] + pieces[:, 2:4]
    return (start == 0).any(axis=1) | (end == np.array(shape)[1::-1]).any(axis=1)


def _gap(one: np.ndarray, other: np.ndarray) -> float:
    """Larger of the gaps between two boxes, across and down, pixels."""
    start = np.maximum(one[:2], other[:2])
    end = np.minimum(one[:2] + one[2:4], other[:2] + other[2:4])
    return float(np.maximum(start - end, 0).max())
