"""The shape of a sheet of paper, however it is found."""

import cv2
import numpy as np

LEAST_SIDE = 32
"""Shorter side of the smallest picture in which a desk is looked for, pixels."""

LEAST_SOLIDITY = 0.85
"""Least area of a sheet, as a share of its convex hull's."""


def fill_hull(region: np.ndarray) -> np.ndarray:
    """Fill the convex hull of a region, (h, w) bool with one piece: (h, w) uint8, 255 on it."""
    mask = region.view(np.uint8)
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    hull = cv2.convexHull(max(outlines, key=cv2.contourArea))
    return cv2.fillConvexPoly(np.zeros_like(mask), hull, 255)


def without_edge(sheet: np.ndarray) -> np.ndarray:
    """Take a sheet's own edge off, (h, w) uint8, but not where the picture ends."""
    margin = 2 * max(2, max(sheet.shape) // 70) + 1
    kernel = np.ones((margin, margin), np.uint8)
    return cv2.erode(sheet, kernel, borderType=cv2.BORDER_REPLICATE)
