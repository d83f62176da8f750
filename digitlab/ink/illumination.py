"""Brightness of the bare paper of a photo, by which its pixels are divided.

Light is a factor: under a lamp or in a shadow, paper and ink get darker alike. The brightness of
the paper is what remains after a morphological closing a few strokes wide. The width of a stroke is
known once the light is divided out, so both are estimated in turns. A soft shadow wider than the
closing is part of the light.
"""

import cv2
import numpy as np

from .morphology import close_by

COARSE_SIDE = 400
"""Longer side at which light, sheet and polarity are judged, pixels."""

BROADEST_STROKES = 6
"""A page's shorter side, in widths of its broadest stroke. Whatever is broader is light or shadow:
where a deep shadow ends, a band may be left after the fall-off is divided out."""

LIGHT_ROUNDS = 3
"""How often the width of the strokes and the light are estimated from each other."""

CLOSING_WIDTH = 7.0
"""Width of the morphological closing, in widths of a stroke."""

MOST_KEPT_BLUR = 8.0
"""Spread of a blur up to which a picture may be shrunk for it, pixels: less would be seen."""

BARE_DARKNESS = 10.0
"""Darkness up to which paper is surely bare, of 255; `BARE_SHARE` may say more."""

BARE_SHARE = 0.6
"""The same as a share of the level between paper and ink."""

BARE_WEIGHT = 0.05
"""Share of bare paper about a place from which on the light there is its mean; with less of it, the
closing's is mixed in."""

DIMMEST_SHARE = 0.2
"""Least light that a lamp's fall-off leaves, as a share of the mean."""

FLAT_SHARE = 0.5
"""Share of one gray level, and its two neighbors, from which on a picture was made by a program,
not by light."""


def darkest(picture: np.ndarray) -> np.ndarray:
    """(H, W, 3) uint8 RGB → (H, W) uint8: brightness, but colored ink is darker."""
    channels = cv2.split(picture)
    least = cv2.min(cv2.min(channels[0], channels[1]), channels[2])
    return cv2.addWeighted(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), 0.5, least, 0.5, 0)


def light(gray: np.ndarray, sheet: np.ndarray, one_digit: bool) -> np.ndarray:
    """Estimate the brightness of the bare paper.

    Parameters
    ----------
    gray, sheet : (h, w) uint8
        Brightness, and where the sheet lies.
    one_digit : bool
        Whether strokes may be as wide as a good part of the picture.

    Returns
    -------
    (h, w) uint8
        At least 1.
    """
    levels = np.bincount(gray[sheet > 0], minlength=256)
    common = int(levels.argmax())
    if levels[max(0, common - 1) : common + 2].sum() > FLAT_SHARE * levels.sum():
        return np.full_like(gray, max(1, common))
    width = min(gray.shape) / 2
    # First divide a lamp's fall-off out: the rest is flat enough to be averaged up to the borders.
    fall = _fall(closed(np.where(sheet > 0, gray, 0).astype(np.uint8), width), sheet)
    gray = cv2.convertScaleAbs(gray / fall)
    width = width if one_digit else min(gray.shape) / BROADEST_STROKES
    known = np.where(sheet > 0, gray, 0).astype(np.uint8)
    for _ in range(LIGHT_ROUNDS):
        paper = closed(known, width)
        paper = cv2.blur(paper, (round(width) // 2 | 1, round(width) // 2 | 1))
        dark = 255 - cv2.divide(gray, paper, scale=255)
        dark[sheet == 0] = 0
        level, mask = cv2.threshold(dark, 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
        stroke = _stroke(mask, one_digit)
        width = min(width, max(CLOSING_WIDTH * stroke, min(gray.shape) / 30))
    bare = ((dark < max(BARE_DARKNESS, BARE_SHARE * level)) & (sheet > 0)).astype(np.float32)
    # Average the bare paper: a closing takes its brightest grain.
    spread = max(1.0, width / 3)
    weight = _blurred(bare, spread)
    mean = _blurred(bare * gray, spread) / np.maximum(weight, 1e-3)
    share = np.clip(weight / BARE_WEIGHT, 0, 1)
    even = share * mean + (1 - share) * paper
    return np.clip(even * fall, 1, 255).round().astype(np.uint8)


def _blurred(values: np.ndarray, spread: float) -> np.ndarray:
    """Blur (h, w) float32 by a Gaussian; a wide one in fewer pixels, which hold it as well."""
    scale = min(1.0, MOST_KEPT_BLUR / spread)
    small = cv2.resize(values, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    blurred = cv2.GaussianBlur(small, (0, 0), scale * spread)
    return cv2.resize(blurred, values.shape[::-1], interpolation=cv2.INTER_CUBIC)


def _stroke(mask: np.ndarray, widest: bool) -> float:
    """Width of the strokes of a (h, w) mask, pixels: the usual one, or nearly the widest."""
    if widest and mask.any():
        return 2 * float(np.percentile(cv2.distanceTransform(mask, cv2.DIST_L2, 3)[mask > 0], 95))
    edge = mask - cv2.erode(mask, np.ones((3, 3), np.uint8))
    return 2 * int(mask.sum()) / max(1, int(edge.sum()))


def _fall(paper: np.ndarray, sheet: np.ndarray) -> np.ndarray:
    """Fit a quadratic surface to (h, w) uint8, over its mean; at least `DIMMEST_SHARE`."""
    rows, columns = (np.linspace(-1, 1, size, dtype=np.float32) for size in paper.shape)
    down, across = np.meshgrid(rows, columns, indexing="ij")
    terms = np.stack([np.ones_like(down), down, across, down * across, down**2, across**2], axis=2)
    inside = np.flatnonzero(sheet)[:: max(1, sheet.size // 5_000)]
    known = terms.reshape(-1, 6)[inside].astype(np.float64)
    values = paper.ravel()[inside].astype(np.float64)
    # The normal equations: six, however many pixels there are.
    fit, *_ = np.linalg.lstsq(cv2.mulTransposed(known, True), known.T @ values, rcond=None)
    fall = terms @ fit.astype(np.float32)
    mean = max(1.0, float(fall[sheet > 0].mean()))
    return np.maximum(fall / mean, DIMMEST_SHARE)


def closed(gray: np.ndarray, width: float) -> np.ndarray:
    """Close (h, w) uint8 over everything dark that is narrower than `width` pixels."""
    side = max(3, round(width)) | 1
    framed = cv2.copyMakeBorder(gray, side, side, side, side, cv2.BORDER_REPLICATE)
    return np.maximum(1, close_by(framed, side, side)[side:-side, side:-side])
