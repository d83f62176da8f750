"""Tints under writing: a highlighter's, a sticky note's, a colored cell's.

A tint is wider than a pen, paler than ink, and of one color but for what is written on it. It takes
its share of the light, as a shadow does, so it is divided out.
"""

import cv2
import numpy as np

from ..geometry import label_pieces
from .morphology import open_by

LEAST_WIDTH = 0.02
"""Least width of a tint, as a share of the page's longer side."""

FAINTEST_TINT = 20
"""Least darkness of a tint, of 255."""

DARKEST_TINT = 150
"""Greatest darkness of a tint, of 255."""

NEAR_SHARE = 0.25
"""Greatest difference of a tint's pixels from its usual darkness, as a share of that: what differs
more is written on it, or lies beside it."""

ALIKE_SHARE = 0.95
"""Least share of a tint, without what is written on it, that differs no more. Of highlighters in a
JPEG 0.99 does, of what is as wide and as pale on photos (hands, desks, shadows) mostly less than
0.9."""

LEAST_WRITTEN, MOST_WRITTEN = 0.005, 0.4
"""Least and greatest share of a tint that is writing: the stroke of a broad pale pen has none."""


def remove_tints(dark: np.ndarray) -> np.ndarray:
    """Divide tints out of a page.

    Parameters
    ----------
    dark : (H, W) uint8
        How much darker than white paper.

    Returns
    -------
    (H, W) uint8
        The same, but 0 on tints where nothing is written; `dark` itself where there are none.
    """
    side = round(LEAST_WIDTH * max(dark.shape)) + 1
    wide = open_by(dark, side, side)
    # Where two tints meet, there is a step.
    step = cv2.morphologyEx(wide, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    labels, stats, _ = label_pieces((wide >= FAINTEST_TINT) & (step <= NEAR_SHARE * wide))
    tint = np.zeros_like(dark)
    large = stats[:, cv2.CC_STAT_AREA] >= side**2
    for label in (1 + np.flatnonzero(large[1:])).tolist():
        x, y, width, height = stats[label, :4].tolist()
        view = np.s_[y : y + height, x : x + width]
        own = labels[view] == label
        usual = float(np.median(dark[view][own]))
        if _is_tint(dark[view][own], usual):
            # The opening takes a tint's palest grain.
            grain = usual / float(np.median(wide[view][own]))
            tint[view][own] = np.minimum(255, grain * wide[view][own])
    if not tint.any():
        return dark
    # The opening leaves out a tint's rounded corners and its edge.
    tint = cv2.dilate(tint, np.ones((side, side), np.uint8))
    return 255 - cv2.divide(255 - dark, np.maximum(1, 255 - tint), scale=255)


def _is_tint(dark: np.ndarray, usual: float) -> bool:
    """Whether pixels, (n,) uint8, are those of a tint, given how dark they usually are."""
    written = dark > (1 + NEAR_SHARE) * usual
    away = np.abs(dark[~written].astype(np.float32) - usual)
    return (
        usual <= DARKEST_TINT
        and LEAST_WRITTEN < float(written.mean()) < MOST_WRITTEN
        and float((away <= NEAR_SHARE * usual).mean()) > ALIKE_SHARE
    )
