"""A photo of paper → ink: sheet, polarity, light, threshold and ruling, in a row.

0 is bare paper, 255 is full ink, and what lies between is a soft edge.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

import cv2
import numpy as np

from ..geometry import INKED, Box, crop, label_pieces, scale_box, shrink
from . import ruling
from .dots import remove_dots
from .illumination import COARSE, darkest, light
from .polarity import is_light_on_dark
from .sheet import find_regions, find_sheet
from .things import find_pen, remove_things
from .threshold import WEAK, bare_level, darkness_of_ink, denoise, trace, unevenness
from .tints import remove_tints

PHOTO_SIDE = 1800
"""Longer side to which a photo is shrunk before anything is looked for, pixels."""

TIGHT = 0.45
"""Usual height of the pieces in a tight crop, as a share of the picture's, at least."""

MOST_ROUNDS = 3
"""Times that things are taken off a page, each time by the pen seen in what is left."""


FAINTER = 0.6
"""Darkness of a pen, as a share of that of most ink, below which it is looked for by itself."""


def flatten(
    picture: np.ndarray, one_digit: bool = False, sheet: np.ndarray | None = None
) -> np.ndarray:
    """Divide the light out, invert light on dark, and blank the desk around the sheet.

    Parameters
    ----------
    picture : (H, W, 3) uint8
        RGB.
    one_digit : bool
        Whether strokes may be as wide as a good part of the picture.
    sheet : (h, w) uint8, optional
        255 where the sheet lies, of any size. Default: found, where a desk is seen.

    Returns
    -------
    (H, W) uint8
        255 is bare paper, whatever its color and light; ink is darker, in proportion to its paper.
    """
    small = shrink(picture, COARSE)
    if sheet is None:
        sheet = find_sheet(darkest(small))
    else:
        sheet = cv2.resize(sheet, small.shape[1::-1], interpolation=cv2.INTER_NEAREST)
    if is_light_on_dark(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), sheet):
        picture, small = 255 - picture, 255 - small
    paper = light(darkest(small), sheet, one_digit)
    size = picture.shape[1::-1]
    # The light is smooth: nothing is lost by enlarging it.
    paper = cv2.resize(paper, size, interpolation=cv2.INTER_LINEAR)
    even = cv2.divide(darkest(picture), paper, scale=255)
    if not sheet.all():
        even[_is_beyond(sheet, even.shape)] = 255
    return even


