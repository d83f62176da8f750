"""Regions of one color of a photo, each of which may be a sheet that lies among other things.

They are told by the edges around them, not by their brightness as a `sheet` on a dark desk is.
Where a constant gives a range, as many digits are read right on the 17 real pages on which such
regions are looked for.
"""

from itertools import product

import cv2
import numpy as np

from ..geometry import label_pieces
from .illumination import closed
from .sheet_shape import LEAST_SIDE, LEAST_SOLIDITY, fill_hull, without_edge

BROADEST_WRITING = 20
"""A picture's shorter side, in widths of its broadest writing, where regions of one color are
looked for; 10 to 20."""

FAINTEST_EDGE = 4
"""Least step of brightness at the edge of such a region, of 255; 2 to 6."""

EDGE_STEPS = 3
"""Steps of brightness, each half of the one before, at which such regions are looked for; 2
to 4."""

GAP_WIDTHS = (0.01, 0.02, 0.04)
"""Half the widths of gaps in an edge through which such a region does not reach, as shares of the
picture's longer side; the most solid region is the sheet. Without either of the first two the same
is read; without the last three pages change."""

LEAST_REGION, MOST_REGION = 0.04, 0.95
"""Least and greatest area of such a region, as shares of the picture's."""

SAME_SHARE = 0.8
"""Intersection over union from which on two such regions are one."""

MOST_REGIONS = 3
"""Most regions that are looked at more closely: the most solid."""


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
    return [without_edge(region) for region in likely]


def _solid_regions(even: np.ndarray) -> list[tuple[float, np.ndarray]]:
    """Large solid regions of a mask, (h, w) uint8: how solid each is, and its hull, 255."""
    labels, stats, _ = label_pieces(even, connectivity=4)
    areas = stats[:, cv2.CC_STAT_AREA]
    found = []
    for label in 1 + np.flatnonzero(areas[1:] >= LEAST_REGION * even.size):
        filled = fill_hull(labels == label)
        solid = float(areas[label]) / cv2.countNonZero(filled)
        if solid > LEAST_SOLIDITY and cv2.countNonZero(filled) < MOST_REGION * even.size:
            found.append((solid, filled))
    return found


def _share(mask: np.ndarray, other: np.ndarray) -> float:
    """Intersection over union of two masks."""
    return cv2.countNonZero(mask & other) / max(1, cv2.countNonZero(mask | other))
