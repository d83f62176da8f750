"""Pixels of a canvas → ink: (H, W) uint8, white on black.

The background has one color exactly; ink is whatever differs from it. 0 is background, 255 is full
ink, and what lies between is a soft edge.
"""

import cv2
import numpy as np

OPAQUE = 0xFF000000
"""Least number of an opaque pixel; see `_packed`."""

BARE_DIFFERENCE = 12
"""Difference from a canvas' background, of 255, up to which a pixel is bare."""

BARE_EDGE = 0.8
"""Least share of a canvas' edge that is background."""

MOST_INK = 0.5
"""Largest share of a canvas that is ink."""

PURE_INK = 0.3
"""Least share of the ink that has the pen's pure color, not a soft edge's."""

LEAST_FILLED_SHARE = 0.9
"""Least share of its bounding box that an opaque picture in a transparent margin fills."""

ROUNDED_EDGE = 0.02
"""Width of a picture's rounded edge, as a share of its shorter side."""

LEAST_BRIGHTNESS_RANGE = 60
"""Least difference of brightness within a picture, of 255. What has less is a filled stroke."""


def from_canvas(rgba: np.ndarray) -> np.ndarray:
    """Find the ink of a drawing, whatever its colors.

    The background is the commonest color of the border: a digit may touch the border but not cover
    most of it. A transparent pixel has no color, so colors are weighted by their alpha.

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
    if pixels.min() < OPAQUE:
        rgba = rgba.copy()
        rgba[..., :3] = (rgba[..., :3] * (rgba[..., 3:] / 255)).round()
        pixels = _packed(rgba)
    # This runs at every stroke: pixels are compared as one number each, and split into channels
    # where they differ. Bytes, and OpenCV's loops, are ten times faster than floats here.
    ground, _ = _frame_color(pixels)
    x, y, width, height = cv2.boundingRect((pixels != ground).view(np.uint8))
    ink = np.zeros(pixels.shape, np.uint8)
    if width:
        box = np.s_[y : y + height, x : x + width]
        # As doubles, OpenCV takes the four numbers as one color for all pixels.
        bare = np.array(_channels(ground), np.float64)
        red, green, blue, alpha = cv2.split(cv2.absdiff(rgba[box], bare))
        ink[box] = _stretch(cv2.max(cv2.max(red, green), cv2.max(blue, alpha)))
    return ink


def fill_margin(rgba: np.ndarray) -> np.ndarray:
    """Make the transparent margin around an opaque picture paper, as a screenshot's window has one.

    A picture is a rectangle of many shades. A drawing on transparency stays as it is.

    Parameters
    ----------
    rgba : (H, W, 3 or 4) uint8

    Returns
    -------
    (H, W, 3 or 4) uint8
        Opaque, and the margin of the color that is commonest along the picture's edge; or `rgba`.
    """
    if rgba.shape[2] == 3 or _packed(rgba).min() >= OPAQUE:
        return rgba
    is_opaque = (rgba[..., 3] == 255).view(np.uint8)
    x, y, width, height = cv2.boundingRect(is_opaque)
    box = np.s_[y : y + height, x : x + width]
    if not width or is_opaque[box].mean() < LEAST_FILLED_SHARE:
        return rgba
    # Its rounded corners, and what is left of its shadow, are margin too.
    inset = round(ROUNDED_EDGE * min(width, height))
    inner = np.s_[y + inset : y + height - inset, x + inset : x + width - inset]
    if (
        rgba[inner].size == 0
        or np.ptp(rgba[inner][..., :3], axis=(0, 1)).max() < LEAST_BRIGHTNESS_RANGE
    ):
        return rgba
    filled = np.empty_like(rgba)
    color, _ = _frame_color(_packed(rgba[inner]))
    filled[:] = *_channels(color)[:3], 255
    filled[box] = np.where(is_opaque[box][..., np.newaxis] > 0, rgba[box], filled[box])
    return filled


def find_drawing(rgba: np.ndarray) -> tuple[int, int, int, int] | None:
    """Find the ink of a canvas' saved picture, if it is not from a camera or a scanner.

    The background has one color exactly, along nearly the whole border and on most of the picture,
    and the pen has another. No photo or scan has that.

    Parameters
    ----------
    rgba : (H, W, 4) uint8

    Returns
    -------
    (x, y, width, height) or None
        The box around the ink, with a margin of one pixel; None if it is no such picture.
    """
    pixels = _packed(rgba)
    ground, bare_share = _frame_color(pixels)
    if bare_share < BARE_EDGE or pixels.min() < OPAQUE:
        return None
    mask = (pixels != ground).view(np.uint8)
    drawn = cv2.countNonZero(mask)
    if not 0 < drawn < MOST_INK * mask.size:
        return None
    x, y, width, height = cv2.boundingRect(mask)
    # Green alone tells the pen from the background, unless both were chosen with the same green.
    inside = rgba[y : y + height, x : x + width]
    shades = cv2.calcHist([inside], [1], None, [256], [0, 256])
    _, green, _, _ = _channels(ground)
    shades[green] = 0
    if not PURE_INK * drawn < shades.max() < drawn:
        return None
    left, top = max(0, x - 1), max(0, y - 1)
    right, bottom = min(rgba.shape[1], x + width + 1), min(rgba.shape[0], y + height + 1)
    return left, top, right - left, bottom - top


def _packed(rgba: np.ndarray) -> np.ndarray:
    """(…, 4) uint8 → (…) uint32, alpha in the highest byte."""
    packed: np.ndarray = np.ascontiguousarray(rgba).view("<u4")[..., 0]
    return packed


def _channels(color: int) -> tuple[int, ...]:
    """Red, green, blue and alpha of a packed color."""
    return tuple(color.to_bytes(4, "little"))


def _frame_color(pixels: np.ndarray) -> tuple[int, float]:
    """Commonest color along the border of packed pixels, (H, W), and its share of the border."""
    frame = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    # A color that most of the border has is its median, which is found ten times faster.
    color = np.partition(frame, len(frame) // 2)[len(frame) // 2]
    count = np.count_nonzero(frame == color)
    if 2 * count <= len(frame):
        colors, counts = np.unique(frame, return_counts=True)
        color, count = colors[counts.argmax()], counts.max()
    return int(color), float(count / len(frame))


def _stretch(difference: np.ndarray) -> np.ndarray:
    """Scale (H, W) uint8 so that the strongest difference is 255; all zeros if that is faint."""
    strongest = int(difference.max())
    if strongest <= BARE_DIFFERENCE:
        return np.zeros_like(difference)
    return cv2.convertScaleAbs(difference, alpha=255 / strongest)
