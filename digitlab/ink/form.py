"""The boxes of a form, in each of which a digit is written."""

from collections.abc import Sequence
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


class _Hole(NamedTuple):
    """A hole in the ink that is nearly a rectangle.

    Attributes
    ----------
    rectangle : ((x, y), (width, height), degrees)
        The smallest around it, as OpenCV gives it.
    hull : (N, 1, 2) int
        Corners of its convex hull.
    """

    rectangle: cv2.typing.RotatedRect
    hull: np.ndarray

    @property
    def side(self) -> float:
        """Its shorter side, pixels."""
        return min(self.rectangle[1])


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
    level, _ = cv2.threshold(dark, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    mask = (dark > LEAST_LINE_DARKNESS * max(level, 2 * FAINTEST_LINE)).astype(np.uint8)
    outlines, tree = cv2.findContours(mask, cv2.RETR_TREE, cv2.CHAIN_APPROX_SIMPLE)
    parents = tree[0, :, 3] if outlines else np.empty(0, np.int32)
    holes = _rectangular(outlines, parents, LEAST_BOX * max(dark.shape))
    written = _written(outlines, parents, holes)
    turns = [(hole.rectangle[2] + 45) % 90 - 45 for hole in holes.values()]
    slope = float(np.tan(np.radians(np.median(turns)))) if turns else 0.0
    in_grid, between = find_grid([hole.rectangle for hole in holes.values()], slope)
    # Much of a grid may be empty, or its writing too faint to be seen before the lines are gone.
    filled = [
        hole.side
        for (number, hole), is_in_grid in zip(holes.items(), in_grid, strict=True)
        if is_in_grid or number in written or _holds_faint(dark, hole.hull)
    ]
    side = float(np.median(filled)) if filled else 0.0
    alike = [
        hole.hull
        for hole in holes.values()
        if BOX_SIDES[0] * side < hole.side < BOX_SIDES[1] * side
    ]
    around = np.zeros_like(dark)
    if len(filled) < max(1, LEAST_FILLED_SHARE * len(alike)):
        return Boxes(around, around)
    for hull in alike:
        cv2.fillConvexPoly(around, hull, 255)
    inner = around.copy()
    # A line's soft edges reach into the boxes, and around the grid as far.
    edge = max(3, round(FRAME_WIDTH * side), round(between / 2))
    cv2.polylines(inner, alike, True, 0, 2 * edge)
    reach = 2 * (round(between) + edge) + 1
    frames = cv2.dilate(around, np.ones((reach, reach), np.uint8)) - inner
    return Boxes(frames, inner, side, slope, max(thickest, round(2 * between)))


def _rectangular(
    outlines: Sequence[np.ndarray], parents: np.ndarray, least: float
) -> dict[int, _Hole]:
    """Holes that are nearly rectangles with sides of at least so many pixels, by their number.

    `parents` (N,) are the numbers of the outlines that go around each outline.
    """
    holes = {}
    for number in np.flatnonzero(_are_holes(parents)).tolist():
        rectangle = cv2.minAreaRect(outlines[number])
        short, long = sorted(rectangle[1])
        hull = cv2.convexHull(outlines[number])
        if (
            short > least
            and long < 3 * short
            and cv2.contourArea(hull) > LEAST_RECTANGLE_SHARE * short * long
        ):
            holes[number] = _Hole(rectangle, hull)
    return holes


def _written(
    outlines: Sequence[np.ndarray], parents: np.ndarray, holes: dict[int, _Hole]
) -> set[int]:
    """Numbers of the holes in which something stands that is as tall as writing."""
    return {
        parent
        for outline, parent in zip(outlines, parents.tolist(), strict=True)
        if parent in holes
        and cv2.boundingRect(outline)[3] > LEAST_WRITING_HEIGHT * holes[parent].side
    }


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
