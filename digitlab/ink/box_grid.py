"""Boxes of a form → which of them stand in a grid, and how thick its lines are."""

from collections.abc import Sequence

import cv2
import numpy as np

THICKEST_LINE = 0.3
"""Greatest thickness of the line between two boxes of a grid, as a share of a box's side."""

MOST_BOXES = 100
"""Most boxes of a grid: what has more is squared paper, on which a digit fills several."""


def find_grid(
    rectangles: Sequence[cv2.typing.RotatedRect], slope: float
) -> tuple[np.ndarray, float]:
    """Find boxes that have another beside them and one above or below, with a line between.

    Parameters
    ----------
    rectangles : sequence of N
        The boxes, as `cv2.minAreaRect` gives them.
    slope : float
        Slope of the boxes, down over across.

    Returns
    -------
    (N,) bool
        Which boxes are such.
    float
        Median thickness of these lines, pixels; 0 where there are none.
    """
    if not rectangles:
        return np.zeros(0, bool), 0.0
    centers = np.array([center for center, *_ in rectangles])  # (N, 2)
    # `minAreaRect` swaps the sides where it turns by more than 45 degrees.
    sides = np.array([size if abs(angle) < 45 else size[::-1] for _, size, angle in rectangles])
    in_grid = np.zeros(len(centers), bool)
    gaps = []
    # Squared paper has thousands: not all are compared at once.
    for start in range(0, len(centers), MOST_BOXES):
        own = slice(start, start + MOST_BOXES)
        away = centers[np.newaxis] - centers[own, np.newaxis]  # (n, N, 2)
        right, below = away[..., 0], away[..., 1]
        level = np.stack([right + slope * below, below - slope * right], 2)
        means = (sides[np.newaxis] + sides[own, np.newaxis]) / 2
        between = np.abs(level) - means
        aligned = np.abs(level) < THICKEST_LINE * means
        next_to = np.abs(between) < THICKEST_LINE * means
        across, down = next_to[..., 0] & aligned[..., 1], next_to[..., 1] & aligned[..., 0]
        in_grid[own] = across.any(axis=1) & down.any(axis=1)
        gaps += [between[across, 0], between[down, 1]]
        if in_grid.sum() > MOST_BOXES:
            return np.zeros(len(centers), bool), 0.0
    return in_grid, float(np.median(np.concatenate(gaps))) if in_grid.any() else 0.0
