"""A photo in a plain border: one that was pasted on a white page, or has black bars."""

import cv2
import numpy as np

from ..geometry import Box, crop
from . import canvas

BORDER_SHARE = 0.9
"""Least share of a side of the picture that has the border's color."""

LEAST_FILLED_SHARE = 0.9
"""Least share of its bounding box in which a photo has other colors than the border."""

BAND_ROWS = 256
"""Rows of a picture that are compared with a color at once: OpenCV copies the colors of a picture
that has an alpha, too."""

JPEG_BLOCK = 8
"""Side of the blocks of JPEG, pixels: so far a photo's edge reaches into a plain border."""

LEAST_PHOTO_AREA = 0.2
"""Least area of the photo, as a share of the picture's."""

LEAST_LINE_SHARE = 0.2
"""Least share of a row or column across the photo that has other colors than the border."""


def find_pasted(picture: np.ndarray) -> Box:
    """Find the photo in a plain border: one that was pasted on a white page, or has black bars.

    The border has one color. The photo is a large rectangle in which hardly a pixel has that color.

    Parameters
    ----------
    picture : (H, W, 3) uint8
        RGB.

    Returns
    -------
    Box
        Around the photo; around all of the picture where it has no such border.
    """
    height, width = picture.shape[:2]
    whole = 0, 0, width, height
    sides = [_commonest(side) for side in (picture[0], picture[-1], picture[:, 0], picture[:, -1])]
    share, color = max(sides, key=lambda side: side[0])
    if share < BORDER_SHARE:
        return whole
    differs = _differs(picture, color)
    rows, columns = (np.flatnonzero(differs.mean(axis=axis) > LEAST_LINE_SHARE) for axis in (1, 0))
    if not len(rows) or not len(columns):
        return whole
    left, top = int(columns[0]), int(rows[0])
    box = left, top, int(columns[-1]) + 1 - left, int(rows[-1]) + 1 - top
    # Specks of JPEG around the photo may differ as well, but nothing farther away.
    x, y, width, height = cv2.boundingRect(differs)
    more = left - x, top - y, x + width - left - box[2], y + height - top - box[3]
    filled = crop(differs, box)
    is_large = filled.size >= LEAST_PHOTO_AREA * differs.size
    is_photo = is_large and filled.mean() > LEAST_FILLED_SHARE and max(more) <= JPEG_BLOCK
    return box if is_photo else whole


def _commonest(side: np.ndarray) -> tuple[float, np.ndarray]:
    """The commonest color of pixels (N, 3) uint8, and its share of them."""
    colors, counts = np.unique(side, axis=0, return_counts=True)
    return float(counts.max()) / len(side), colors[counts.argmax()]


def _differs(picture: np.ndarray, color: np.ndarray) -> np.ndarray:
    """Where (H, W, 3) uint8 has another color than this, (3,) uint8: (H, W) uint8, 1 or 0.

    It takes no more memory than what it returns, as the largest picture is looked at whole.
    """
    differs = np.empty(picture.shape[:2], np.uint8)
    # As doubles, OpenCV takes the three numbers as one color for all pixels.
    least, most = (
        color.astype(np.float64) + away
        for away in (-canvas.BARE_DIFFERENCE, canvas.BARE_DIFFERENCE)
    )
    for top in range(0, len(picture), BAND_ROWS):
        rows = np.s_[top : top + BAND_ROWS]
        cv2.inRange(picture[rows], least.clip(0), most.clip(max=255), dst=differs[rows])
    np.invert(differs, out=differs)
    return np.bitwise_and(differs, 1, out=differs)
