"""What was read of a page's ink → the page."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from .. import geometry
from ..geometry import Box
from ..results import Page, Reading, Step
from ..segmentation import components
from ..structure.numbers import find_numbers
from ..structure.spacing import space_out


def as_page(
    readings: Sequence[Reading],
    rgb: np.ndarray,
    upright: np.ndarray,
    turned: int,
    steps: Mapping[str, np.ndarray],
    place: Box | None = None,
) -> Page:
    """Make a page of its readings, whose boxes are in pixels of its ink, (h, w), turned upright.

    The ink is that of a place on the page, by default all of it.
    """
    left, top, across, down = place or (0, 0, rgb.shape[1], rgb.shape[0])
    shape = geometry.turn(upright, -turned).shape
    boxes = [reading.box for reading in readings if reading.box]
    placed = []
    for reading, own in zip(space_out(readings, boxes), boxes, strict=True):
        box = geometry.turn_box(own, upright.shape, -turned)
        x, y, width, height = geometry.scale_box(box, shape, (down, across))
        placed.append(replace(reading, box=(left + x, top + y, width, height)))
    last: dict[str, np.ndarray] = {
        Step.LINES_REMOVED: upright,
        Step.DIGITS: components.draw_boxes(upright, boxes),
    }
    numbers = find_numbers(placed)
    return Page(tuple(placed), turned, rgb, {**steps, **last}, numbers=numbers)
