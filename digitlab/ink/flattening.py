"""A photo → evenly lit paper, dark on light: sheet, polarity and light in a row."""

import cv2
import numpy as np

from ..geometry import shrink
from .illumination import COARSE_SIDE, darkest, light
from .polarity import is_light_on_dark
from .sheet import find_sheet, is_beyond


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
    small = shrink(picture, COARSE_SIDE)
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
        even[is_beyond(sheet, even.shape)] = 255
    return even
