"""A sheet that lies a little askew → the same sheet laid straight, to draw a form's boxes on.

Boxes are upright; in one that is drawn around a long field of a turned sheet its frame stands
askew, and other print comes in at its ends.
"""

import cv2
import numpy as np

from ...ink.flattening import flatten
from ...ink.slopes import find_slopes

LARGEST_DIFFERENCE = 0.01
"""Most by which the slopes of a sheet's lines across and down may differ, pixels a pixel; slopes
are known to 0.009. Those that differ by more are not the edges of printed boxes."""

LARGEST_SLOPE = 0.18
"""Steepest slope that is believed, pixels a pixel: 10 degrees. A blank sheet seems to have the
steepest that is looked for."""


def straighten(picture: np.ndarray) -> np.ndarray:
    """Lay (H, W, 3) uint8 RGB straight, by the lines that are printed or written on it.

    Where none tell how it lies, it stays as it is.
    """
    dark = 255 - flatten(picture)
    across, down = find_slopes(dark)
    if abs(across + down) > LARGEST_DIFFERENCE or abs(across) > LARGEST_SLOPE:
        return picture
    height, width = picture.shape[:2]
    degrees = float(np.degrees(np.arctan(across)))
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    return cv2.warpAffine(
        picture, turn, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
