"""Pen strokes → a drawing, as a canvas would hold it.

Used to measure the reader on digits that people wrote with a pen, without a browser.
"""

from collections.abc import Sequence

import cv2
import numpy as np

CANVAS_SIDE = 280
"""Side of the canvas that strokes are drawn on for measuring, pixels."""

DIGIT_SIDES = (80, 250)
"""Range from which the digit's longer side is drawn at random, pixels."""

PEN_WIDTHS = (10, 25)
"""Range from which the pen's width is drawn at random, pixels."""

_FRACTION_BITS = 4  # cv2 takes points in fixed point; a sixteenth of a pixel is fine enough.


def draw(
    strokes: Sequence[np.ndarray], pen: int, shape: tuple[int, int] = (CANVAS_SIDE, CANVAS_SIDE)
) -> np.ndarray:
    """Draw strokes as given, with a round pen, anti-aliased.

    Parameters
    ----------
    strokes : sequence of (n, 2) float
        Pen-down runs of x and y in pixels; a run of one point is a dot.
    pen : int
        Width of the stroke, pixels.
    shape : (height, width)

    Returns
    -------
    (height, width) uint8, white on black
    """
    ink = np.zeros(shape, np.uint8)
    thickness = max(1, pen - 2)  # cv2's anti-aliased lines come out two pixels wider than asked.
    for run in strokes:
        points = np.round(np.asarray(run, np.float64) * 2**_FRACTION_BITS).astype(np.int32)
        if len(points) == 1:
            points = np.repeat(points, 2, axis=0)
        cv2.polylines(ink, [points], False, 255, thickness, cv2.LINE_AA, _FRACTION_BITS)
    return ink


def draw_anywhere(strokes: Sequence[np.ndarray], rng: np.random.Generator) -> np.ndarray:
    """Draw a digit with a random pen, at a random size and place, wholly on the canvas.

    Parameters
    ----------
    strokes : sequence of (n, 2) float
        In any units.
    rng : numpy.random.Generator

    Returns
    -------
    (`CANVAS_SIDE`, `CANVAS_SIDE`) uint8, white on black
    """
    pen = int(rng.integers(PEN_WIDTHS[0], PEN_WIDTHS[1] + 1))
    # The pen's own width belongs to the digit's side.
    runs = fit(strokes, max(rng.uniform(*DIGIT_SIDES) - pen, 1))
    extent = np.concatenate(runs).max(axis=0)
    place = rng.uniform(0, 1, 2) * (CANVAS_SIDE - extent - pen) + pen / 2
    return draw([run + place for run in runs], pen)


def draw_fitted(strokes: Sequence[np.ndarray], pen: int, side: int) -> np.ndarray:
    """Draw strokes of any units so that their longer side is `side` pixels, just within the ink.

    Returns
    -------
    (height, width) uint8, white on black
    """
    runs = fit(strokes, max(side - pen, 1))
    width, height = (int(np.ceil(edge)) + pen + 2 for edge in np.concatenate(runs).max(axis=0))
    return draw([run + (pen / 2 + 1) for run in runs], pen, (height, width))


def fit(strokes: Sequence[np.ndarray], side: float) -> list[np.ndarray]:
    """Move strokes to the origin and scale them, aspect kept, until the longer side is `side`."""
    points = np.concatenate(list(strokes)).astype(np.float64)
    corner, extent = points.min(axis=0), np.ptp(points, axis=0)
    scale = side / max(float(extent.max()), 1e-6)
    return [(run - corner) * scale for run in strokes]


def rgba(ink: np.ndarray) -> np.ndarray:
    """Turn ink, (H, W) uint8, into a canvas' pixels, (H, W, 4): black on opaque white."""
    gray = 255 - ink
    return np.dstack([gray, gray, gray, np.full_like(gray, 255)])
