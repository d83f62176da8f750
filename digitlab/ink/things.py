"""Things that no pen wrote: a thumb, a phone, the desk's edge, a curtain, a deep shadow.

A stroke is as wide as the pen, so whatever is several pens wide is no writing. A gray opening that
wide leaves the darkness of such things alone; ink that reaches onto them is darker.
"""

from typing import NamedTuple

import cv2
import numpy as np

from ..geometry import label_pieces, places_of
from .morphology import open_by

WIDE = 4.0
"""Width of a thing, in widths of the page's pen: what is narrower may be writing."""

SPECK = 0.012
"""Longer side up to which a piece says nothing of the pen, as a share of the page's longer side."""

LEAST_DARK = 20
"""Least darkness of a thing, of 255."""

DARKER = 1.8
"""Least darkness of ink on a thing, as a multiple of the thing's."""

RAGGED = 0.6
"""Share of a piece that lies on a thing or along its edge, from which on it is the thing's."""


SHADED = 0.35
"""Share of a thing's darkness that is reached within `STEP` pixels at its edge, up to which it is a
shadow: of a thing that lies there nearly all is, of a hand's shadow a tenth to a quarter."""

STEP = 5
"""Width of that edge, pixels."""

WRITTEN = 0.12
"""Greatest share of a shadow that is darker than its paper: writing covers little, while a room out
of focus, whose edges are as soft, is full of shades. Of such rooms 0.14 to 0.9 is."""


