"""Lines taken off the ink, but for the strokes that cross them."""

import cv2
import numpy as np

from ..geometry import label_pieces, places_of
from .form import FAINTEST_LINE

LEAST_THICK = 5
"""Thickness up to which a line is taken for one on any picture, pixels."""

SLIVER_SHARE = 0.7
"""Share of a piece that lies along a line, from which on it may be what is left of the line; and
its thickness, as a share of the line's, below which it is."""

CROSSING_DARKNESS = 1.5
"""Least darkness of ink on a line, as a multiple of the line's."""

CROSSING_DEVIATIONS = 3.0
"""How much darker than the line ink on it must be, in standard deviations of the lines' darkness.
"""


def take_off(dark: np.ndarray, lines: np.ndarray, upright: bool, thickest: int) -> np.ndarray:
    """Take lines off, but not what is darker than they are, nor what crosses them.

    Parameters
    ----------
    dark : (H, W) uint8
    lines : (H, W) uint8
        How dark the lines are; 0 where there is none.
    upright : bool
        Whether they are lines down the page.
    thickest : int
        Thickness of the thickest line, pixels.

    Returns
    -------
    (H, W) uint8
    """
    if not lines.any():
        return dark
    # A line's soft edges belong to it.
    wide = cv2.dilate(lines, np.ones((3, 3), np.uint8))
    on_line = wide > 0
    places = places_of(on_line)
    line, here = wide.ravel()[places], dark.ravel()[places]
    # Most pixels on lines are nothing but line: how these vary says from where on there is more.
    above = here.astype(np.float32) - line
    middle = float(np.median(above))
    deviation = 1.48 * float(np.median(np.abs(above - middle)))
    least = max(FAINTEST_LINE, middle + CROSSING_DEVIATIONS * deviation)
    is_ink = here > np.maximum(CROSSING_DARKNESS * line, line + least)
    cleaned = dark.ravel().copy()
    cleaned[places[~is_ink]] = 0
    # A stroke that crosses goes on at both sides of the gap: close the gap by the line's width.
    # Where lines lie side by side all over, theirs together is none, and closing it takes minutes.
    width = min(_thickness(on_line, upright), thickest + 2)
    thickness = 2 * int(np.ceil(width / 2)) + 3
    kernel = np.ones((1, thickness) if upright else (thickness, 1), np.uint8)
    bridged = cv2.morphologyEx(cleaned.reshape(dark.shape), cv2.MORPH_CLOSE, kernel)
    cleaned[places] = np.maximum(cleaned[places], np.minimum(bridged.ravel()[places], here))
    return _without_slivers(cleaned.reshape(dark.shape), on_line, width - 2)


def _without_slivers(dark: np.ndarray, on_line: np.ndarray, width: float) -> np.ndarray:
    """Take off what is left along lines that are not quite straight.

    Parameters
    ----------
    dark : (H, W) uint8
    on_line : (H, W) bool
        Where the lines were.
    width : float
        Their width, pixels.
    """
    if width < LEAST_THICK / 2:
        return dark
    near = cv2.dilate(on_line.view(np.uint8), np.ones((5, 5), np.uint8)).ravel()
    rest = (dark > FAINTEST_LINE).view(np.uint8)
    labels, stats, _ = label_pieces(rest)
    areas = stats[:, cv2.CC_STAT_AREA]
    places = places_of(rest)
    piece = labels.ravel()[places]
    along = np.bincount(piece, near[places], len(stats)) > SLIVER_SHARE * areas
    along &= areas < SLIVER_SHARE * width * stats[:, 2:4].max(axis=1)
    cleaned = dark.ravel().copy()
    cleaned[places[along[piece]]] = 0
    return cleaned.reshape(dark.shape)


def _thickness(on_line: np.ndarray, upright: bool) -> float:
    """Mean length of the runs of True across the lines, pixels."""
    along = on_line.T if upright else on_line
    starts = int(np.count_nonzero(along[1:] & ~along[:-1]))
    return int(np.count_nonzero(on_line)) / max(1, starts)
