"""Ink of one line → a strip 32 rows high, as the number network reads it.

Digits come out `DIGIT_ROWS` rows high whatever their size, so that their heights beside each other
can be seen: a comma is low, a slash is tall. A line that runs uphill or downhill is sheared level.
Aspect is kept: a long number makes a long strip.

No other module makes this format: what the network learns from passes through here too, so that
another value of any constant asks for another network.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from ..geometry import INKED, check_ink, crop, pen_width
from ..preprocess import bounding_box

HEIGHT = 32
"""Rows of a strip."""

STRIDE = 2
"""Columns of a strip to each step of the network's output."""

DIGIT_ROWS = 22
"""Rows that a digit of the line's usual height takes."""

LEAST_DIGIT_ROWS = 14
"""Rows that it keeps where something tall beside it asks for room."""

FILLED_ROWS = 30
"""Rows that the whole line's ink takes at most, if `LEAST_DIGIT_ROWS` lets it."""

MARGIN = 6
"""Empty columns before and after the ink."""

LEAST_STROKE = 2.2
"""Least width of a stroke, strip pixels."""

LEAST_ASPECT = 3.0
"""Least height of a line, in widths of its pen: a lone dash is no tall digit."""

TAIL_SHARE = 0.02
"""Share of a run's ink that may stick out above its height, and below."""

OUTSIDE_SHARE = 0.0025
"""Share of the line's ink that may lie outside the strip, above and below: specks."""

STEEPEST_SLOPE = 0.4
"""Steepest line that is sheared level, rows per column."""

LEAST_LENGTH = 2.5
"""Least length of a line that is sheared, in heights: a shorter one's slope cannot be known."""

WORKING_ROWS = 160
"""Rows to which large ink is shrunk before it is measured."""

WORKING_COLUMNS = 40_000
"""Columns of ink after that; a longer line is shrunk further."""


@dataclass(frozen=True, eq=False)
class Strip:
    """The ink of a line, ready to be read.

    Attributes
    ----------
    pixels : (32, w) uint8
        White on black, w even; all zeros where there was no ink.
    scale : float
        Columns of the strip to a column of the ink.
    left : float
        Column of the ink at the strip's left edge; may be negative.
    """

    pixels: np.ndarray
    scale: float
    left: float

    def to_ink(self, column: float) -> float:
        """Column of the ink that a column of the strip shows."""
        return self.left + column / self.scale

    def from_ink(self, column: float) -> float:
        """Column of the strip that shows a column of the ink."""
        return (column - self.left) * self.scale


def make_strip(ink: np.ndarray) -> Strip:
    """Make the strip of one line.

    Parameters
    ----------
    ink : (H, W) uint8
        White ink on black, any size; the line may be anywhere in it.

    Returns
    -------
    Strip

    Raises
    ------
    ValueError
        If `ink` is not a two-dimensional uint8 array.
    """
    check_ink(ink)
    box = bounding_box(ink)
    if box is None:
        return Strip(np.zeros((HEIGHT, 2 * MARGIN), np.uint8), 1.0, -MARGIN)
    line = _level(_working_size(crop(ink, box)))
    pen, height = _measures(line)
    top, rows = _shown(line, height)
    scale = HEIGHT / rows
    line, grown = _widened(line, round(LEAST_STROKE / scale - pen))
    top += grown
    above, below = max(0, -top), max(0, top + rows - len(line))
    window = np.pad(line, ((above, below), (0, 0)))[top + above : top + above + rows]
    width = max(1, round(window.shape[1] * scale))
    # INTER_AREA averages, and so anti-aliases a shrunk stroke; it cannot enlarge.
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    small = cv2.resize(window.astype(np.float32), (width, HEIGHT), interpolation=how)
    small = (small * (255 / max(1.0, float(small.max())))).round().astype(np.uint8)
    pixels = np.pad(small, ((0, 0), (MARGIN, MARGIN + width % 2)))
    across = width / window.shape[1]  # strip columns a working column
    working = line.shape[1] - 2 * grown
    return Strip(
        pixels, across * working / box[2], box[0] - (MARGIN / across + grown) * box[2] / working
    )


