"""A picture cut close around a number, and the paper that it lacks.

In one, a digit's strokes are as long as lines are, and cover as much as shadows do.
"""

import numpy as np

from ..geometry import INKED, label_pieces, shrink
from .illumination import COARSE_SIDE
from .pen import weighted_median
from .threshold import bare_level, trace

TIGHT_HEIGHT = 0.45
"""Usual height of the pieces in a tight crop, as a share of the picture's, at least."""


def missing_margin(dark: np.ndarray, most_side: int) -> int:
    """How much paper a tight crop lacks on each side, pixels; 0 where a picture is none.

    Parameters
    ----------
    dark : (H, W) uint8
        How much darker than white paper.
    most_side : int
        Longer side that the picture may have with this margin, pixels.
    """
    small = shrink(dark, COARSE_SIDE)
    _, stats, _ = label_pieces(trace(small, bare_level(small)) >= INKED)
    x, y, width, height = stats[1:, :4].T
    ruled = ((x == 0) & (width == small.shape[1])) | ((y == 0) & (height == small.shape[0]))
    if (
        not len(height)
        or ruled.any()
        or weighted_median(height, height) < TIGHT_HEIGHT * len(small)
    ):
        return 0
    return max(0, min(len(dark), (most_side - max(dark.shape)) // 2))
