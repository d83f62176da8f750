"""Ink of a page → digits in reading order, each with its box.

What hangs together is one piece; a digit may be several, such as a five whose hat is apart: pieces
above one another within the height of a digit are one. Dots and remains of lines are dropped. What
needs a network to be decided (digits that touch, pieces side by side) is left to `touching`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from ..geometry import Box
from .reading_order import reading_order, typical_height

INKED = 100
"""From this on a pixel of ink, of 255, belongs to a stroke; below, to its soft edge."""

SPECK = 0.22
"""Longer side of the largest speck, in heights of a digit."""

REMAINS = (0.3, 1.8)
"""What is thinner and longer than this, in heights of a digit, is left over from a line."""

MOST = 800
"""Most pieces of a page: where there are more, it is no page of digits, and the largest are kept.
"""

COLUMN, HIGHEST, ABOVE = 0.5, 1.4, 0.35
"""Pieces of one digit: least overlap in width, as a share of the narrower one; greatest height
together, and gap between one above the other, in heights of a digit."""


@dataclass(frozen=True, eq=False)
class FoundDigit:
    """A group of strokes that may be a digit.

    Attributes
    ----------
    box : (x, y, width, height)
        In pixels of the page's ink.
    ink : (height, width) uint8
        Its own strokes alone, white on black, even where a neighbor reaches into its box.
    line, index : int
        Which line of the page, and which place in that line; both count from 1.
    after_space : bool
        Whether the gap before it is as wide as one between words; never for the first of a line.
    """

    box: Box
    ink: np.ndarray
    line: int = 1
    index: int = 1
    after_space: bool = False


def find_digits(ink: np.ndarray) -> list[FoundDigit]:
    """Find the digits of a page, in reading order.

    Parameters
    ----------
    ink : (H, W) uint8
        White on black, the page upright but for a slight turn.

    Returns
    -------
    list of FoundDigit
        Lines from top to bottom, left to right within each; empty where there is no ink.

    Raises
    ------
    ValueError
        If `ink` is not (H, W) uint8.
    """
    if ink.ndim != 2 or ink.dtype != np.uint8:
        raise ValueError(f"ink must be (H, W) uint8, got {ink.shape} {ink.dtype}")
    _, labels, stats, _ = cv2.connectedComponentsWithStats((ink >= INKED).astype(np.uint8))
    kept = _without_dirt(stats, ink.shape)
    if not len(kept):
        return []
    boxes = stats[kept, :4]
    groups = _groups(boxes, typical_height(boxes))
    return arrange([_cut(ink, labels, stats, kept[group]) for group in groups])


def arrange(found: Sequence[FoundDigit]) -> list[FoundDigit]:
    """Put finds in reading order and number their lines."""
    boxes = np.array([one.box for one in found]).reshape(-1, 4)
    return [
        replace(found[number], line=at.line, index=at.index, after_space=at.after_space)
        for number, at in reading_order(boxes)
    ]


def join(found: Sequence[FoundDigit]) -> FoundDigit:
    """Make one find of several."""
    boxes = np.array([one.box for one in found])
    left, top = boxes[:, :2].min(axis=0)
    right, bottom = (boxes[:, :2] + boxes[:, 2:]).max(axis=0)
    joined = np.zeros((bottom - top, right - left), np.uint8)
    for one in found:
        x, y, width, height = one.box
        part = joined[y - top : y - top + height, x - left : x - left + width]
        np.maximum(part, one.ink, out=part)
    box = (int(left), int(top), int(right - left), int(bottom - top))
    return FoundDigit(box, joined)


def _without_dirt(stats: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Labels of the pieces that are neither specks nor remains of lines nor the picture's edge."""
    boxes, areas = stats[:, :4], stats[:, cv2.CC_STAT_AREA]
    kept = np.flatnonzero(areas > 3)
    kept = kept[kept > 0]
    if not len(kept):
        return kept
    height = typical_height(boxes[kept])
    long, short = boxes[:, 2:].max(axis=1), boxes[:, 2:].min(axis=1)
    thin, far = REMAINS
    remains = (short < thin * height) & (long > far * height)
    ends = boxes[:, :2] + boxes[:, 2:]
    at_edge = (boxes[:, :2] <= 1).any(axis=1) | (ends >= np.array(shape)[::-1] - 1).any(axis=1)
    sliver = at_edge & (short < 0.15 * height)
    kept = kept[((long >= SPECK * height) & ~remains & ~sliver)[kept]]
    return np.sort(kept[np.argsort(-long[kept], kind="stable")[:MOST]])