def leaning(pixels: np.ndarray, lean: float) -> np.ndarray:
    """Shear a strip about its middle row, so that its columns stay about where they are.

    Parameters
    ----------
    pixels : (32, w) uint8
    lean : float
        Columns per row; above 0 the top goes left.

    Returns
    -------
    (32, w) uint8
    """
    move = np.array([[1, lean, -lean * (HEIGHT - 1) / 2], [0, 1, 0]])
    return cv2.warpAffine(pixels, move, pixels.shape[::-1])


def _working_size(ink: np.ndarray) -> np.ndarray:
    """Shrink (h, w) to at most `WORKING_ROWS`, its brightest pixel 255, keeping thin strokes."""
    scale = min(1.0, WORKING_ROWS / len(ink), WORKING_COLUMNS / ink.shape[1])
    if scale < 1:
        # Strokes thinner than a pixel of the smaller picture would fade.
        side = round(1 / scale)
        ink = cv2.dilate(ink, np.ones((side, side), np.uint8))
        height, width = (max(1, round(length * scale)) for length in ink.shape)
        ink = cv2.resize(ink, (width, height), interpolation=cv2.INTER_AREA)
    return cv2.convertScaleAbs(ink, alpha=255 / max(1, int(ink.max())))


def _level(line: np.ndarray) -> np.ndarray:
    """Shear a long line, (h, w), level: each column is moved up or down."""
    height, width = line.shape
    moments = cv2.moments((line > INKED).view(np.uint8), binaryImage=True)
    if not moments["mu20"] or width < LEAST_LENGTH * _measures(line)[1]:
        return line
    # The least-squares line through the inked pixels.
    slope = min(max(moments["mu11"] / moments["mu20"], -STEEPEST_SLOPE), STEEPEST_SLOPE)
    rise = round(abs(slope) * (width - 1))
    if rise < 1:
        return line
    move = np.array([[1, 0, 0], [-slope, 1, max(0.0, slope * (width - 1))]])
    level = cv2.warpAffine(line, move, (width, height + rise))
    inked = np.flatnonzero(level.max(axis=1) > INKED)
    # What was level is left as it is: a slash at an end tilts the fit, and not the line.
    return level[inked[0] : inked[-1] + 1] if np.ptp(inked) < height - 1 else line


def _measures(line: np.ndarray) -> tuple[float, float]:
    """Width of the pen, and height of the usual digit of a line (h, w), both in its pixels.

    Each run of inked columns has a height; the line's is their median, weighted by their ink.
    """
    mask = (line > INKED).view(np.uint8)
    pen = pen_width(mask)
    inked = np.concatenate([[0], mask.any(axis=0).view(np.int8), [0]])
    edges = np.flatnonzero(np.diff(inked)).reshape(-1, 2)
    heights, weights = [], []
    for left, right in edges:
        profile = mask[:, left:right].sum(axis=1, dtype=np.int64).cumsum()
        first, last = np.searchsorted(
            profile, (TAIL_SHARE * profile[-1], (1 - TAIL_SHARE) * profile[-1])
        )
        heights.append(last - first + 1)
        weights.append(profile[-1])
    order = np.argsort(heights)
    total = np.cumsum(np.array(weights)[order])
    height = heights[order[np.searchsorted(total, total[-1] / 2)]] if len(total) else 1
    return pen, max(float(height), LEAST_ASPECT * pen)


def _shown(line: np.ndarray, height: float) -> tuple[int, int]:
    """First row of a line that the strip shows, and how many; may reach beyond it."""
    profile = (line > INKED).sum(axis=1, dtype=np.int64).cumsum()
    first, middle, last = np.searchsorted(
        profile, np.array([OUTSIDE_SHARE, 0.5, 1 - OUTSIDE_SHARE]) * profile[-1]
    )
    full = last - first + 1
    scale = min(DIGIT_ROWS / height, max(FILLED_ROWS / full, LEAST_DIGIT_ROWS / height))
    shown = max(1, round(HEIGHT / scale))
    if full * scale <= FILLED_ROWS + 1:
        start = int(first + last + 1 - shown) // 2
    else:
        start = int(min(max(middle - shown // 2, first), last + 1 - shown))
    return start, shown


def _widened(line: np.ndarray, missing: int) -> tuple[np.ndarray, int]:
    """Widen the strokes of (h, w) by some pixels; return the margin that this adds, too."""
    if missing < 1:
        return line, 0
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (missing + 1, missing + 1))
    grown = (missing + 1) // 2
    return cv2.dilate(np.pad(line, grown), kernel), grown
