"""What a person wrote, on a canvas or on paper → ink: (H, W) uint8, white on black.

Colours stop here. On a canvas the background is known exactly and ink is whatever differs from it;
on a photo the paper's brightness varies and is estimated first. Either way 0 is bare ground, 255 is
full ink, and what lies between is a soft edge.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from . import geometry, paper, ruling

FAINTEST = 12
"""Difference from a canvas' background, or from even paper, of 255, up to which it is bare."""

EVEN, MOST_DRAWN, PURE = 0.8, 0.5, 0.3
"""Of a canvas' edge, the least share that is bare; of all of it, the largest that is not; of its
ink, the least share that is the pen's pure colour and no soft edge."""

PHOTO_SIDE = 1800
"""Longer side to which a photo is shrunk before anything is looked for, pixels."""

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


@dataclass(frozen=True, eq=False)
class Developed:
    """A photo on its way to ink, each step (h, w) uint8 and of one size.

    Attributes
    ----------
    flattened : array
        The light made even: dark ink on white paper.
    ink : array
        White on black, with whatever ruling there is.
    unruled : array
        The same without ruling.
    """

    flattened: np.ndarray
    ink: np.ndarray
    unruled: np.ndarray


def from_canvas(rgba: np.ndarray) -> np.ndarray:
    """Find the ink of a drawing, whatever its colours.

    The background is the commonest colour of the frame (a digit may touch the border, it cannot
    cover most of it). A transparent pixel has no colour, so colours are weighted by their alpha.

    Parameters
    ----------
    rgba : (H, W, 4) uint8
        A canvas' pixels, opaque or transparent, light or dark.

    Returns
    -------
    (H, W) uint8
        All zeros where nothing was drawn.

    Raises
    ------
    ValueError
        If `rgba` is not (H, W, 4) uint8 with at least one pixel.
    """
    if rgba.ndim != 3 or rgba.shape[2] != 4 or rgba.dtype != np.uint8 or rgba.size == 0:
        raise ValueError(f"a canvas must be (H, W, 4) uint8, got {rgba.shape} {rgba.dtype}")
    pixels = _packed(rgba)
    if pixels.min() < 0xFF000000:  # One is not opaque.
        rgba = rgba.copy()
        rgba[..., :3] = (rgba[..., :3] * (rgba[..., 3:] / 255)).round()
        pixels = _packed(rgba)
    # This runs at every stroke: a pixel is looked at in one piece, and only where it is not ground
    # in four. Bytes, and OpenCV's loops, are ten times faster than floats here.
    ground = _frame_color(rgba)
    x, y, width, height = cv2.boundingRect((pixels != _packed(ground)).view(np.uint8))
    ink = np.zeros(pixels.shape, np.uint8)
    if width:
        box = np.s_[y : y + height, x : x + width]
        # Of doubles, the ground is one colour for all.
        red, green, blue, alpha = cv2.split(cv2.absdiff(rgba[box], ground.astype(np.float64)))
        ink[box] = _stretch(cv2.max(cv2.max(red, green), cv2.max(blue, alpha)))
    return ink


def find_drawing(rgba: np.ndarray) -> tuple[int, int, int, int] | None:
    """Find the ink of an opaque canvas' picture, told from a camera's or a scanner's.

    One colour is its ground exactly, nearly all around and nearly everywhere, another one its pen,
    and where these meet they mix. Neither light nor paper does that.

    Parameters
    ----------
    rgba : (H, W, 4) uint8

    Returns
    -------
    (x, y, width, height) or None
        The box around the ink, with a pixel of ground; None if it is no such picture.
    """
    pixels = _packed(rgba)
    edges = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    ground = np.partition(edges, len(edges) // 2)[len(edges) // 2]  # What most of them are.
    if np.count_nonzero(edges == ground) < EVEN * len(edges):
        return None
    mask = (pixels != ground).view(np.uint8)
    drawn = cv2.countNonZero(mask)
    if not 0 < drawn < MOST_DRAWN * mask.size:
        return None
    x, y, width, height = cv2.boundingRect(mask)
    # All around it is ground. The green alone tells a pen from that, unless someone chose them to
    # be of one green.
    inside = rgba[y : y + height, x : x + width]
    shades, opaque = (cv2.calcHist([inside], [one], None, [256], [0, 256]) for one in (1, 3))
    _, green, _, alpha = int(ground).to_bytes(4, "little")
    shades[green] = 0
    if alpha < 255 or opaque[255] < width * height or not PURE * drawn < shades.max() < drawn:
        return None
    left, top = max(0, x - 1), max(0, y - 1)
    right, bottom = min(rgba.shape[1], x + width + 1), min(rgba.shape[0], y + height + 1)
    return left, top, right - left, bottom - top


def from_photo(picture: np.ndarray, one_digit: bool = False) -> np.ndarray:
    """Find the ink on paper: a page, a form, a number or one digit.

    Light, shadows, the desk around the sheet and ruling are not ink; see `paper` and `ruling`.

    Parameters
    ----------
    picture : (H, W, 3) uint8
        RGB, dark on light or light on dark.
    one_digit : bool
        Whether it is a picture of one digit, whose strokes may be wide.

    Returns
    -------
    (h, w) uint8
        Of the same aspect, at most `PHOTO_SIDE` a side; all zeros where there is no ink.

    Raises
    ------
    ValueError
        If `picture` is not (H, W, 3) uint8 with at least one pixel.
    """
    return develop(picture, one_digit).unruled


def develop(picture: np.ndarray, one_digit: bool = False) -> Developed:
    """Find the ink on paper and keep the steps; see `from_photo`."""
    if picture.ndim != 3 or picture.shape[2] != 3 or picture.dtype != np.uint8 or not picture.size:
        raise ValueError(f"a photo must be (H, W, 3) uint8, got {picture.shape} {picture.dtype}")
    flattened = paper.flatten(shrink(picture), one_digit)
    dark = _denoised(255 - flattened)
    ink = _trace(dark, one_digit)
    if not ink.any():
        return Developed(flattened, ink, ink)
    plain = ruling.remove_lines(dark, one_digit)
    return Developed(flattened, ink, ink if plain is dark else _trace(plain, one_digit))


def shrink(picture: np.ndarray) -> np.ndarray:
    """Shrink (H, W, …) uint8 to at most `PHOTO_SIDE` a side; what is smaller stays as it is."""
    return geometry.shrink(picture, PHOTO_SIDE)


def _denoised(dark: np.ndarray) -> np.ndarray:
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


def _trace(dark: np.ndarray, one_digit: bool) -> np.ndarray:
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
    mask = _whole(dark, least, full)
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


def _whole(dark: np.ndarray, least: np.ndarray, full: float) -> np.ndarray:
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


def _packed(rgba: np.ndarray) -> np.ndarray:
    """(…, 4) uint8 → (…) uint32, alpha in the highest byte."""
    packed: np.ndarray = np.ascontiguousarray(rgba).view("<u4")[..., 0]
    return packed


def _frame_color(pixels: np.ndarray) -> np.ndarray:
    """Commonest of the colours along the border of (H, W, 4) uint8."""
    frame = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    colors, counts = np.unique(_packed(frame), return_counts=True)
    return colors[[counts.argmax()]].view(np.uint8)  # (4,)


def _stretch(difference: np.ndarray) -> np.ndarray:
    """Scale (H, W) uint8 so that the strongest difference is 255; all zeros if that is faint."""
    strongest = int(difference.max())
    if strongest <= FAINTEST:
        return np.zeros_like(difference)
    return cv2.convertScaleAbs(difference, alpha=255 / strongest)