def _groups(boxes: np.ndarray, height: float) -> list[np.ndarray]:
    """Join the pieces that stand above one another within a digit's height.

    Returns
    -------
    list of arrays of row numbers of `boxes` (N, 4)
    """
    corners = np.concatenate([boxes[:, :2], boxes[:, :2] + boxes[:, 2:]], axis=1)
    groups = {number: [number] for number in range(len(boxes))}
    # Small pieces look for a larger one to belong to, the smallest first.
    for number in np.argsort(boxes[:, 2] * boxes[:, 3]).tolist():
        gaps = _gaps(corners[number], corners, height)
        gaps[number] = np.inf
        nearest = int(gaps.argmin())
        if np.isfinite(gaps[nearest]):
            groups[nearest] += groups.pop(number)
            corners[nearest, :2] = np.minimum(corners[nearest, :2], corners[number, :2])
            corners[nearest, 2:] = np.maximum(corners[nearest, 2:], corners[number, 2:])
            corners[number] = -1  # Nothing reaches there.
    return [np.array(group) for group in groups.values()]


def _gaps(one: np.ndarray, others: np.ndarray, height: float) -> np.ndarray:
    """Gaps, up or down, from a piece to larger ones, (N,), inf where they are not one digit's.

    Pieces are left, top, right, bottom; what is joined already is behind the picture's corner.
    """
    width, tall = one[2:] - one[:2]
    sizes = others[:, 2:] - others[:, :2]
    overlap = np.minimum(one[2], others[:, 2]) - np.maximum(one[0], others[:, 0])
    together = np.maximum(one[3], others[:, 3]) - np.minimum(one[1], others[:, 1])
    gap = np.maximum(one[1], others[:, 1]) - np.minimum(one[3], others[:, 3])
    fits = sizes.prod(axis=1) >= width * tall
    fits &= overlap >= COLUMN * np.maximum(1, np.minimum(width, sizes[:, 0]))
    fits &= (together <= HIGHEST * height) & (gap <= ABOVE * height)
    # Beside one another, not above: only a bar, such as a five's hat, reaches over the rest.
    fits &= (-gap <= tall / 2) | (width >= tall)
    return np.where(fits, gap.astype(float), np.inf)


def _cut(ink: np.ndarray, labels: np.ndarray, stats: np.ndarray, group: np.ndarray) -> FoundDigit:
    """Cut a group of pieces out of the page, without what belongs to others."""
    left, top = stats[group, :2].min(axis=0)
    right, bottom = (stats[group, :2] + stats[group, 2:4]).max(axis=0)
    part = labels[top:bottom, left:right]
    own = np.isin(part, group).astype(np.uint8)
    # Soft edges are nobody's: they go with the stroke that they lie next to.
    near = cv2.dilate(own, np.ones((3, 3), np.uint8)) > 0
    mine = near & ((part == 0) | (own > 0))
    box = (int(left), int(top), int(right - left), int(bottom - top))
    return FoundDigit(box, np.where(mine, ink[top:bottom, left:right], 0).astype(np.uint8))


def draw_boxes(ink: np.ndarray, found: Sequence[FoundDigit]) -> np.ndarray:
    """Draw a box around each find: (H, W) uint8 → (H, W, 3) uint8, dark ink on white."""
    picture = cv2.cvtColor(255 - ink, cv2.COLOR_GRAY2RGB)
    thick = max(1, max(ink.shape) // 600)
    for one in found:
        x, y, width, height = one.box
        cv2.rectangle(picture, (x, y), (x + width, y + height), (0, 114, 178), thick)
    return picture
