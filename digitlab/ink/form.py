"""The boxes of a form, in each of which a digit is written."""

from typing import NamedTuple

import cv2
import numpy as np

from ..geometry import crop, label_pieces
from .box_grid import find_grid

LEAST_BOX = 0.02
"""Least shorter side of a form's box, as a share of the page's longer side."""

LEAST_RECTANGLE_SHARE = 0.9
"""Least area of a form's box, as a share of its bounding rectangle's."""

LEAST_WRITING_HEIGHT = 0.35
"""Least height of the writing in a box, as a share of the box's side."""

LEAST_FILLED_SHARE = 0.25
"""Least share of boxes with writing, where they stand in no grid."""

RIM_WIDTH = 0.12
"""Width of a box's rim, as a share of its side, across which faint writing does not reach."""

BOX_SIDES = (0.7, 1.4)
"""Least and greatest side of a box, as shares of the usual box's."""

LEAST_LINE_DARKNESS = 0.6
"""Least darkness of a box's lines, as a share of the level between ink and paper."""

FRAME_WIDTH = 0.06
"""Width of the strip in which a box's frame may reach into the box, as a share of its side."""

FAINTEST_LINE = 10
"""Least darkness of a line, of 255."""


class Boxes(NamedTuple):
    """The boxes of a form.

    Attributes
    ----------
    frames : (H, W) uint8
        255 where their sides may lie.
    inside : (H, W) uint8
        255 within them, where no side lies.
    side : float
        A box's side, pixels; 0 where there are none.
    slope : float
        A box's slope, down over across.
    thickest : int
        Thickness of the thickest side, pixels.
    """

    frames: np.ndarray
    inside: np.ndarray
    side: float = 0.0
    slope: float = 0.0
    thickest: int = 0


def find_boxes(dark: np.ndarray, thickest: int) -> Boxes:
    """Find the boxes of a form.

    A box is a hole in the ink, nearly a rectangle, with writing in it or in a grid. Boxes of about
    the median size count.

    Parameters
    ----------
    dark : (H, W) uint8
    thickest : int
        Thickness of the thickest line on a page, pixels.
    """
    around = np.zeros_like(dark)
    level, _ = cv2.threshold(dark, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    mask = (dark > LEAST_LINE_DARKNESS * max(level, 2 * FAINTEST_LINE)).astype(np.uint8)
    outlines, tree = cv2.findContours(mask, cv2.RETR_TREE, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        return Boxes(around, around)
    parents = tree[0, :, 3]
    least = LEAST_BOX * max(dark.shape)
    boxes, rectangles = {}, []
    for number in np.flatnonzero(_are_holes(parents)).tolist():
        rectangle = cv2.minAreaRect(outlines[number])
        short, long = sorted(rectangle[1])
        hull = cv2.convexHull(outlines[number])
        if (
            short > least
            and long < 3 * short
            and cv2.contourArea(hull) > LEAST_RECTANGLE_SHARE * short * long
        ):
            boxes[number] = (short, hull)
            rectangles.append(rectangle)
    inside = np.flatnonzero(np.isin(parents, list(boxes))).tolist()
    written = {
        int(parents[number])
        for number in inside
        if cv2.boundingRect(outlines[number])[3]
        > LEAST_WRITING_HEIGHT * boxes[int(parents[number])][0]
    }
    turns = [(angle + 45) % 90 - 45 for *_, angle in rectangles]
    turn = float(np.tan(np.radians(np.median(turns)))) if turns else 0.0
    in_grid, between = find_grid(rectangles, turn)
    # Much of a grid may be empty, or its writing too faint to be seen before the lines are gone.
    filled = [
        short
        for (number, (short, hull)), is_in_grid in zip(boxes.items(), in_grid, strict=True)
        if is_in_grid or number in written or _holds_faint(dark, hull)
    ]
    if not filled:
        return Boxes(around, around)
    side = float(np.median(filled))
    alike = [hull for short, hull in boxes.values() if BOX_SIDES[0] < short / side < BOX_SIDES[1]]
    if len(filled) < LEAST_FILLED_SHARE * len(alike):
        return Boxes(around, around)
    for hull in alike:
        cv2.fillConvexPoly(around, hull, 255)
    inner = around.copy()
    # A line's soft edges reach into the boxes, and around the grid as far.
    edge = max(3, round(FRAME_WIDTH * side), round(between / 2))
    cv2.polylines(inner, alike, True, 0, 2 * edge)
    reach = 2 * (round(between) + edge) + 1
    frames = cv2.dilate(around, np.ones((reach, reach), np.uint8)) - inner
    return Boxes(frames, inner, side, turn, max(thickest, round(2 * between)))


def _holds_faint(dark: np.ndarray, hull: np.ndarray) -> bool:
    """Whether faint writing, such as a pencil's in a printed box, stands alone in a box."""
    x, y, width, height = cv2.boundingRect(hull)
    rim = round(RIM_WIDTH * min(width, height))
    inner = crop(dark, (x + rim, y + rim, width - 2 * rim, height - 2 * rim))
    _, stats, _ = label_pieces(inner > 2 * FAINTEST_LINE)
    start, end = stats[1:, :2], stats[1:, :2] + stats[1:, 2:4]
    alone = (start > 0).all(axis=1) & (end < np.array(inner.shape)[::-1]).all(axis=1)
    return bool((stats[1:, 3][alone] > LEAST_WRITING_HEIGHT * min(width, height)).any())


def _are_holes(parents: np.ndarray) -> np.ndarray:
    """Whether each outline of a tree, given by its parent (N,), goes around a hole: (N,) bool."""
    holes = np.zeros(len(parents), bool)
    above = parents
    while (above >= 0).any():
        holes ^= above >= 0
        above = np.where(above >= 0, parents[above], -1)
    return holes
