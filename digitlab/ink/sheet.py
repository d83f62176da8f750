"""The sheet of paper, told from the dark desk around it by its brightness.

A sheet among things as bright as it is one of `color_regions`. Where a constant gives a range, the
same sheets are found on all 34 real pages, six of which lie on a desk.
"""

import cv2
import numpy as np

from ..geometry import label_pieces
from .illumination import FLAT_SHARE, closed
from .sheet_shape import LEAST_SIDE, LEAST_SOLIDITY, fill_hull, without_edge

DESK_BRIGHTNESS = 0.62
"""Brightness below which a pixel may be desk, as a share of the sheet's; 0.5 to 0.75."""

SHARP_SHARE = 0.6
"""Least share of the fall in brightness at a sheet's edge that happens within 5 pixels; 0.3 to
0.65."""

EDGED_SHARE = 0.75
"""Least share of a sheet's outline that is a sharp edge; 0.6 to 0.9."""

DARK_GROUND = 100
"""Brightness below which a ground of one color is dark, of 255; 50 to 150."""

DESK_LEVELS = 3
"""How many levels of brightness are tried to find a sheet; 2 to 5."""

LEAST_AREA = 0.2
"""Least area of a sheet, as a share of the picture's; 0.05 to 0.4."""


def find_sheet(gray: np.ndarray) -> np.ndarray:
    """Find the sheet on a dark desk.

    Parameters
    ----------
    gray : (h, w) uint8

    Returns
    -------
    (h, w) uint8
        255 on the sheet, 0 on the desk; 255 everywhere where no desk is seen.
    """
    common = int(np.bincount(gray.ravel(), minlength=256).argmax())
    # A ground of one dark color was made by a program: it is no desk, and light ink no sheet.
    is_drawn = common < DARK_GROUND and np.count_nonzero(gray == common) > FLAT_SHARE * gray.size
    if min(gray.shape) < LEAST_SIDE or is_drawn:
        return np.full_like(gray, 255)
    width = max(3, min(gray.shape) // 12) | 1
    # Writing is closed over, a desk's texture smoothed away; the sheet's edge stays where it is.
    smooth = cv2.medianBlur(closed(gray, width), 5)
    darker = smooth.ravel()
    best, sheet = EDGED_SHARE, np.full_like(gray, 255)
    # A shadow across the sheet may be as dark as the desk: look at darker levels too.
    for _ in range(DESK_LEVELS):
        level, _ = cv2.threshold(darker, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
        filled = _convex(smooth > level)
        if filled is not None and (edged := _edged(smooth, filled)) > best:
            best, sheet = edged, without_edge(filled)
        darker = darker[darker <= level]
        if not len(darker):
            break
    return sheet


def is_beyond(sheet: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Which pixels of a (H, W) picture are not quite on the sheet, (h, w) uint8: (H, W) bool."""
    return cv2.resize(sheet, shape[1::-1], interpolation=cv2.INTER_LINEAR) < 255


def _convex(bright: np.ndarray) -> np.ndarray | None:
    """Fill the hull of the largest region of (h, w) bool; None where it is not like a sheet."""
    labels, stats, _ = label_pieces(bright)
    if len(stats) == 1:
        return None
    largest = 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())
    region = labels == largest
    filled = fill_hull(region)
    area = int(region.sum())
    around = np.concatenate([filled[0], filled[-1], filled[:, 0], filled[:, -1]]) == 0
    if (
        area < LEAST_AREA * region.size
        or area < LEAST_SOLIDITY * np.count_nonzero(filled)
        or not around.any()
    ):
        return None
    return filled


def _edged(gray: np.ndarray, sheet: np.ndarray) -> float:
    """Share of the sheet's outline that is a sharp edge, unlike a shadow's."""
    outline = (sheet > 0) & (cv2.erode(sheet, np.ones((3, 3), np.uint8)) == 0)
    outline[[0, -1]] = outline[:, [0, -1]] = False
    if not outline.any():
        return 0.0
    near, far = np.ones((5, 5), np.uint8), np.ones((25, 25), np.uint8)
    bright, dark = cv2.dilate(gray, far), cv2.erode(gray, far)
    step = cv2.dilate(cv2.morphologyEx(gray, cv2.MORPH_GRADIENT, near), far)
    fall = cv2.subtract(bright, dark)
    edged = (dark < DESK_BRIGHTNESS * bright) & (step > SHARP_SHARE * fall)
    return float(edged[outline].mean())
