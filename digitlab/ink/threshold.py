"""Darkness of a flattened page → ink: the threshold between ink and paper.

Strokes are a small part of a page, so whatever concerns them alone is computed at their pixels
only, which are given as indices of the flattened array.
"""

import cv2
import numpy as np

from ..geometry import places_of

BARE_DIFFERENCE = 12
"""Difference from even paper, of 255, up to which a pixel is bare."""

LEAST_CONTRAST = 22
"""Least difference between paper and most of the ink on a photo, of 255, once the light is even."""

NOISE_DEVIATIONS = 5.0
"""Least difference of ink from paper, in standard deviations of the paper's noise."""

TILES_ACROSS = 12
"""Tiles along a page's shorter side; the paper of each tile is judged by itself."""

UNEVEN_MULTIPLE = 7.0
"""Least difference of ink from white, as a multiple of a tile's unevenness (see `unevenness`).
Evening out weak light strengthens its grain, also grain too coarse for `NOISE_DEVIATIONS`."""

WEAK_DARKNESS = 0.4
"""Darkness of the weakest ink, as a share of the page's: weaker is dirt, or shines through."""

WEAK_PART = 0.5
"""Darkness of a stroke's weakest part, as a share of the stroke's own darkness."""

INK_SHARE = 0.15
"""Share of a weak stroke that must be as dark as ink is, for its weakest parts to be ink too."""

SOFT_FALL = 0.15
"""Fall of brightness within 5 pixels at a blot's rim, as a share of its darkness. A blot with less
is a shadow: ink has edges."""

FINE_GRAIN, COARSE_GRAIN = 2.0, 5.0
"""Deviation of a photo's noise, of 255, from which on it is smoothed, and smoothed more."""

LIGHT_BLUR, FULL_BLUR = 0.7, 1.2
"""Standard deviations of the Gaussians that smooth it, pixels."""


def denoise(dark: np.ndarray) -> np.ndarray:
    """Smooth (h, w) uint8 as much as its grain asks for."""
    grain = _grain(dark)
    if grain < FINE_GRAIN:
        return dark
    return cv2.GaussianBlur(dark, (0, 0), LIGHT_BLUR if grain < COARSE_GRAIN else FULL_BLUR)


def bare_level(dark: np.ndarray, uneven: np.ndarray | None = None) -> np.ndarray:
    """Find the darkness up to which each pixel is paper.

    Parameters
    ----------
    dark : (h, w) uint8
        How much darker than white paper.
    uneven : (h, w) uint8, optional
        See `unevenness`.

    Returns
    -------
    (h, w) or () uint8
    """
    least = min(255.0, max(BARE_DIFFERENCE, _median(dark) + NOISE_DEVIATIONS * _grain(dark)))
    # A whole number is above a level exactly where it is above the level's whole part.
    if uneven is None:
        return np.array(least).astype(np.uint8)
    return np.maximum(cv2.convertScaleAbs(uneven, alpha=UNEVEN_MULTIPLE), np.uint8(least))


def trace(dark: np.ndarray, bare: np.ndarray, full: float | None = None) -> np.ndarray:
    """Find the ink: full where a stroke lies, soft at its edge.

    Parameters
    ----------
    dark : (h, w) uint8
        How much darker than white paper.
    bare : (h, w) or () uint8
        Darkness up to which a pixel is paper: see `bare_level`.
    full : float, optional
        Darkness of most of the ink. Default: see `darkness_of_ink`.

    Returns
    -------
    (h, w) uint8
        White on black; all zeros where there is no ink.
    """
    if full is None:
        full = darkness_of_ink(dark, bare)
    if full < LEAST_CONTRAST:
        return np.zeros_like(dark)
    mask = _full_strokes(dark, bare, full)
    darkness = cv2.dilate(_stroke_darkness(dark, mask), np.ones((3, 3), np.uint8)).ravel()
    near = places_of(darkness > 0)
    # Each stroke is as dark as it is: a weak one is stretched to full white like a strong one.
    low = (bare.ravel()[near] if bare.ndim else bare) / 2
    ink = np.zeros(dark.size, np.uint8)
    ink[near] = (
        np.clip((dark.ravel()[near] - low) / np.maximum(1, darkness[near] - low), 0, 1) * 255
    )
    return ink.reshape(dark.shape)


