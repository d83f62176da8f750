"""Ink of a page → its pieces that a pen may have written: bodies, and marks beside them.

A piece is a connected component of the ink. Bodies are pieces as tall as their neighbors: digits,
letters, brackets. Marks are small beside them: points, dashes, signs, hats. Dirt, and things that
no pen wrote, are no pieces.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from ..geometry import INKED, label_pieces
from ..ink.pen import stroke_widths, weighted_median
from .components import MOST_PIECES
from .frames import are_around, are_braces, are_ticks
from .typical import MARK_HEIGHT

STROKE_WIDTH = 3.0
"""Width of a piece's strokes from which on no pen wrote it, in widths of the page's pen."""

POINT_LENGTH = 0.6
"""Least longer side of a point, in widths of the pen; what is smaller is dirt."""

MARK_GAP = 1.5
"""Greatest gap between a mark and the body that it stands beside, in heights of that body."""

MARK_RISE = 0.5
"""How far a mark may stand above or below a body of its line, in heights of that body."""

LOW_HEIGHT = 0.6
"""Greatest height of a five's hat, or of writing that is cut off, as a share of the digit's."""

CRUMBS_RATIO = 0.5
"""Pieces shorter than a stroke, as a multiple of those that are longer, from which on the strokes
have fallen to crumbs."""

JOINED_SHARE = 0.2
"""Share of the pieces that may be left once the crumbs of strokes are joined."""

WINDING_LENGTH = 2.5
"""Length of the strokes of a flat piece from which on it is no dash, as a multiple of its width."""

DIGIT_LENGTH = 3.0
"""Least longer side of a digit, in widths of the pen; shorter pieces are at most marks."""


@dataclass(frozen=True, eq=False)
class Pieces:
    """Pieces of a page.

    Attributes
    ----------
    labeled : (H, W) int
        The label of the component at each pixel of the page.
    labels : (N,) int
        Of the pieces: not every component is one.
    boxes : (N, 4) int
        x, y, width and height of each, pixels.
    lengths : (N,) float
        Of the strokes of each, pixels.
    pen : float
        Width of the page's strokes, pixels.
    """

    labeled: np.ndarray
    labels: np.ndarray
    boxes: np.ndarray
    lengths: np.ndarray
    pen: float


def _label(ink: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Label the pieces of ink, and measure their strokes; see `label_pieces` and `stroke_widths`.

    Crumbs of rough strokes, as chalk leaves, are joined.
    """
    mask = (ink >= INKED).view(np.uint8)
    labels, stats, _ = label_pieces(mask)
    widths, lengths = stroke_widths(labels, stats[:, cv2.CC_STAT_AREA])
    longer = stats[1:, 2:4].max(axis=1)
    pen = weighted_median(widths[1:], lengths[1:])
    crumbs = (longer >= POINT_LENGTH * pen) & (longer < DIGIT_LENGTH * pen)
    if crumbs.sum() < CRUMBS_RATIO * (longer >= DIGIT_LENGTH * pen).sum():
        return labels, stats, widths, lengths
    side = 2 * round(pen) + 1
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    closed_labels, closed_stats, _ = label_pieces(closed)
    # Crumbs of a stroke lie side by side; specks of dirt do not.
    if len(closed_stats) < JOINED_SHARE * len(stats):
        closed_strokes = stroke_widths(closed_labels, closed_stats[:, cv2.CC_STAT_AREA])
        return closed_labels, closed_stats, *closed_strokes
    return labels, stats, widths, lengths


def find_pieces(ink: np.ndarray) -> Pieces:
    """Find the pieces that a pen may have written, in (H, W) uint8, white on black."""
    labeled, stats, widths, lengths = _label(ink)
    kept = np.arange(1, len(stats))
    if not len(kept):
        return Pieces(labeled, kept, np.zeros((0, 4), int), np.zeros(0), 1.0)
    pen = weighted_median(widths[kept], lengths[kept])
    longer = stats[:, 2:4].max(axis=1)
    kept = kept[
        (widths[kept] < STROKE_WIDTH * pen) & (longer[kept] >= max(2.0, POINT_LENGTH * pen))
    ]
    kept = np.sort(kept[np.argsort(-longer[kept], kind="stable")[:MOST_PIECES]])
    kept = kept[~are_around(stats[kept, :4], DIGIT_LENGTH * pen)]
    kept = kept[~are_braces(stats[kept, :4], DIGIT_LENGTH * pen)]
    kept = kept[~are_ticks(stats[kept, :4])]
    return Pieces(labeled, kept, stats[kept, :4].astype(int), lengths[kept], pen)


def are_marks(pieces: Pieces) -> np.ndarray:
    """Which pieces are small, by themselves or beside others, or flat: (N,) bool."""
    boxes = pieces.boxes
    start, end, tall = boxes[:, :2], boxes[:, :2] + boxes[:, 2:], boxes[:, 3]
    gap = np.maximum(start[:, np.newaxis], start) - np.minimum(end[:, np.newaxis], end)
    beside = (gap[..., 0] < MARK_GAP * tall) & (gap[..., 1] < MARK_RISE * tall)
    # The usual height about each piece, weighted by height, since there may be many small ones.
    order = np.argsort(tall)
    total = np.cumsum(beside[:, order] * tall[order], axis=1)
    usual = tall[order][(total >= total[:, -1:] / 2).argmax(axis=1)]
    small = boxes[:, 2:].max(axis=1) < DIGIT_LENGTH * pieces.pen
    # Digits that are written in one are broad too, but their strokes go up and down.
    flat = (tall < MARK_HEIGHT * boxes[:, 2]) & (pieces.lengths < WINDING_LENGTH * boxes[:, 2])
    # A five's hat may stand apart, slanted.
    wide = (boxes[:, 2] > tall)[:, np.newaxis]
    hat = wide & (gap[..., 0] < -boxes[:, 2] / 2) & (gap[..., 1] < MARK_HEIGHT * tall)
    hat &= (start[:, 1, np.newaxis] < start[:, 1]) & (tall[:, np.newaxis] < LOW_HEIGHT * tall)
    return small | hat.any(axis=1) | (tall < MARK_HEIGHT * usual) | flat
