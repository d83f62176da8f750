"""Pixels of a canvas → ink: (H, W) uint8, white on black.

The background is known exactly, and ink is whatever differs from it. 0 is bare ground, 255 is full
ink, and what lies between is a soft edge.
"""

import cv2
import numpy as np

FAINTEST = 12
"""Difference from a canvas' background, of 255, up to which a pixel is bare."""

EVEN, MOST_DRAWN, PURE = 0.8, 0.5, 0.3
"""Of a canvas' edge, the least share that is bare; of all of it, the largest that is not; of its
ink, the least share that is the pen's pure colour and no soft edge."""


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
