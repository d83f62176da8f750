"""What was read of a page's ink → the page, and how much of it is legible."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from .. import geometry
from ..geometry import Box
from ..ink.photo import Part
from ..results import UNREAD, Page, Reading, Step
from ..segmentation import components
from ..structure.numbers import find_numbers
from ..structure.spacing import space_out

ONE = "1"
"""Text of a single stroke."""


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


def legible(page: Page) -> float:
    """How many digits of a page are likely to be right, less where much beside them is unread.

    Ones tell nothing: any stroke may be one, also of a desk's grain.
    """
    digits = sum(
        reading.confidence for reading in page.readings if reading.is_digit and reading.text != ONE
    )
    unread = sum(reading.text == UNREAD for reading in page.readings)
    return digits * math.sqrt(digits / max(1.0, digits + unread))


def within(part: Part, page: Page) -> Page:
    """A page with those of its readings alone whose middle lies on a part of it."""
    (left, top, width, height), mask = part

    def is_on(box: Box) -> bool:
        x, y, across, down = box
        column = (x + across / 2 - left) / width * mask.shape[1]
        row = (y + down / 2 - top) / height * mask.shape[0]
        inside = 0 <= column < mask.shape[1] and 0 <= row < mask.shape[0]
        return inside and bool(mask[int(row), int(column)])

    kept = tuple(reading for reading in page.readings if reading.box and is_on(reading.box))
    return replace(page, readings=kept)


def leaves_out(part: Part, page: Page) -> bool:
    """Whether something was read beside a part of a page, or around it, or nothing on all of it."""
    kept, (_, _, width, height) = within(part, page).readings, part.box
    around = any(box[2] > width or box[3] > height for one in kept if (box := one.box))
    return around or not kept or len(kept) < len(page.readings)