def stroke_widths(labels: np.ndarray, areas: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean width and length of the strokes of connected components.

    Parameters
    ----------
    labels : (H, W) int32
        Number of the component of each pixel; 0 is the ground.
    areas : (N,) int
        Pixels of each.

    Returns
    -------
    (N,) float, (N,) float
        Widths and lengths, pixels; what they say of the ground means nothing.
    """
    mask = (labels > 0).view(np.uint8)
    rim = places_of(mask - cv2.erode(mask, np.ones((3, 3), np.uint8)))
    around = np.maximum(1, np.bincount(labels.ravel()[rim], minlength=len(areas)))
    return 2 * areas / around, around / 2


def weighted_median(values: np.ndarray, weights: np.ndarray) -> float:
    """Weighted median of (N,) each; 1 where there are none."""
    if not len(values):
        return 1.0
    order = np.argsort(values)
    total = np.cumsum(weights[order])
    return float(values[order[np.searchsorted(total, total[-1] / 2)]])


class Pen(NamedTuple):
    """What drew most strokes of a page.

    Attributes
    ----------
    width : float
        Of its strokes, pixels.
    dark : float
        How dark these are, of 255.
    """

    width: float
    dark: float


def find_pen(dark: np.ndarray, mask: np.ndarray) -> Pen:
    """Find what drew most strokes of a mask, (H, W) bool, where `dark` is (H, W) uint8."""
    labels, stats, _ = label_pieces(mask)
    areas = stats[:, cv2.CC_STAT_AREA]
    widths, lengths = stroke_widths(labels, areas)
    # Things may have long outlines, but they are few; specks may be many, but they are short.
    is_long = np.flatnonzero(stats[:, 2:4].max(axis=1) > SPECK * max(dark.shape))
    is_long = is_long[is_long > 0]
    places = places_of(mask)
    means = _stroke_darkness(labels.ravel()[places], dark.ravel()[places], len(areas))
    weights, means = np.log1p(lengths[is_long]), means[is_long]
    return Pen(weighted_median(widths[is_long], weights), weighted_median(means, weights))


def remove_things(dark: np.ndarray, pen: Pen) -> np.ndarray:
    """Take things off that are wider than a pen; what the pen wrote on faint ones stays.

    Parameters
    ----------
    dark : (H, W) uint8
        How much darker than white paper.
    pen : Pen

    Returns
    -------
    (H, W) uint8
        The same, but 0 where things lie; `dark` itself where there are none.
    """
    side = round(WIDE * pen.width) + 1
    wide = open_by(dark, side, side)
    on_thing = wide >= LEAST_DARK
    if not on_thing.any():
        return dark
    lit = _lit(dark, wide)
    shaded = _shaded(wide, on_thing, lit)
    on_thing &= ~shaded
    blank = on_thing & (dark <= np.minimum(255, DARKER * wide))
    cleaned = np.where(blank, 0, np.where(shaded, lit, dark)).astype(np.uint8)
    # Where a thing has a pattern or a ragged edge, bits of it are as narrow as strokes.
    reach = 2 * round(pen.width) + 1
    reached = np.ones((reach, reach), np.uint8)
    near = cv2.dilate(on_thing.view(np.uint8), reached)
    around = cv2.dilate(wide, reached)
    rest = (cleaned >= LEAST_DARK).view(np.uint8)
    count, labels = cv2.connectedComponents(rest)
    places = places_of(rest)
    piece = labels.ravel()[places]
    sizes = np.maximum(1, np.bincount(piece, minlength=count))
    is_near = near.ravel()[places]
    on_it = np.bincount(piece, is_near, count)
    # On a crease or a tint, ink is as dark as ever; bits of such a thing are as faint as it is.
    thing = np.bincount(piece, is_near * around.ravel()[places], count) / np.maximum(1, on_it)
    ink = _stroke_darkness(piece, cleaned.ravel()[places], count)
    is_written = (DARKER * thing < pen.dark) & (2 * ink > thing + pen.dark)
    is_things = (on_it > RAGGED * sizes) & ~is_written
    cleaned.ravel()[places[is_things[piece]]] = 0
    return cleaned


def _stroke_darkness(piece: np.ndarray, dark: np.ndarray, count: int) -> np.ndarray:
    """How dark each of so many pieces is, given the piece of each pixel and its darkness.

    A stroke is as dark as its middle: its soft edges may be most of a thin one.
    """
    means = np.bincount(piece, dark, count) / np.maximum(1, np.bincount(piece, minlength=count))
    middle = dark >= means[piece]
    sizes = np.maximum(1, np.bincount(piece[middle], minlength=count))
    darkness: np.ndarray = np.bincount(piece[middle], dark[middle], count) / sizes
    return darkness


def _lit(dark: np.ndarray, wide: np.ndarray) -> np.ndarray:
    """Darkness without shadows, (H, W) uint8: light is a factor."""
    return 255 - cv2.divide(255 - dark, np.maximum(1, 255 - wide), scale=255)


def _shaded(wide: np.ndarray, on_thing: np.ndarray, lit: np.ndarray) -> np.ndarray:
    """Which pixels of things lie in a shadow, whose edge is soft and whose paper is even.

    Parameters
    ----------
    wide : (H, W) uint8
        Darkness of things alone.
    on_thing : (H, W) bool
    lit : (H, W) uint8
        Darkness if things are shadows; see `_lit`.

    Returns
    -------
    (H, W) bool
    """
    near = np.ones((3, 3), np.uint8)
    step = cv2.morphologyEx(wide, cv2.MORPH_GRADIENT, np.ones((STEP, STEP), np.uint8))
    labels, stats, _ = label_pieces(on_thing)
    shaded = np.zeros(on_thing.shape, bool)
    for label in range(1, len(stats)):
        x, y, width, height = stats[label, :4].tolist()
        view = slice(y, y + height), slice(x, x + width)
        own = labels[view] == label
        depth = float(np.percentile(wide[view][own], 75))
        core = own & (wide[view] > depth / 2)
        inner = cv2.erode(core.view(np.uint8), near, borderType=cv2.BORDER_REPLICATE) > 0
        rim = core & ~inner
        is_soft = rim.any() and float(np.median(step[view][rim])) < SHADED * depth
        if is_soft and float((lit[view][core] >= LEAST_DARK).mean()) < WRITTEN:
            shaded[view][own] = True
    return shaded
