"""What is dark enough to be ink."""

import cv2
import numpy as np

FAINTEST = 12
"""Difference from even paper, of 255, up to which a pixel is bare."""

CONTRAST = 22
"""Least difference between paper and most of the ink on a photo, of 255, once the light is even."""

NOISE = 5.0
"""Times that ink must differ more from paper than paper does from itself."""

TILES, UNEVEN = 12, 7.0
"""Tiles along a page's shorter side, in each of which paper is looked at by itself; times that ink
must differ from white where paper does by one more than elsewhere (see `_unevenness`). Where light
was weak, evening it out strengthens grain, also what is too coarse for `NOISE`.
"""

WEAK = 0.4
"""Darkness of the weakest ink, as a share of the page's: what is weaker shines through or is dirt.
"""

HALF, KNOTS = 0.5, 0.15
"""Darkness of a stroke's weakest part, as a share of its own; share of a weak stroke that must be
as dark as ink is."""

SOFT = 0.15
"""Fall of brightness within 5 pixels at a blot's rim, as a share of its darkness, below which it is
a shadow: ink has edges."""


def denoise(dark: np.ndarray) -> np.ndarray:
    """Smooth (h, w) uint8 as much as its grain asks for."""
    grain = _grain(dark)
    if grain < 2:
        return dark
    return cv2.GaussianBlur(dark, (0, 0), 0.7 if grain < 5 else 1.2)


def _grain(dark: np.ndarray) -> float:
    """Standard deviation of the noise of (h, w) uint8, from second differences (Immerkær 1996)."""
    if min(dark.shape) < 3:
        return 0.0
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    # Ink's edges differ more than any noise; the median passes over them.
    return float(np.median(np.abs(cv2.filter2D(dark, cv2.CV_32F, kernel)))) / (6 * 0.6745)


def _unevenness(dark: np.ndarray) -> np.ndarray:
    """How much farther from white than on the evenest quarter of (h, w) uint8 the paper about each
    pixel is: (h, w) float32, the upper quartiles of tiles, less the lower quartile of these.
    """
    height, width = dark.shape
    tile = max(1, min(dark.shape) // TILES)
    rows, columns = height // tile, width // tile
    cut = dark[: rows * tile, : columns * tile].reshape(rows, tile, columns, tile)
    some = cut[:, ::2, :, ::2].swapaxes(1, 2).reshape(rows, columns, -1)
    quarter = np.percentile(some, 75, axis=2).astype(np.float32)
    # Where ink is more than that of a tile, its paper is as that beside it.
    quarter = cv2.erode(quarter, np.ones((3, 3), np.uint8))
    more = np.maximum(0, quarter - np.percentile(quarter, 25).astype(np.float32))
    return cv2.resize(more, (width, height), interpolation=cv2.INTER_LINEAR)


def trace(dark: np.ndarray, one_digit: bool) -> np.ndarray:
    """Keep what is ink of (h, w) uint8, dark is high: full where a stroke lies, soft at its edge.

    Paper is most of a page, so the level between ink and paper is looked for among what clearly
    differs from paper.
    """
    least = np.maximum(FAINTEST, float(np.median(dark)) + NOISE * _grain(dark))
    if not one_digit:  # Its strokes may be wider than tiles.
        least = np.maximum(least, UNEVEN * _unevenness(dark))
    differing = dark[dark > least]
    if not differing.size:
        return np.zeros_like(dark)
    level, _ = cv2.threshold(differing, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    full = float(np.median(differing[differing > level])) if (differing > level).any() else level
    if full < CONTRAST:
        return np.zeros_like(dark)
    mask = _full_strokes(dark, least, full)
    count, labels = cv2.connectedComponents(mask, connectivity=8)
    # Each stroke is as dark as it is: a weak one is stretched to full white like a strong one.
    means = _means(dark, labels, mask, count)
    near = np.ones((5, 5), np.uint8)
    steep = cv2.morphologyEx(cv2.GaussianBlur(dark, (0, 0), 1.2), cv2.MORPH_GRADIENT, near)
    rim = mask - cv2.erode(mask, np.ones((3, 3), np.uint8))
    means[_means(steep, labels, rim, count) < SOFT * means] = 0
    means[0] = 0
    own = cv2.dilate(means.astype(np.uint8)[labels], np.ones((3, 3), np.uint8)).astype(np.float32)
    low = least / 2
    soft = np.clip((dark - low) / np.maximum(1, own - low), 0, 1) * 255
    return np.where(own > 0, soft, 0).astype(np.uint8)


def _full_strokes(dark: np.ndarray, least: np.ndarray, full: float) -> np.ndarray:
    """Mask of ink, (h, w) 0 or 1: what is as dark as ink, and of a stroke that hardly is so, what
    would fall out of it; but nothing up to `least`, one number or (h, w).
    """
    ink = dark > np.maximum(least, WEAK * full)
    weak = (dark > np.maximum(least, WEAK * HALF * full)).astype(np.uint8)
    count, labels = cv2.connectedComponents(weak, connectivity=8)
    own = _means(dark, labels, ink.astype(np.uint8), count)
    share = np.bincount(labels[ink], minlength=count) / np.bincount(labels.ravel())
    level = np.where(share < KNOTS, WEAK * full, np.minimum(WEAK * full, HALF * own))
    return (dark > np.maximum(least, level[labels])).astype(np.uint8) & weak


def _means(values: np.ndarray, labels: np.ndarray, mask: np.ndarray, count: int) -> np.ndarray:
    """Mean of (h, w) values over the pixels of each label that lie in the mask, (count,)."""
    inside = mask > 0
    sums = np.bincount(labels[inside], weights=values[inside], minlength=count)
    return sums / np.maximum(1, np.bincount(labels[inside], minlength=count))
