"""Shapes of ink that no digit has, or a 1 alone: blots, and bare strokes; and how ink leans."""

import cv2
import numpy as np

from ..geometry import INKED, label_pieces
from ..ink.pen import stroke_widths

LARGEST_BULGE = 0.1
"""Bare area of the least rectangle around a bare stroke, in squares of its longer side, at most. A
flag, a foot or a bow needs more, whatever the pen."""

BLOT_LENGTH = 3.0
"""Longer side of a blot, in widths of its strokes, at most. Printed dots have up to 2.6, digits
from 4.2 on, which are those of the thickest pens."""


def is_bare(ink: np.ndarray) -> bool:
    """Whether ink, (h, w) uint8, white on black, is one straight stroke, thick or thin.

    That is a 1 without a flag, a slash, a dash; a board's grain, or what is left of a line.
    """
    mask = ink >= INKED
    rows = np.flatnonzero(mask.any(axis=1))
    if not len(rows):
        return False
    # The two ends of each row have the same hull as all of its pixels.
    ends = mask[rows].argmax(axis=1), mask.shape[1] - 1 - mask[rows, ::-1].argmax(axis=1)
    points = np.stack([np.concatenate(ends), np.tile(rows, 2)], axis=1).astype(np.int32)
    _, sides, _ = cv2.minAreaRect(points)
    short, long = (side + 1 for side in sorted(sides))  # Of pixels' middles.
    return bool(short * long - np.count_nonzero(mask) < LARGEST_BULGE * long**2)


def is_blot(ink: np.ndarray) -> bool:
    """Whether ink, (h, w) uint8, white on black, is filled and about as broad as it is high."""
    labels, stats, _ = label_pieces(np.pad(ink, 1) >= INKED)
    if len(stats) != 2:
        return False
    widths, _ = stroke_widths(labels, stats[:, cv2.CC_STAT_AREA])
    return bool(stats[1, 2:4].max() < BLOT_LENGTH * widths[1])


def lean(ink: np.ndarray) -> float:
    """How far ink, (h, w) uint8, white on black, goes right from row to row upwards.

    In columns per row, by its second moments; 0 is upright, and what is one row high.
    """
    moments = cv2.moments((ink >= INKED).view(np.uint8), binaryImage=True)
    return -moments["mu11"] / moments["mu02"] if moments["mu02"] else 0.0
