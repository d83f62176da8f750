"""Bounding boxes on a page → reading order.

Handwriting climbs or falls a little, so the slope of the lines is the median slope from each box to
its right neighbor. Along it, boxes are taken from left to right; each joins the line whose last few
boxes stand at its height, or begins a new line.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

STEEPEST = 0.27
"""Largest slope of a line, downwards over across: 15 degrees."""

REACH = 3.5
"""Greatest distance of a right neighbor, in heights of a digit."""

APART = 0.6
"""Distance from a line from which on a box is not of that line, in heights of a digit."""

RECENT = 3
"""Boxes at the end of a line whose mean height says where the line goes on."""

SPACE = 0.6
"""Least width of a space between words, in heights of a digit."""

WIDER = 2.0
"""Least width of a space between words, as a multiple of the usual gap."""


@dataclass(frozen=True)
class Place:
    """Place of a box in the text; line and index count from 1."""

    line: int
    index: int
    after_space: bool


def typical_height(boxes: np.ndarray) -> float:
    """Height of a digit among boxes (N, 4) of x, y, width, height, at least one.

    The median, weighted by height, since there may be many specks.
    """
    heights = np.sort(boxes[:, 3])
    total = np.cumsum(heights)
    return float(heights[np.searchsorted(total, total[-1] / 2)])


def reading_order(boxes: np.ndarray) -> list[tuple[int, Place]]:
    """Put boxes in reading order.

    Parameters
    ----------
    boxes : (N, 4) array
        x, y, width, height in pixels.

    Returns
    -------
    list of (int, Place)
        Number of the box and its place, lines from top to bottom, left to right within.
    """
    if not len(boxes):
        return []
    boxes = np.asarray(boxes, float)
    height = typical_height(boxes)
    centers = boxes[:, :2] + boxes[:, 2:] / 2
    slope = _slope(centers, height)
    level = centers[:, 1] - slope * centers[:, 0]
    lines: list[list[int]] = []
    ends: list[float] = []  # the level at which each line goes on
    for number in np.argsort(centers[:, 0]):
        distances = np.abs(np.array(ends) - level[number])
        nearest = int(distances.argmin()) if ends else 0
        if ends and distances[nearest] < APART * height:
            lines[nearest].append(int(number))
            ends[nearest] = float(level[lines[nearest][-RECENT:]].mean())
        else:
            lines.append([int(number)])
            ends.append(float(level[number]))
    lines.sort(key=lambda line: float(np.mean(level[line])))
    pairs = [pair for line in lines for pair in pairwise(line)]
    space = least_space(height, [_gap(boxes, left, right) for left, right in pairs])
    return [
        (number, Place(row, index, index > 1 and _gap(boxes, line[index - 2], number) > space))
        for row, line in enumerate(lines, 1)
        for index, number in enumerate(line, 1)
    ]


def least_space(height: float, gaps: Sequence[float]) -> float:
    """Least width of a space between words, given the height of a digit and all gaps of a page."""
    # The lower quartile, since spaces may be as many as gaps within words.
    usual = max(0.0, float(np.percentile(gaps, 25))) if gaps else 0.0
    return max(SPACE * height, WIDER * usual)


def slope_of(boxes: np.ndarray) -> float:
    """Median slope from each box (N, 4), at least one, to its right neighbor, down over across."""
    centers = boxes[:, :2] + boxes[:, 2:] / 2
    return _slope(centers, typical_height(boxes))


def _slope(centers: np.ndarray, height: float) -> float:
    """Median slope from each center (N, 2) to its right neighbor; 0 where too few have one."""
    step = centers[np.newaxis] - centers[:, np.newaxis]  # (N, N, 2), from the first to the second
    across, down = step[..., 0], step[..., 1]
    near = (across > 0.2 * height) & (across < REACH * height) & (np.abs(down) < 0.7 * height)
    cost = np.where(near, across + 2 * np.abs(down), np.inf)
    rows = np.flatnonzero(near.any(axis=1))
    if len(rows) < 3:
        return 0.0
    nearest = cost[rows].argmin(axis=1)
    slopes = down[rows, nearest] / across[rows, nearest]
    return float(np.clip(np.median(slopes), -STEEPEST, STEEPEST))


def _gap(boxes: np.ndarray, left: int, right: int) -> float:
    """Gap between two boxes of a line, given as rows of (N, 4)."""
    return float(boxes[right, 0] - boxes[left, 0] - boxes[left, 2])
