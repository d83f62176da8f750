"""Bounding boxes of a page's pieces → what is typical of them: height, slope, width of a space.

Handwriting climbs or falls a little: the slope of the lines is the median slope from each box to
its right neighbor.
"""

from collections.abc import Sequence

import numpy as np

STEEPEST_SLOPE = 0.27
"""Largest slope of a line, downwards over across: 15 degrees."""

MARK_HEIGHT = 0.45
"""Height up to which a piece is a mark beside a taller one, as a share of that one's height."""

LEAST_NEIGHBOR, MOST_NEIGHBOR, MOST_DROP = 0.2, 3.5, 0.7
"""How far to the right the middle of a right neighbor lies, at least and at most, and how far above
or below at most, in heights of a digit."""

DROP_COST = 2.0
"""What a step up or down costs more than one to the right, where the nearest neighbor is chosen."""

FEWEST_NEIGHBORS = 3
"""Fewest pieces with a right neighbor that tell a slope."""

SPACE_WIDTH = 0.6
"""Least width of a space between words, in heights of a digit."""

SPACE_RATIO = 2.0
"""Least width of a space between words, as a multiple of the usual gap."""


def typical_height(boxes: np.ndarray) -> float:
    """Height of a digit among boxes (N, 4) of x, y, width, height, at least one.

    The median, weighted by height, since there may be many specks.
    """
    heights = np.sort(boxes[:, 3])
    total = np.cumsum(heights)
    return float(heights[np.searchsorted(total, total[-1] / 2)])


def least_space(height: float, gaps: Sequence[float]) -> float:
    """Least width of a space between words, given the height of a digit and all gaps of a page."""
    # The lower quartile, since spaces may be as many as gaps within words.
    usual = max(0.0, float(np.percentile(gaps, 25))) if gaps else 0.0
    return max(SPACE_WIDTH * height, SPACE_RATIO * usual)


def slope_of(boxes: np.ndarray) -> float:
    """Median slope from each box (N, 4), at least one, to its right neighbor, down over across."""
    centers = boxes[:, :2] + boxes[:, 2:] / 2
    return _slope(centers, typical_height(boxes))


def _slope(centers: np.ndarray, height: float) -> float:
    """Median slope from each center (N, 2) to its right neighbor; 0 where too few have one."""
    step = centers[np.newaxis] - centers[:, np.newaxis]  # (N, N, 2), from the first to the second
    across, down = step[..., 0], step[..., 1]
    near = (across > LEAST_NEIGHBOR * height) & (across < MOST_NEIGHBOR * height)
    near &= np.abs(down) < MOST_DROP * height
    cost = np.where(near, across + DROP_COST * np.abs(down), np.inf)
    rows = np.flatnonzero(near.any(axis=1))
    if len(rows) < FEWEST_NEIGHBORS:
        return 0.0
    nearest = cost[rows].argmin(axis=1)
    slopes = down[rows, nearest] / across[rows, nearest]
    return float(np.clip(np.median(slopes), -STEEPEST_SLOPE, STEEPEST_SLOPE))
