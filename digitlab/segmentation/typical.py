"""Bounding boxes of a page's pieces → what is typical of them: height, slope, width of a space.

Handwriting climbs or falls a little: the slope of the lines is that along which most boxes stand
side by side.
"""

from collections.abc import Sequence

import numpy as np

STEEPEST_SLOPE = 0.27
"""Largest slope of a line, downwards over across: 15 degrees."""

MARK_HEIGHT = 0.45
"""Height up to which a piece is a mark beside a taller one, as a share of that one's height."""

RULE_LENGTH = 1.8
"""Length from which on a flat piece is a line, or its remainder, in heights of a digit."""

SLOPES_TRIED = 55
"""Slopes that are tried, as many upwards as downwards, and level."""

FEWEST_BOXES = 4
"""Fewest boxes that tell a slope: fewer stand side by side along many."""

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
    """Slope of the lines that boxes (N, 4) stand in, down over across; 0 where too few tell it."""
    if len(boxes) < FEWEST_BOXES:
        return 0.0
    middles = boxes[:, 0] + boxes[:, 2] / 2
    middles -= middles.mean()
    slopes = np.linspace(-STEEPEST_SLOPE, STEEPEST_SLOPE, SLOPES_TRIED)
    slopes = slopes[np.argsort(np.abs(slopes), kind="stable")]  # of equal ones the least is taken
    tops = boxes[:, 1] - np.outer(slopes, middles)
    return float(slopes[int(_side_by_side(tops, boxes[:, 3]).argmax())])


def _side_by_side(tops: np.ndarray, heights: np.ndarray) -> np.ndarray:
    """Height that boxes share with one another, all pairs together: (S, N) and (N,) → (S,)."""
    # Where n boxes are, n² pairs are; n changes at their tops and ends.
    levels = np.concatenate([tops, tops + heights], axis=1)
    order = np.argsort(levels, axis=1)
    count = np.cumsum(np.repeat([1, -1], len(heights))[order], axis=1)[:, :-1]
    return (count**2 * np.diff(np.take_along_axis(levels, order, axis=1))).sum(axis=1)
