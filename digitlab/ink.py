"""What a person wrote, on a canvas or on paper → ink: (H, W) uint8, white on black.

Colours stop here. On a canvas the background is known exactly and ink is whatever differs from it;
on a photo the paper's brightness varies and is estimated first. Either way 0 is bare ground, 255 is
full ink, and what lies between is a soft edge.
"""

import cv2
import numpy as np

FAINTEST = 12
"""Difference from a canvas' background, of 255, up to which it counts as bare."""

PHOTO_SIDE = 640
"""Longer side to which a photo of one digit is shrunk before its paper is estimated, pixels."""

SPECK = 0.02
"""Blots on paper with less than this share of the largest blot's area are dirt."""

CONTRAST = 20
"""Least difference between paper and ink on a photo, of 255 grey levels."""


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
    weighted = rgba.astype(np.float32)
    weighted[..., :3] *= weighted[..., 3:] / 255
    difference = np.abs(weighted - _frame_color(weighted)).max(axis=2)
    return _stretch(difference, FAINTEST)


def from_photo(picture: np.ndarray) -> np.ndarray:
    """Find the ink of one digit on paper, dark on light or light on dark.

    The paper is what remains when everything narrower than a stroke could be is closed over; ink is
    what differs from it. So a gradient of light is not ink, and neither is paper's own grain.

    Parameters
    ----------
    picture : (H, W, 3) uint8
        RGB.

    Returns
    -------
    (h, w) uint8
        Of the same aspect, at most `PHOTO_SIDE` a side; all zeros where there is no ink.

    Raises
    ------
    ValueError
        If `picture` is not (H, W, 3) uint8 with at least one pixel.
    """
    if picture.ndim != 3 or picture.shape[2] != 3 or picture.dtype != np.uint8 or not picture.size:
        raise ValueError(f"a photo must be (H, W, 3) uint8, got {picture.shape} {picture.dtype}")
    gray = cv2.cvtColor(_shrink(picture), cv2.COLOR_RGB2GRAY)
    dark, bright = np.percentile(gray, (1, 99))
    # There is more paper than ink: whichever end the middle is nearer to is the paper's.
    if np.median(gray) < (dark + bright) / 2:
        gray = 255 - gray
    side = max(3, min(gray.shape) // 2) | 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    framed = cv2.copyMakeBorder(gray, side, side, side, side, cv2.BORDER_REPLICATE)
    paper = cv2.morphologyEx(framed, cv2.MORPH_CLOSE, kernel)[side:-side, side:-side]
    difference = cv2.GaussianBlur(cv2.subtract(paper, gray), (3, 3), 0)
    level, mask = cv2.threshold(difference, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    if not mask.any() or difference[mask > 0].mean() < CONTRAST:
        return np.zeros_like(gray)
    kept = _without_specks(mask)
    # Otsu's level halves an edge; ink is full where the stroke itself lies, edges stay soft.
    full = float(np.median(difference[kept > 0]))
    soft = np.clip((difference - 0.5 * level) / max(1.0, full - 0.5 * level), 0, 1) * 255
    near = cv2.dilate(kept, np.ones((3, 3), np.uint8))
    return np.where(near > 0, soft, 0).astype(np.uint8)


def _frame_color(pixels: np.ndarray) -> np.ndarray:
    """Commonest of the colours along the border of (H, W, 4)."""
    frame = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    colors, counts = np.unique(frame.round(), axis=0, return_counts=True)
    return colors[counts.argmax()]


def _stretch(difference: np.ndarray, faintest: float) -> np.ndarray:
    """Scale (H, W) so that the strongest difference is 255; all zeros if even that is faint."""
    strongest = float(difference.max())
    if strongest <= faintest:
        return np.zeros(difference.shape, np.uint8)
    return (difference * (255 / strongest)).round().astype(np.uint8)


def _shrink(picture: np.ndarray) -> np.ndarray:
    height, width = picture.shape[:2]
    scale = PHOTO_SIDE / max(height, width)
    if scale >= 1:
        return picture
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA)


def _without_specks(mask: np.ndarray) -> np.ndarray:
    """Drop the blots of (H, W) uint8 that are tiny beside the largest."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    areas = stats[:, cv2.CC_STAT_AREA]
    keep = areas >= SPECK * areas[1:].max()
    keep[0] = False
    return np.where(keep[labels], 255, 0).astype(np.uint8)
