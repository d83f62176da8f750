"""Ink of one digit → 28×28 pixels, prepared like the training data.

MNIST's own way (LeCun, Bottou, Bengio, Haffner, "Gradient-based learning applied to document
recognition", 1998, section III.A, and the database's page): the box of the ink is scaled, aspect
kept, until its longer side is 20 pixels, anti-aliased, and the result is placed in 28×28 so that
its centre of mass lies in the middle.

Measured on the 60,000 training digits, and what this module therefore does:

- the longer side is 20 in 59,987 of them, 19 in the other 13;
- the centre of mass, in pixel indices, is (14, 14) to within half a pixel in all but two: the move
  is by whole pixels, and "the middle" is the pixel (14, 14), not the corner between four pixels;
- the brightest pixel is 254 or 255 in every one: even thin strokes reach full white.

Hairlines are made as wide as a pen first: MNIST's writers used pens, and scaling leaves only a
shade of gray of a hairline.

No other module makes this format.
"""

import cv2
import numpy as np

from .geometry import INKED, Box, check_ink, crop, pen_width

SIZE = 28
"""Side of an MNIST picture, pixels."""

BOX = 20
"""Longer side of the ink inside it, pixels."""

MIDDLE = 14
"""Row and column of the centre of mass, pixel index."""

FAINT_SHARE = 0.1
"""Brightness, as a share of the brightest pixel's, up to which a pixel is outside the ink's box."""

LEAST_STROKE = 0.1
"""Least width of a stroke, as a share of the digit's longer side."""

LARGE_SIDE = 300
"""Longer side to which a digit is shrunk before its strokes are widened, pixels. The time that
widening takes grows with the fourth power of the side."""


def bounding_box(ink: np.ndarray) -> Box | None:
    """Smallest box around the ink, soft edges not counted.

    Parameters
    ----------
    ink : (H, W) uint8
        White ink on black.

    Returns
    -------
    (x, y, width, height) in pixels, or None where there is no ink.
    """
    brightest = int(ink.max(initial=0))
    if brightest == 0:
        return None
    x, y, width, height = cv2.boundingRect((ink > FAINT_SHARE * brightest).view(np.uint8))
    return x, y, width, height


def from_ink(ink: np.ndarray) -> np.ndarray:
    """Make MNIST's picture of one digit, drawn or found; thin strokes are made wider.

    Parameters
    ----------
    ink : (H, W) uint8
        White ink on black, any size; the digit may be anywhere in it.

    Returns
    -------
    (28, 28) uint8, white on black; all zeros where there is no ink.
    """
    box = bounding_box(ink)
    return to_mnist(ink if box is None else thicken(crop(ink, box)))


def thicken(digit: np.ndarray) -> np.ndarray:
    """Make strokes at least `LEAST_STROKE` wide.

    Parameters
    ----------
    digit : (h, w) uint8
        White ink on black, cut to its box.

    Returns
    -------
    (h + n, w + n) uint8
        With a margin as wide as what was added, at most `LARGE_SIDE` without it; the same array if
        nothing was added.
    """
    missing = _missing(digit)
    if missing < 1:
        return digit
    longest = max(digit.shape)
    if longest > LARGE_SIDE:
        scale = LARGE_SIDE / longest
        # Strokes thinner than a pixel of the smaller picture would fade.
        digit = cv2.dilate(digit, np.ones((round(1 / scale), round(1 / scale)), np.uint8))
        height, width = (max(1, round(side * scale)) for side in digit.shape)
        digit = cv2.resize(digit, (width, height), interpolation=cv2.INTER_AREA)
        missing = max(1, _missing(digit))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (missing + 1, missing + 1))
    margin = (missing + 1) // 2
    padded = cv2.copyMakeBorder(digit, margin, margin, margin, margin, cv2.BORDER_CONSTANT)
    return cv2.dilate(padded, kernel)


def _missing(digit: np.ndarray) -> int:
    """Pixels by which the strokes of (h, w) are too thin."""
    mask = cv2.threshold(digit, INKED, 1, cv2.THRESH_BINARY)[1]
    _, _, width, height = cv2.boundingRect(mask)
    return round(LEAST_STROKE * max(width, height) - pen_width(mask))


def to_mnist(ink: np.ndarray) -> np.ndarray:
    """Make MNIST's picture of one digit.

    Parameters
    ----------
    ink : (H, W) uint8
        White ink on black, any size; the digit may be anywhere in it.

    Returns
    -------
    (28, 28) uint8, white on black; all zeros where there is no ink.

    Raises
    ------
    ValueError
        If `ink` is not a two-dimensional uint8 array.
    """
    check_ink(ink)
    box = bounding_box(ink)
    if box is None:
        return np.zeros((SIZE, SIZE), np.uint8)
    return center(fit(crop(ink, box)))


def fit(digit: np.ndarray) -> np.ndarray:
    """Scale (h, w) so that the longer side is `BOX` and the brightest pixel is 255."""
    height, width = digit.shape
    scale = BOX / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    # INTER_AREA averages, and so anti-aliases a shrunk stroke; it cannot enlarge.
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    # As floats: in bytes, a speck in a large box would round to nothing.
    small = cv2.resize(digit.astype(np.float32), size, interpolation=how)
    return (small * (255 / small.max())).round().astype(np.uint8)


def center(digit: np.ndarray) -> np.ndarray:
    """Place (h, w), at most `BOX` a side, by its centre of mass, all of it inside 28×28."""
    height, width = digit.shape
    moments = cv2.moments(digit)
    row = round(MIDDLE - moments["m01"] / moments["m00"])
    column = round(MIDDLE - moments["m10"] / moments["m00"])
    row = min(max(row, 0), SIZE - height)
    column = min(max(column, 0), SIZE - width)
    picture = np.zeros((SIZE, SIZE), np.uint8)
    picture[row : row + height, column : column + width] = digit
    return picture


def squash(ink: np.ndarray) -> np.ndarray:
    """Shrink the whole canvas to 28×28, as most demos do, to show what that costs.

    Parameters
    ----------
    ink : (H, W) uint8
        White ink on black.

    Returns
    -------
    (28, 28) uint8, white on black.
    """
    return cv2.resize(ink, (SIZE, SIZE), interpolation=cv2.INTER_AREA)
