"""Two sheets of one form → how one lies on the other: a small shift, turn and scale.

Points that both have are matched (ORB, Rublee et al. 2011); most of them agree on one move (RANSAC,
Fischler and Bolles 1981). Only the points of most contrast are matched, and in a shadow what is
written has more of it than the print that both sheets share: the light is divided out first.
"""

import cv2
import numpy as np

from ...geometry import Box, shrink
from ...ink.flattening import flatten

SHEET_SIDE = 1000
"""Longer side at which sheets are laid on one another, pixels."""

MOST_POINTS = 1500
"""Most points that are looked for on a sheet."""

FEWEST_POINTS = 12
"""Points that must agree on how a sheet lies; with fewer it is taken to lie as the form's own."""

SMALLEST_SIDE = 63
"""Shorter side of a sheet, pixels, below which ORB finds no points: it leaves out 31 at each edge,
and its pyramid cannot hold a sheet of a few pixels."""

SCALE_RANGE = (0.4, 2.5)
"""Smallest and largest scale of one sheet on the other that is believed."""

LARGEST_TURN = 0.35
"""Largest turn that is believed, radians: 20 degrees."""


def as_gray(picture: np.ndarray) -> np.ndarray:
    """(H, W) or (H, W, 3) uint8 RGB → gray, at most `SHEET_SIDE` pixels a side."""
    small = shrink(np.ascontiguousarray(picture), SHEET_SIDE)
    return small if small.ndim == 2 else cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)


def find_move(sheet: np.ndarray, other: np.ndarray) -> np.ndarray | None:
    """Find how another sheet lies: (2, 3) from pixels of one to the other's, both gray.

    None where too few points agree.
    """
    if min(*sheet.shape, *other.shape) < SMALLEST_SIDE:
        return None
    finder = cv2.ORB.create(MOST_POINTS)
    sheet_points, sheet_words = finder.detectAndCompute(_evenly_lit(sheet), None)
    points, words = finder.detectAndCompute(_evenly_lit(other), None)
    if sheet_words is None or words is None:
        return None
    pairs = cv2.BFMatcher(cv2.NORM_HAMMING, crossCheck=True).match(sheet_words, words)
    if len(pairs) < FEWEST_POINTS:
        return None
    begins = np.array([sheet_points[pair.queryIdx].pt for pair in pairs], np.float32)
    ends = np.array([points[pair.trainIdx].pt for pair in pairs], np.float32)
    move, agree = cv2.estimateAffinePartial2D(begins, ends, ransacReprojThreshold=4.0)
    if move is None or int(agree.sum()) < FEWEST_POINTS:
        return None
    scale, turn = float(np.hypot(*move[:, 0])), float(np.arctan2(move[1, 0], move[0, 0]))
    is_small = SCALE_RANGE[0] < scale < SCALE_RANGE[1] and abs(turn) < LARGEST_TURN
    return np.asarray(move, float) if is_small else None


def _evenly_lit(gray: np.ndarray) -> np.ndarray:
    """(H, W) uint8, dark on white paper."""
    return flatten(cv2.cvtColor(gray, cv2.COLOR_GRAY2RGB))


def move_box(box: Box, move: np.ndarray) -> Box:
    """The upright box around a box that was moved by (2, 3)."""
    x, y, width, height = box
    corners = np.array(
        [[x, y, 1], [x + width, y, 1], [x, y + height, 1], [x + width, y + height, 1]]
    )
    moved = corners @ move.T
    left, top = moved.min(axis=0)
    right, bottom = moved.max(axis=0)
    return round(left), round(top), round(right - left), round(bottom - top)
