"""A digit drawn in dashes or dots → the same with its gaps closed."""

import cv2
import numpy as np

from ..geometry import INKED, label_pieces

FEWEST_DASHES, MOST_DASHES = 5, 120
"""Number of pieces of a dashed digit."""

LARGEST_DASH, ALIKE_SHARE = 4.0, 0.8
"""Largest area of a dash, as a multiple of their median, and least share of the pieces that are so
small."""

LONGEST_GAP = 1.6
"""Longest gap that is closed, as a multiple of the median of the gaps between neighbors."""

OUTLINE_POINTS = 24
"""Most points of a piece's outline that are looked at."""


def join_dashes(ink: np.ndarray) -> np.ndarray | None:
    """Close the gaps of a dashed digit.

    Parameters
    ----------
    ink : (H, W) uint8
        White on black.

    Returns
    -------
    (H, W) uint8 or None
        None where the pieces are not dashes: too few, too many, or too unlike.
    """
    mask = (ink >= INKED).astype(np.uint8)
    _, stats, _ = label_pieces(mask)
    if not FEWEST_DASHES <= len(stats) - 1 <= MOST_DASHES:
        return None
    areas = stats[1:, cv2.CC_STAT_AREA]
    if np.mean(areas <= LARGEST_DASH * np.median(areas)) < ALIKE_SHARE:
        return None
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    points = [_sample(outline[:, 0]) for outline in outlines]
    if len(points) < FEWEST_DASHES:
        return None
    gaps, ends = _gaps(points)
    limit = LONGEST_GAP * float(np.median(gaps.min(axis=1)))
    joined = ink.copy()
    thickness = max(1, round(_width(mask)))
    for first, second in zip(*np.nonzero(np.triu(gaps <= limit)), strict=True):
        start, end = ends[first, second], ends[second, first]
        cv2.line(joined, start.tolist(), end.tolist(), 255, thickness, cv2.LINE_AA)
    return joined


def _sample(outline: np.ndarray) -> np.ndarray:
    return outline[:: max(1, len(outline) // OUTLINE_POINTS)]


def _gaps(points: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Shortest distance between each two of N outlines, and where it begins.

    Returns
    -------
    gaps : (N, N) float
        Infinite on the diagonal.
    ends : (N, N, 2) int
        The point of the first outline that is nearest to the second.
    """
    count = len(points)
    gaps, ends = np.full((count, count), np.inf), np.zeros((count, count, 2), int)
    for first in range(count):
        for second in range(first):
            apart = points[first][:, np.newaxis] - points[second][np.newaxis]
            squares = (apart.astype(np.int64) ** 2).sum(axis=2)
            place, other = np.unravel_index(squares.argmin(), squares.shape)
            gaps[first, second] = gaps[second, first] = np.sqrt(squares[place, other])
            ends[first, second], ends[second, first] = points[first][place], points[second][other]
    return gaps, ends


def _width(mask: np.ndarray) -> float:
    """Width of the strokes of a mask, pixels: nearly the widest of its dashes."""
    apart = cv2.distanceTransform(mask, cv2.DIST_L2, 3)
    return 2 * float(np.percentile(apart[mask > 0], 90))
