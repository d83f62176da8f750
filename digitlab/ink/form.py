"""The boxes of a form, in each of which a digit is written."""

import cv2
import numpy as np

from ..geometry import crop, label_pieces

LEAST_BOX = 0.02
"""Least shorter side of a form's box, as a share of the page's longer side."""

RECTANGLE = 0.9
"""Least area of a form's box, as a share of its bounding rectangle's."""

WRITTEN = 0.35
"""Least height of the writing in a box, as a share of the box's side."""

FILLED = 0.25
"""Least share of boxes with writing."""

INNER = 0.12
"""Width of a box's rim, as a share of its side, across which faint writing does not reach."""

ALIKE = (0.7, 1.4)
"""Least and greatest side of a box, as shares of the usual box's."""

PRINTED = 0.6
"""Least darkness of a box's lines, as a share of the level between ink and paper."""

FRAME = 0.06
"""Width of the strip in which a box's frame may lie on either side of its outline, as a share of
its side."""

FAINT = 10
"""Least darkness of a line, of 255."""


def find_boxes(dark: np.ndarray) -> tuple[np.ndarray, float, float]:
    """Find the boxes of a form.

    A box is a hole in the ink, nearly a rectangle, with writing in it. Boxes of
    about the median size count.

    Parameters
    ----------
    dark : (H, W) uint8

    Returns
    -------
    (H, W) uint8
        255 where the frames of boxes may lie.
    float
        A box's side, pixels; 0 where there are none.
    float
        A box's slope.
    """
    around = np.zeros_like(dark)
    level, _ = cv2.threshold(dark, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    mask = (dark > PRINTED * max(level, 2 * FAINT)).astype(np.uint8)
    outlines, tree = cv2.findContours(mask, cv2.RETR_TREE, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        return around, 0.0, 0.0
    parents = tree[0, :, 3]
    least = LEAST_BOX * max(dark.shape)
    boxes, turns = {}, []
    for number in np.flatnonzero(_are_holes(parents)).tolist():
        (_, (width, height), angle) = cv2.minAreaRect(outlines[number])
        short, long = sorted((width, height))
        hull = cv2.convexHull(outlines[number])
        if short > least and long < 3 * short and cv2.contourArea(hull) > RECTANGLE * short * long:
            boxes[number] = (short, hull)
            turns.append((angle + 45) % 90 - 45)
    inside = np.flatnonzero(np.isin(parents, list(boxes))).tolist()
    written = {
        int(parents[number])
        for number in inside
        if cv2.boundingRect(outlines[number])[3] > WRITTEN * boxes[int(parents[number])][0]
    }
    filled = [
        short
        for number, (short, hull) in boxes.items()
        if number in written or _holds_faint(dark, hull)
    ]
    if not filled:
        return around, 0.0, 0.0
    side = float(np.median(filled))
    alike = [hull for short, hull in boxes.values() if ALIKE[0] < short / side < ALIKE[1]]
    if len(filled) < FILLED * len(alike):
        return around, 0.0, 0.0
    cv2.polylines(around, alike, True, 255, 2 * max(3, round(FRAME * side)))
    return around, side, float(np.tan(np.radians(np.median(turns))))


def _holds_faint(dark: np.ndarray, hull: np.ndarray) -> bool:
    """Whether faint writing, such as a pencil's in a printed box, stands alone in a box."""
    x, y, width, height = cv2.boundingRect(hull)
    rim = round(INNER * min(width, height))
    inner = crop(dark, (x + rim, y + rim, width - 2 * rim, height - 2 * rim))
    _, stats, _ = label_pieces(inner > 2 * FAINT)
    start, end = stats[1:, :2], stats[1:, :2] + stats[1:, 2:4]
    alone = (start > 0).all(axis=1) & (end < np.array(inner.shape)[::-1]).all(axis=1)
    return bool((stats[1:, 3][alone] > WRITTEN * min(width, height)).any())


def _are_holes(parents: np.ndarray) -> np.ndarray:
    """Whether each outline of a tree, given by its parent (N,), goes around a hole: (N,) bool."""
    holes = np.zeros(len(parents), bool)
    above = parents
    while (above >= 0).any():
        holes ^= above >= 0
        above = np.where(above >= 0, parents[above], -1)
    return holes
