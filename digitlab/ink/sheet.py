"""Where the sheet lies on a desk."""

import cv2
import numpy as np

from .illumination import closed

DESK = 0.62
"""Brightness, as a share of the sheet's, from which on down it may be another thing than paper."""

SHARP = 0.6
"""Share of the fall in brightness at the edge of a sheet that happens within a few pixels."""

EDGED = 0.75
"""Share of a sheet's outline that must be such an edge."""

LEVELS = 3
"""Levels of brightness at which a sheet is looked for."""

LEAST_SIDE = 32
"""Shorter side of the smallest picture in which a desk is looked for, pixels."""

LEAST, SOLID = 0.2, 0.85
"""A sheet's least share of the picture, and of the smallest convex outline around it."""


def find_sheet(gray: np.ndarray) -> np.ndarray:
    """Where the sheet lies in (h, w) uint8: 255 there, 0 on a dark desk around it."""
    if min(gray.shape) < LEAST_SIDE:
        return np.full_like(gray, 255)
    width = max(3, min(gray.shape) // 12) | 1
    # Writing is closed over, a desk's texture smoothed away; the sheet's edge stays where it is.
    smooth = cv2.medianBlur(closed(gray, width), 5)
    darker = smooth.ravel()
    best, sheet = EDGED, np.full_like(gray, 255)
    # A shadow across the sheet may be nearer to the desk than to the rest: look below it too.
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
    """Fill the largest region of (h, w) bool, if it is large and whole enough for a sheet."""
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
    if area < LEAST * region.size or area < SOLID * np.count_nonzero(filled) or not around.any():
        return None
    return filled


def _edged(gray: np.ndarray, sheet: np.ndarray) -> float:
    """Share of the sheet's outline where brightness falls at once, as no shadow's edge does."""
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
