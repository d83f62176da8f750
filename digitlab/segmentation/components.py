"""Ink of a page → digits, each with its box: they tell which way up the page is.

A piece is a connected component of the ink. A digit may have several pieces, such as a five with a
detached bar: pieces above one another within the height of a digit are joined. Dots and remains of
lines are dropped.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from ..geometry import INKED, Box, check_ink, cut_out, label_pieces
from .typical import RULE_LENGTH, typical_height

SPECK_LENGTH = 0.22
"""Longer side below which a piece is a speck, in heights of a digit."""

RULE_WIDTH = 0.3
"""Shorter side below which a piece of `RULE_LENGTH` is the remainder of a line, in heights of a
digit."""

SLIVER_WIDTH = 0.15
"""Shorter side below which a piece at the picture's edge is dropped, in heights of a digit."""

MOST_PIECES = 800
"""Most pieces of a page. A page with more is no page of numbers; the largest are kept."""

JOINED_OVERLAP = 0.5
"""Least overlap in width of two pieces of one digit, as a share of the narrower piece."""

JOINED_HEIGHT = 1.4
"""Greatest height of two pieces of one digit together, in heights of a digit."""

JOINED_GAP = 0.35
"""Greatest gap between a piece and the one above it in one digit, in heights of a digit."""


@dataclass(frozen=True, eq=False)
class FoundDigit:
    """A find: a group of strokes that may be a digit.

    Attributes
    ----------
    box : (x, y, width, height)
        In pixels of the page's ink.
    ink : (height, width) uint8
        Its own strokes alone, white on black, even where a neighbor reaches into its box.
    """

    box: Box
    ink: np.ndarray


def find_digits(ink: np.ndarray) -> list[FoundDigit]:
    """Find the digits of a page.

    Parameters
    ----------
    ink : (H, W) uint8
        White on black, the page upright but for a slight turn.

    Returns
    -------
    list of FoundDigit
        In any order; empty where there is no ink.

    Raises
    ------
    ValueError
        If `ink` is not (H, W) uint8.
    """
    check_ink(ink)
    labels, stats, _ = label_pieces(ink >= INKED)
    kept = _without_dirt(stats, ink.shape)
    if not len(kept):
        return []
    boxes = stats[kept, :4]
    groups = _groups(boxes, typical_height(boxes))
    return [FoundDigit(*cut_out(ink, labels, kept[group], boxes[group])) for group in groups]


def count_pieces(ink: np.ndarray) -> int:
    """Connected components of ink, (H, W) uint8: what `find_digits` starts from."""
    count, _ = cv2.connectedComponents((ink >= INKED).view(np.uint8))
    return count - 1  # The ground is counted too.


def draw_boxes(ink: np.ndarray, boxes: Sequence[Box]) -> np.ndarray:
    """Draw boxes: (H, W) uint8 → (H, W, 3) uint8, dark ink on white."""
    picture = cv2.cvtColor(255 - ink, cv2.COLOR_GRAY2RGB)
    thick = max(1, max(ink.shape) // 600)
    for x, y, width, height in boxes:
        cv2.rectangle(picture, (x, y), (x + width, y + height), (0, 114, 178), thick)
    return picture


def _without_dirt(stats: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Labels of the pieces that are not specks, remains of lines or slivers at the edge.

    Parameters
    ----------
    stats : (N, 5) int
        OpenCV's statistics of the components.
    shape : (height, width, …)
        Of the page.
    """
    boxes, areas = stats[:, :4], stats[:, cv2.CC_STAT_AREA]
    kept = np.flatnonzero(areas > 3)
    kept = kept[kept > 0]
    if not len(kept):
        return kept
    height = typical_height(boxes[kept])
    long, short = boxes[:, 2:].max(axis=1), boxes[:, 2:].min(axis=1)
    is_line = (short < RULE_WIDTH * height) & (long > RULE_LENGTH * height)
    ends = boxes[:, :2] + boxes[:, 2:]
    at_edge = (boxes[:, :2] <= 1).any(axis=1) | (ends >= np.array(shape)[::-1] - 1).any(axis=1)
    is_sliver = at_edge & (short < SLIVER_WIDTH * height)
    kept = kept[((long >= SPECK_LENGTH * height) & ~is_line & ~is_sliver)[kept]]
    return np.sort(kept[np.argsort(-long[kept], kind="stable")[:MOST_PIECES]])


def _groups(boxes: np.ndarray, height: float) -> list[np.ndarray]:
    """Join the pieces that stand above one another within a digit's height.

    Parameters
    ----------
    boxes : (N, 4) int
        x, y, width, height of each piece.
    height : float
        Of a digit.

    Returns
    -------
    list of (n,) int
        Rows of `boxes`, group by group.
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


def _gaps(piece: np.ndarray, corners: np.ndarray, height: float) -> np.ndarray:
    """Vertical gaps from a piece to larger pieces that may belong to the same digit.

    Parameters
    ----------
    piece : (4,) int
        Left, top, right, bottom.
    corners : (N, 4) int
        The same of all pieces; -1 where a piece was joined to another already.
    height : float
        Of a digit.

    Returns
    -------
    (N,) float
        inf where the two are not of one digit.
    """
    width, tall = piece[2:] - piece[:2]
    sizes = corners[:, 2:] - corners[:, :2]
    overlap = np.minimum(piece[2], corners[:, 2]) - np.maximum(piece[0], corners[:, 0])
    together = np.maximum(piece[3], corners[:, 3]) - np.minimum(piece[1], corners[:, 1])
    gap = np.maximum(piece[1], corners[:, 1]) - np.minimum(piece[3], corners[:, 3])
    fits = sizes.prod(axis=1) >= width * tall
    fits &= overlap >= JOINED_OVERLAP * np.maximum(1, np.minimum(width, sizes[:, 0]))
    fits &= (together <= JOINED_HEIGHT * height) & (gap <= JOINED_GAP * height)
    # Pieces that overlap in height stand side by side, unless one is a bar over the other.
    fits &= (-gap <= tall / 2) | (width >= tall)
    return np.where(fits, gap.astype(float), np.inf)
