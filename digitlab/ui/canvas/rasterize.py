"""A canvas' strokes → ink.

The canvas could send its pixels too, but a picture is ten times the size of the strokes, costs the
browser and the server a PNG each, and says nothing more. A browser test compares our ink with the
canvas' own pixels.
"""

from collections.abc import Iterable

import numpy as np

from ...ink import strokes as pen_strokes
from .fabric import FARTHEST_POINT, NUMBERS, Stroke

CURVE_PIECES = 6
"""Straight pieces that a curve between two reports of the pointer is made of."""

_STEPS = np.linspace(0, 1, CURVE_PIECES + 1)[1:, np.newaxis]
"""Shares of a curve at which its pieces end, (6, 1) float."""


def draw(strokes: Iterable[Stroke], shape: tuple[int, int]) -> np.ndarray:
    """Draw a canvas' strokes.

    Parameters
    ----------
    strokes : iterable of Stroke
    shape : (height, width)
        Of the canvas, pixels.

    Returns
    -------
    (height, width) uint8, white on black
    """
    ink = np.zeros(shape, np.uint8)
    for stroke in strokes:
        add(ink, flatten(stroke), stroke.width)
    return ink


def add(ink: np.ndarray, points: np.ndarray, width: float) -> None:
    """Draw one more polyline, (n, 2) float, onto (H, W) uint8."""
    if len(points) and np.isfinite(points).all():
        # No canvas is so large; what lies further out cannot be held by OpenCV's fixed point.
        points = points.clip(-FARTHEST_POINT, FARTHEST_POINT)
        np.maximum(ink, pen_strokes.draw([points], round(width), ink.shape[:2]), out=ink)


def flatten(stroke: Stroke) -> np.ndarray:
    """Make a polyline, (n, 2) float, of a stroke's lines and curves."""
    numbers = np.array(stroke.numbers, float).reshape(-1, 2)
    points: list[np.ndarray] = []
    at = 0
    for letter in stroke.commands:
        *control, end = numbers[at : at + NUMBERS[letter] // 2]
        at += 1 + len(control)
        if control:
            start, bend = points[-1][-1], control[0]
            points.append(
                (1 - _STEPS) ** 2 * start + 2 * (1 - _STEPS) * _STEPS * bend + _STEPS**2 * end
            )
        else:
            points.append(end[np.newaxis])
    return np.concatenate(points)
