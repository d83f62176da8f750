"""A photo of a page → the inks that its writing may have, each read; the most legible page.

Light and color alone do not tell a sheet from what lies around it: a notebook on a desk looks like
a picture on a page. What can be read of them does. So a photo has up to four kinds of candidates:

1. All of it. Where only digits and marks are read, as on most photos, nothing else is tried.
2. All of it, its writing far fainter than other things on it: see `find_fainter`.
3. Each part of one color that may be the sheet, by itself. Its light, its polarity and its pen are
   then its own, and no longer those of the room around it.
4. All of it, with what lies around such a part blank. A creased sheet reads worse by itself, as its
   part ends at the crease, or its light is a shadow's.

A later kind is tried where an earlier one left doubt, and wins where it is more legible: `legible`
measures how much of a page is likely to be read right.
"""

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from ..geometry import Box, crop
from ..ink.developed import Developed
from ..ink.faint_pen import find_fainter
from ..ink.photo import develop
from ..ink.photo_parts import Part, clear_around, find_parts
from ..ink.plain_border import find_pasted
from ..results import UNREAD, Page

ONE = "1"
"""Text of a single stroke."""


def read_most_legible(rgb: np.ndarray, read: Callable[[Developed, Box], Page]) -> Page:
    """Read a photo of a page in as many ways as there is doubt, and choose.

    Parameters
    ----------
    rgb : (H, W, 3) uint8
        The photo.
    read : function
        What was developed of the photo, and the place in it that this shows → a page.

    Returns
    -------
    Page
        The most legible; the first of those that are equally so.
    """
    place = find_pasted(rgb)
    developed = develop(crop(rgb, place))
    page = read(developed, place)
    if page.readings and UNREAD not in {reading.text for reading in page.readings}:
        return page
    if fainter := find_fainter(developed):
        seen = [(page, developed), (read(fainter, place), fainter)]
        page, developed = max(seen, key=lambda pair: legible(pair[0]))
    # What is unread may be things around a sheet.
    parts = [part for part in find_parts(rgb, place) if leaves_out(part, page)]
    alone = []
    for part in parts:
        inks = develop(crop(rgb, part.box), sheet=part.mask)
        alone += [read(ink, part.box) for ink in (inks, find_fainter(inks)) if ink]
    best = max([page, *alone], key=legible)
    if best is not page:
        return best
    cleared = [
        read(clear_around(developed, part, place), place)
        for part in parts
        if legible(within(part, page)) > legible(page)
    ]
    return max([page, *cleared], key=legible)


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
    around = any(box[2] > width or box[3] > height for reading in kept if (box := reading.box))
    return around or not kept or len(kept) < len(page.readings)
