"""Parts of a photo, each of which may be the sheet that lies among other things."""

from typing import NamedTuple

import cv2
import numpy as np

from ..geometry import Box, crop, scale_box, shrink
from .color_regions import find_regions
from .developed import Developed, clear_border
from .illumination import COARSE_SIDE


class Part(NamedTuple):
    """A part of a photo that may be the sheet.

    Attributes
    ----------
    box : Box
        Around it, in pixels of the photo.
    mask : (h, w) uint8
        255 on it; what the box shows, smaller.
    """

    box: Box
    mask: np.ndarray


def find_parts(picture: np.ndarray, place: Box) -> list[Part]:
    """Find parts of a photo that may be the sheet, if it lies among other things.

    Parameters
    ----------
    picture : (H, W, 3) uint8
        RGB.
    place : Box
        Of the photo in it, without a plain border: see `plain_border.find_pasted`.

    Returns
    -------
    list of Part
        The largest first; empty where one fills the photo. See `color_regions.find_regions`.
    """
    seen = crop(picture, place)
    small = shrink(seen, COARSE_SIDE)
    parts = []
    for region in find_regions(small):
        x, y, width, height = cv2.boundingRect(region)
        if width and height:
            bounds = (x, y, width, height)
            left, top, across, down = scale_box(bounds, small.shape, seen.shape)
            box = (place[0] + left, place[1] + top, across, down)
            parts.append(Part(box, crop(region, bounds)))
    return parts


def clear_around(developed: Developed, part: Part, place: Box) -> Developed:
    """Blank what lies around a part of a photo, of which a place was developed.

    The part is one of `find_parts` in that place.
    """
    left, top, across, down = place
    in_place = (part.box[0] - left, part.box[1] - top, *part.box[2:])
    x, y, width, height = scale_box(in_place, (down, across), developed.ink.shape)
    sheet = np.zeros_like(developed.ink)
    inside = sheet[y : y + height, x : x + width]
    inside[:] = cv2.resize(part.mask, inside.shape[::-1], interpolation=cv2.INTER_NEAREST)
    ink, unruled, plain = (
        steps & sheet for steps in (developed.ink, developed.unruled, developed.plain)
    )
    return clear_border(Developed(developed.flattened | ~sheet, ink, unruled, plain, sheet))
