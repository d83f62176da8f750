"""Things that no pen wrote: a thumb, a phone, the desk's edge, a curtain, a deep shadow.

A stroke is as wide as the pen, so whatever is several pens wide is no writing. A gray opening that
wide leaves the darkness of such things alone; ink that reaches onto them is darker.
"""

import cv2
import numpy as np

from ..geometry import label_pieces, places_of
from .morphology import open_by
from .pen import Pen, stroke_darkness

THING_WIDTH = 4.0
"""Width of a thing, in widths of the page's pen: what is narrower may be writing."""

LEAST_DARKNESS = 20
"""Least darkness of a thing, of 255."""

INK_DARKNESS = 1.8
"""Least darkness of ink on a thing, as a multiple of the thing's."""

THING_SHARE = 0.6
"""Share of a piece that lies on a thing or along its edge, from which on it is the thing's."""

SHADOW_STEP = 0.35
"""Share of a thing's darkness that is reached within `EDGE_WIDTH` pixels at its edge, up to which
it is a shadow: of a thing that lies there nearly all is, of a hand's shadow a tenth to a quarter.
"""

EDGE_WIDTH = 5
"""Width of that edge, pixels."""

MOST_WRITING = 0.12
"""Greatest share of a shadow that is darker than its paper: writing covers little, while a room out
of focus, whose edges are as soft, is full of shades. Of such rooms 0.14 to 0.9 is."""


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
    side = round(THING_WIDTH * pen.width) + 1
    wide = open_by(dark, side, side)
    on_thing = wide >= LEAST_DARKNESS
    if not on_thing.any():
        return dark
    lit = _lit(dark, wide)
    shaded = _shaded(wide, on_thing, lit)
    on_thing &= ~shaded
    blank = on_thing & (dark <= np.minimum(255, INK_DARKNESS * wide))
    cleaned = np.where(blank, 0, np.where(shaded, lit, dark)).astype(np.uint8)
    return _without_bits(cleaned, wide, on_thing, pen)


def _without_bits(dark: np.ndarray, wide: np.ndarray, on_thing: np.ndarray, pen: Pen) -> np.ndarray:
    """Take off what is left of things that have a pattern or a ragged edge, as narrow as strokes.

    Parameters
    ----------
    dark : (H, W) uint8
        Without the things.
    wide : (H, W) uint8
        Darkness of the things alone.
    on_thing : (H, W) bool
    pen : Pen

    Returns
    -------
    (H, W) uint8
    """
    reach = 2 * round(pen.width) + 1
    reached = np.ones((reach, reach), np.uint8)
    near = cv2.dilate(on_thing.view(np.uint8), reached)
    around = cv2.dilate(wide, reached)
    rest = (dark >= LEAST_DARKNESS).view(np.uint8)
    count, labels = cv2.connectedComponents(rest)
    places = places_of(rest)
    piece = labels.ravel()[places]
    sizes = np.maximum(1, np.bincount(piece, minlength=count))
    is_near = near.ravel()[places]
    on_it = np.bincount(piece, is_near, count)
    # On a crease or a tint, ink is as dark as ever; bits of such a thing are as faint as it is.
    thing = np.bincount(piece, is_near * around.ravel()[places], count) / np.maximum(1, on_it)
    ink = stroke_darkness(piece, dark.ravel()[places], count)
    is_written = (INK_DARKNESS * thing < pen.dark) & (2 * ink > thing + pen.dark)
    is_things = (on_it > THING_SHARE * sizes) & ~is_written
    cleaned = dark.copy()
    cleaned.ravel()[places[is_things[piece]]] = 0
    return cleaned


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
    step = cv2.morphologyEx(wide, cv2.MORPH_GRADIENT, np.ones((EDGE_WIDTH, EDGE_WIDTH), np.uint8))
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
        is_soft = rim.any() and float(np.median(step[view][rim])) < SHADOW_STEP * depth
        if is_soft and float((lit[view][core] >= LEAST_DARKNESS).mean()) < MOST_WRITING:
            shaded[view][own] = True
    return shaded
