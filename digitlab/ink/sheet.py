"""The sheet of paper, told from the desk around it."""

from itertools import product

import cv2
import numpy as np

from ..geometry import label_pieces
from .illumination import FLAT_SHARE, closed

DESK_BRIGHTNESS = 0.62
"""Brightness below which a pixel may be desk, as a share of the sheet's."""

SHARP_SHARE = 0.6
"""Least share of the fall in brightness at a sheet's edge that happens within 5 pixels."""

EDGED_SHARE = 0.75
"""Least share of a sheet's outline that is a sharp edge."""

DARK_GROUND = 100
"""Brightness below which a ground of one color is dark, of 255."""

DESK_LEVELS = 3
"""How many levels of brightness are tried to find a sheet."""

LEAST_SIDE = 32
"""Shorter side of the smallest picture in which a desk is looked for, pixels."""

LEAST_AREA = 0.2
"""Least area of a sheet, as a share of the picture's."""

LEAST_SOLIDITY = 0.85
"""Least area of a sheet, as a share of its convex hull's."""

BROADEST_WRITING = 20
"""A picture's shorter side, in widths of its broadest writing, where regions of one color are
looked for."""

FAINTEST_EDGE = 4
"""Least step of brightness at the edge of such a region, of 255."""

EDGE_STEPS = 3
"""Steps of brightness, each half of the one before, at which such regions are looked for."""

GAP_WIDTHS = (0.01, 0.02, 0.04)
"""Half the widths of gaps in an edge through which such a region does not reach, as shares of the
picture's longer side; the most solid region is the sheet."""

LEAST_REGION, MOST_REGION = 0.04, 0.95
"""Least and greatest area of such a region, as shares of the picture's."""

SAME_SHARE = 0.8
"""Intersection over union from which on two such regions are one."""

MOST_REGIONS = 3
"""Most regions that are looked at more closely: the most solid."""


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
            best, sheet = edged, _without_edge(filled)
        darker = darker[darker <= level]
        if not len(darker):
            break
    return sheet


def is_beyond(sheet: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Which pixels of a (H, W) picture are not quite on the sheet, (h, w) uint8: (H, W) bool."""
    return cv2.resize(sheet, shape[1::-1], interpolation=cv2.INTER_LINEAR) < 255


def find_regions(picture: np.ndarray) -> list[np.ndarray]:
    """Find regions of one color, each of which may be a sheet that lies among other things.

    Parameters
    ----------
    picture : (h, w, 3) uint8
        RGB.

    Returns
    -------
    list of (h, w) uint8
        255 on the region, 0 elsewhere; the largest first. Empty where one fills the picture.
    """
    height, width = picture.shape[:2]
    if min(height, width) < LEAST_SIDE:
        return []
    broad = max(3, min(height, width) // BROADEST_WRITING) | 1
    near = np.ones((3, 3), np.uint8)
    smooth = [cv2.medianBlur(closed(channel, broad), 5) for channel in cv2.split(picture)]
    steps = [cv2.morphologyEx(channel, cv2.MORPH_GRADIENT, near) for channel in smooth]
    step = np.max(steps, axis=0)
    level, _ = cv2.threshold(step, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    found: list[tuple[float, np.ndarray]] = []
    for half, narrow in product(range(EDGE_STEPS), GAP_WIDTHS):
        even = (step <= max(FAINTEST_EDGE, level / 2**half)).view(np.uint8)
        # Where an edge is faint in one place, the region ends where it gets narrow.
        side = 2 * round(narrow * max(height, width)) + 1
        apart = cv2.morphologyEx(even, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
        found += _solid_regions(apart)
    kept: list[np.ndarray] = []
    for _, region in sorted(found, key=lambda pair: -pair[0]):
        if not any(_share(region, other) > SAME_SHARE for other in kept):
            kept.append(region)
    likely = sorted(kept[:MOST_REGIONS], key=lambda region: -cv2.countNonZero(region))
    return [_without_edge(region) for region in likely]


def _solid_regions(even: np.ndarray) -> list[tuple[float, np.ndarray]]:
    """Large solid regions of a mask, (h, w) uint8: how solid each is, and its hull, 255."""
    labels, stats, _ = label_pieces(even, connectivity=4)
    areas = stats[:, cv2.CC_STAT_AREA]
    found = []
    for label in 1 + np.flatnonzero(areas[1:] >= LEAST_REGION * even.size):
        outlines, _ = cv2.findContours(
            (labels == label).view(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE
        )
        hull = cv2.convexHull(max(outlines, key=cv2.contourArea))
        filled = cv2.fillConvexPoly(np.zeros_like(even), hull, 255)
        solid = float(areas[label]) / cv2.countNonZero(filled)
        if solid > LEAST_SOLIDITY and cv2.countNonZero(filled) < MOST_REGION * even.size:
            found.append((solid, filled))
    return found


def _share(mask: np.ndarray, other: np.ndarray) -> float:
    """Intersection over union of two masks."""
    return cv2.countNonZero(mask & other) / max(1, cv2.countNonZero(mask | other))


def _without_edge(sheet: np.ndarray) -> np.ndarray:
    """Take a sheet's own edge off, (h, w) uint8, but not where the picture ends."""
    margin = 2 * max(2, max(sheet.shape) // 70) + 1
    kernel = np.ones((margin, margin), np.uint8)
    return cv2.erode(sheet, kernel, borderType=cv2.BORDER_REPLICATE)


def _convex(bright: np.ndarray) -> np.ndarray | None:
    """Fill the hull of the largest region of (h, w) bool; None where it is not like a sheet."""
    labels, stats, _ = label_pieces(bright)
    if len(stats) == 1:
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
