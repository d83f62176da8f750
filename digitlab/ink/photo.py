"""A photo of paper → ink: light, tints, threshold, dots, ruling and things, in a row.

0 is bare paper, 255 is full ink, and what lies between is a soft edge.
"""

from dataclasses import replace

import numpy as np

from ..geometry import INKED, shrink
from . import ruling
from .developed import Developed, clear_border
from .dots import remove_dots
from .flattening import flatten
from .pen import find_pen
from .things import remove_things
from .threshold import bare_level, denoise, trace, unevenness
from .tight_crop import missing_margin
from .tints import remove_tints

PHOTO_SIDE = 1800
"""Longer side to which a photo is shrunk before anything is looked for, pixels."""

MOST_ROUNDS = 3
"""Times that things are taken off a page, each time by the pen seen in what is left."""


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
        See `flattening.flatten`.

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
    margin = missing_margin(dark, PHOTO_SIDE)
    developed = _find_ink(flattened, np.pad(dark, margin))
    if margin:
        inner = np.s_[margin:-margin, margin:-margin]
        inks = (developed.ink, developed.unruled, developed.plain)
        developed = Developed(flattened, *(ink[inner].copy() for ink in inks))
    return clear_border(replace(developed, sheet=sheet))


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
        without = remove_things(dark, find_pen(dark, ink >= INKED))
        if without is dark:
            break
        dark, ink = without, _trace_again(without)
    return ink


def _trace_again(dark: np.ndarray, one_digit: bool = False) -> np.ndarray:
    """Find the ink once what made the paper look uneven is gone: squares, or the desk."""
    return trace(dark, bare_level(dark, None if one_digit else unevenness(dark)))


def shrink_photo(picture: np.ndarray) -> np.ndarray:
    """Shrink (H, W, …) uint8 to at most `PHOTO_SIDE` a side; what is smaller stays as it is."""
    return shrink(picture, PHOTO_SIDE)