def darkness_of_ink(dark: np.ndarray, bare: np.ndarray) -> float:
    """Darkness of most of the ink; 0 where there is none. For the parameters see `trace`.

    Most of a page is paper, so the level between ink and paper is looked for among the pixels that
    clearly differ from paper.
    """
    differing = dark.ravel()[places_of(dark > bare)]
    if not differing.size:
        return 0.0
    level, _ = cv2.threshold(differing, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    darker = differing[differing > level]
    return _median(darker) if darker.size else level


def _grain(dark: np.ndarray) -> float:
    """Standard deviation of the noise of (h, w) uint8, from second differences (Immerkær 1996)."""
    if min(dark.shape) < 3:
        return 0.0
    kernel = np.array([1, -2, 1], np.float32)
    differences = cv2.sepFilter2D(dark, cv2.CV_16S, kernel, kernel)
    # Ink's edges differ more than any noise; the median passes over them.
    return _median(np.abs(differences).view(np.uint16), levels=8 * 255 + 1) / (6 * 0.6745)


def _median(values: np.ndarray, levels: int = 256) -> float:
    """Median of unsigned integers below `levels`, at least one, by their histogram."""
    histogram = cv2.calcHist([values], [0], None, [levels], [0, levels]).ravel()
    middle = (values.size - 1) // 2, values.size // 2
    low, high = np.searchsorted(np.cumsum(histogram.astype(np.int64)), middle, side="right")
    return float(low + high) / 2


def unevenness(dark: np.ndarray) -> np.ndarray:
    """How much farther from white the paper about each pixel is than on the evenest paper.

    Parameters
    ----------
    dark : (h, w) uint8

    Returns
    -------
    (h, w) uint8
        Upper quartiles of the darkness of tiles, less the lower quartile of these.
    """
    height, width = dark.shape
    tile = max(1, min(dark.shape) // TILES_ACROSS)
    rows, columns = height // tile, width // tile
    tiles = dark[: rows * tile, : columns * tile].reshape(rows, tile, columns, tile)
    sample = tiles[:, ::2, :, ::2].swapaxes(1, 2).reshape(rows, columns, -1)
    quarter = np.percentile(sample, 75, axis=2).astype(np.float32)
    # Where ink covers more than a quarter of a tile, its paper is as that beside it.
    quarter = cv2.erode(quarter, np.ones((3, 3), np.uint8))
    farther = np.maximum(0, quarter - np.percentile(quarter, 25).astype(np.float32))
    return cv2.resize(farther.round().astype(np.uint8), (width, height))


def _full_strokes(dark: np.ndarray, bare: np.ndarray, full: float) -> np.ndarray:
    """Find strokes that are as dark as ink, with the weak parts that belong to them.

    Parameters
    ----------
    dark : (h, w) uint8
    bare : (h, w) or () uint8
        Darkness up to which a pixel is bare.
    full : float
        Darkness of most of the page's ink.

    Returns
    -------
    (h, w) uint8
        1 where a stroke lies, else 0.
    """
    weak = (dark > np.maximum(bare, np.uint8(WEAK_DARKNESS * WEAK_PART * full))).view(np.uint8)
    count, labels = cv2.connectedComponents(weak, connectivity=8)
    places = places_of(weak)
    stroke, darkness = labels.ravel()[places], dark.ravel()[places]
    least = bare.ravel()[places] if bare.ndim else bare
    is_ink = darkness > np.maximum(least, np.uint8(WEAK_DARKNESS * full))
    share = _sums(stroke[is_ink], count) / np.maximum(1, _sums(stroke, count))
    mean = _means(darkness[is_ink], stroke[is_ink], count)
    level = np.where(
        share < INK_SHARE, WEAK_DARKNESS * full, np.minimum(WEAK_DARKNESS * full, WEAK_PART * mean)
    )
    mask = np.zeros(dark.size, np.uint8)
    mask[places[darkness > level[stroke]]] = 1
    return mask.reshape(dark.shape)


def _stroke_darkness(dark: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Mean darkness of each stroke of a mask, at its pixels; 0 where there is none, or a shadow."""
    count, labels = cv2.connectedComponents(mask, connectivity=8)
    places = places_of(mask)
    stroke = labels.ravel()[places]
    means = _means(dark.ravel()[places], stroke, count)
    smooth = cv2.GaussianBlur(dark, (0, 0), FULL_BLUR)
    steep = cv2.morphologyEx(smooth, cv2.MORPH_GRADIENT, np.ones((5, 5), np.uint8))
    rim = places_of(mask - cv2.erode(mask, np.ones((3, 3), np.uint8)))
    means[_means(steep.ravel()[rim], labels.ravel()[rim], count) < SOFT_FALL * means] = 0
    darkness = np.zeros(dark.size, np.uint8)
    darkness[places] = means.astype(np.uint8)[stroke]
    return darkness.reshape(dark.shape)


def _means(values: np.ndarray, labels: np.ndarray, count: int) -> np.ndarray:
    """Mean of the values (N,) that bear each of `count` labels (N,); 0 where none does."""
    return _sums(labels, count, values) / np.maximum(1, _sums(labels, count))


def _sums(labels: np.ndarray, count: int, values: np.ndarray | None = None) -> np.ndarray:
    """Sum of the values (N,), or else number, of each of `count` labels (N,)."""
    return np.bincount(labels, values, minlength=count)