def _is_beyond(sheet: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Which pixels of a (H, W) picture are not quite on the sheet, (h, w) uint8: (H, W) bool."""
    return cv2.resize(sheet, shape[1::-1], interpolation=cv2.INTER_LINEAR) < 255


@dataclass(frozen=True, eq=False)
class Developed:
    """The steps from a photo to ink, each (h, w) uint8, all of one size.

    Attributes
    ----------
    flattened : array
        Evenly lit: dark ink on white paper.
    ink : array
        White on black, with any ruling.
    unruled : array
        The ink without ruling and things.
    plain : array
        The darkness without ruling: the flattened, inverted.
    sheet : array or None
        255 on the part of a photo that was looked at alone.
    """

    flattened: np.ndarray
    ink: np.ndarray
    unruled: np.ndarray
    plain: np.ndarray
    sheet: np.ndarray | None = None


def develop(
    picture: np.ndarray, one_digit: bool = False, sheet: np.ndarray | None = None
) -> Developed:
    """Find the ink on paper: a page, a form, a number or one digit.

    Light, shadows, the desk around the sheet and ruling are not ink.

    Parameters
    ----------
    picture : (H, W, 3) uint8
        RGB, dark on light or light on dark.
    one_digit : bool
        Whether it is a picture of one digit, whose strokes may be wide.
    sheet : (h, w) uint8, optional
        See `flatten`.

    Returns
    -------
    Developed
        Of the same aspect, at most `PHOTO_SIDE` a side; its inks are all zeros where there is none.

    Raises
    ------
    ValueError
        If `picture` is not (H, W, 3) uint8 with at least one pixel.
    """
    if picture.ndim != 3 or picture.shape[2] != 3 or picture.dtype != np.uint8 or not picture.size:
        raise ValueError(f"a photo must be (H, W, 3) uint8, got {picture.shape} {picture.dtype}")
    flattened = flatten(shrink_photo(picture), one_digit, sheet)
    dark = denoise(255 - flattened)
    if one_digit:
        return _find_ink(flattened, dark, one_digit)
    dark = remove_tints(dark)
    margin = _missing_margin(dark)
    developed = _find_ink(flattened, np.pad(dark, margin))
    if margin:
        inner = np.s_[margin:-margin, margin:-margin]
        inks = (developed.ink, developed.unruled, developed.plain)
        developed = Developed(flattened, *(ink[inner].copy() for ink in inks))
    return _uncut(replace(developed, sheet=sheet))


def _missing_margin(dark: np.ndarray) -> int:
    """How much paper a tight crop lacks on each side, pixels; 0 where a picture is none.

    In one, a digit's strokes are as long as lines are, and cover as much as shadows do.

    Parameters
    ----------
    dark : (H, W) uint8
        How much darker than white paper.
    """
    small = shrink(dark, COARSE)
    _, stats, _ = label_pieces(trace(small, bare_level(small)) >= INKED)
    x, y, width, height = stats[1:, :4].T
    ruled = ((x == 0) & (width == small.shape[1])) | ((y == 0) & (height == small.shape[0]))
    tall = np.sort(height)
    total = np.cumsum(tall)
    if not len(tall) or ruled.any():
        return 0
    usual = tall[np.searchsorted(total, total[-1] / 2)]
    if usual < TIGHT * len(small):
        return 0
    return max(0, min(len(dark), (PHOTO_SIDE - max(dark.shape)) // 2))


def _find_ink(flattened: np.ndarray, dark: np.ndarray, one_digit: bool = False) -> Developed:
    """Find the ink in the darkness of a picture, (h, w) uint8; see `develop`."""
    # In a picture of one digit a stroke may be wider than the places that are compared.
    uneven = None if one_digit else unevenness(dark)
    ink = trace(dark, bare_level(dark, uneven))
    if not ink.any():
        return Developed(flattened, ink, ink, dark)
    undotted = dark if one_digit else remove_dots(dark, ink)
    plain = ruling.remove_lines(undotted, one_digit, uneven)
    unruled = ink if plain is dark else _trace_again(plain, one_digit)
    if not one_digit:
        unruled = _without_things(plain, unruled)
    return Developed(flattened, ink, unruled, plain)


def _without_things(dark: np.ndarray, ink: np.ndarray) -> np.ndarray:
    """Ink found in (h, w) uint8 darkness, less what no pen wrote."""
    # A pen's width is seen once lines are gone, which are thinner, and once large things are.
    for _ in range(MOST_ROUNDS):
        without = remove_things(dark, find_pen(dark, _inked(ink)).width)
        if without is dark:
            break
        dark, ink = without, _trace_again(without)
    return ink


def find_fainter(developed: Developed) -> Developed | None:
    """Look again for ink, by a pen that is far fainter than other things on the photo.

    What is very dark, if there is much of it, is taken for the writing, and the writing for dirt.
    But most strokes are the writing's: of those that differ from paper, and of those of the ink,
    the thinner ones tell the pen.

    Returns
    -------
    Developed or None
        None where the pen is as dark as what was taken for the writing.
    """
    dark = developed.plain
    bare = bare_level(dark, unevenness(dark))
    differing = (dark > bare).view(np.uint8)
    pens = (find_pen(dark, mask) for mask in (_inked(developed.unruled), differing))
    pen = min(pens, key=lambda pen: pen.width)
    if pen.dark >= FAINTER * darkness_of_ink(dark, bare):
        return None
    without = remove_things(dark, pen.width)
    ink = trace(without, bare_level(without, unevenness(without)), pen.dark)
    count, labels = cv2.connectedComponents(_inked(ink))
    is_thing = np.zeros(count, bool)
    # Beside what is so dark, the writing would be dirt.
    is_thing[labels[without > pen.dark / WEAK]] = True
    return _uncut(replace(developed, unruled=np.where(is_thing[labels], 0, ink)))


def _uncut(developed: Developed) -> Developed:
    """Take off what reaches beyond the sheet, if a part of a photo is one: no pen wrote that."""
    if developed.sheet is None:
        return developed
    ink = developed.unruled
    within = np.pad(~_is_beyond(developed.sheet, ink.shape), 2).view(np.uint8)
    near = cv2.erode(within, np.ones((5, 5), np.uint8))[2:-2, 2:-2] == 0
    count, labels = cv2.connectedComponents((ink > 0).view(np.uint8))
    is_cut = np.zeros(count, bool)
    is_cut[labels[near]] = True
    return replace(developed, unruled=np.where(is_cut[labels], 0, ink))


def _inked(ink: np.ndarray) -> np.ndarray:
    """Mask of ink, (h, w) uint8 each."""
    return (ink >= INKED).view(np.uint8)


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
        Of the photo in it, without a plain border: see `find_pasted`.

    Returns
    -------
    list of Part
        See `sheet.find_regions`.
    """
    seen = crop(picture, place)
    small = shrink(seen, COARSE)
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
    return _uncut(Developed(developed.flattened | ~sheet, ink, unruled, plain, sheet))


def _trace_again(dark: np.ndarray, one_digit: bool = False) -> np.ndarray:
    """Find the ink once what made the paper look uneven is gone: squares, or the desk."""
    return trace(dark, bare_level(dark, None if one_digit else unevenness(dark)))


def shrink_photo(picture: np.ndarray) -> np.ndarray:
    """Shrink (H, W, …) uint8 to at most `PHOTO_SIDE` a side; what is smaller stays as it is."""
    return shrink(picture, PHOTO_SIDE)
