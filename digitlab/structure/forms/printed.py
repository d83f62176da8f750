"""A field's box → where it is printed on the form's sheet: its frame, and the cells of a comb."""

from typing import NamedTuple

import numpy as np

from ...geometry import Box
from .combs import find_cells, split_evenly
from .fields import Field
from .frames import find_frame

FRAME_MARGIN = 0.1
"""Width of paper around a printed frame that belongs to its field, in heights of the frame: people
write over its lines. From 0.03 to 0.13 as many fields are read."""


class Printed(NamedTuple):
    """Where a field is printed, in pixels of the sheet as it was.

    Attributes
    ----------
    place : (x, y, width, height)
        Where it is looked at: its frame and some paper around, or the box as it was drawn.
    cells : list of (left, right)
        Edges of its cells; empty where it is no comb.
    """

    place: Box
    cells: list[tuple[float, float]]


def find_printed(field: Field, picture: np.ndarray, down: float) -> Printed:
    """Find where a field is printed.

    Parameters
    ----------
    field : Field
    picture : (H, W) uint8
        The sheet, gray.
    down : float
        Pixels of that picture to one of the sheet as it was.
    """
    x, y, width, height = (round(edge * down) for edge in field.box)
    drawn = x, y, width, height
    frame = find_frame(picture, drawn)
    outer = place = field.box
    if frame:
        x, y, width, height = outer = _enlarged(frame, down)
        edge = round(FRAME_MARGIN * height)
        place = x - edge, y - edge, width + 2 * edge, height + 2 * edge
    if field.cells > 1:
        return Printed(place, split_evenly(outer, field.cells))
    edges = find_cells(picture, drawn, frame) if field.cells == 0 else []
    return Printed(place, [(left / down, right / down) for left, right in edges])


def _enlarged(box: Box, down: float) -> Box:
    """A box of the picture, in pixels of the sheet as it was."""
    x, y, width, height = (round(edge / down) for edge in box)
    return x, y, width, height
