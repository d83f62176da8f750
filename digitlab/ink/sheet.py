"""The sheet of paper, told from the desk around it."""

import cv2
import numpy as np

from .illumination import FLAT, closed

DESK = 0.62
"""Brightness below which a pixel may be desk, as a share of the sheet's."""

SHARP = 0.6
"""Least share of the fall in brightness at a sheet's edge that happens within 5 pixels."""

EDGED = 0.75
"""Least share of a sheet's outline that is a sharp edge."""

DARK = 100
"""Brightness below which a ground of one color is dark, of 255."""

LEVELS = 3
"""Levels of brightness at which a sheet is looked for."""

LEAST_SIDE = 32
"""Shorter side of the smallest picture in which a desk is looked for, pixels."""

LEAST_AREA = 0.2
"""Least area of a sheet, as a share of the picture's."""

SOLID = 0.85
"""Least area of a sheet, as a share of its convex hull's."""


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
    is_drawn = common < DARK and np.count_nonzero(gray == common) > FLAT * gray.size
    if min(gray.shape) < LEAST_SIDE or is_drawn:
        return np.full_like(gray, 255)
    width = max(3, min(gray.shape) // 12) | 1
    # Writing is closed over, a desk's texture smoothed away; the sheet's edge stays where it is.
    smooth = cv2.medianBlur(closed(gray, width), 5)
    darker = smooth.ravel()
    best, sheet = EDGED, np.full_like(gray, 255)
    # A shadow across the sheet may be as dark as the desk: look at darker levels too.
    for _ in range(LEVELS):
        level, _ = cv2.threshold(darker, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
        filled = _convex(smooth > level)
        if filled is not None and (edged := _edged(smooth, filled)) > best:
            margin = 2 * max(2, max(gray.shape) // 70) + 1
            kernel = np.ones((margin, margin), np.uint8)
            best, sheet = edged, cv2.erode(filled, kernel, borderType=cv2.BORDER_REPLICATE)
        darker = darker[darker <= level]
        if not len(darker):
            break
    return sheet


def _convex(bright: np.ndarray) -> np.ndarray | None:
    """Fill the hull of the largest region of (h, w) bool; None where it is not like a sheet."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(bright.astype(np.uint8))
    if count == 1:
        return None
    largest = 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())
    region = (labels == largest).astype(np.uint8)
    outlines, _ = cv2.findContours(region, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    hull = cv2.convexHull(max(outlines, key=cv2.contourArea))
    filled = cv2.fillConvexPoly(np.zeros_like(region), hull, 255)
    area = int(region.sum())
    around = np.concatenate([filled[0], filled[-1], filled[:, 0], filled[:, -1]]) == 0
    if (
        area < LEAST_AREA * region.size
        or area < SOLID * np.count_nonzero(filled)
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
    edged = (dark < DESK * bright) & (step > SHARP * fall)
    return float(edged[outline].mean())
