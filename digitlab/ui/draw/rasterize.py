"""The canvas' strokes as it serializes them → ink.

The canvas could send its pixels too, but a picture is ten times the size of the strokes, costs the
browser and the server a PNG each, and says nothing more. A browser test holds the two together.
What is read here comes from outside: what cannot be a stroke is passed over.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from ...ink import strokes

FINE = 6
"""Straight pieces that a curve between two reports of the pointer is made of."""

WIDEST = 400
"""Width of a stroke, pixels, up to which it is taken for one."""

_STEPS = np.linspace(0, 1, FINE + 1)[1:, np.newaxis]


def draw(objects: Iterable[dict[str, Any]], shape: tuple[int, int]) -> np.ndarray:
    """Draw a canvas' strokes.

    Parameters
    ----------
    objects : iterable of dict
        Of Fabric.js: `path` of M, L and Q commands, `strokeWidth`, `scaleX`.
    shape : (height, width)
        Of the canvas, pixels.

    Returns
    -------
    (height, width) uint8, white on black
    """
    ink = np.zeros(shape, np.uint8)
    for one in objects:
        try:
            # A canvas of another size scales its strokes from the corner, which is (0, 0).
            scale = float(one.get("scaleX", 1))
            run = flatten(one["path"]) * scale
            pen = float(one.get("strokeWidth", 1)) * scale
        except (KeyError, TypeError, ValueError, IndexError, AttributeError):
            continue
        add(ink, run, pen)
    return ink


def add(ink: np.ndarray, run: np.ndarray, pen: float) -> None:
    """Draw one more run, (n, 2) float, onto (H, W) uint8."""
    if len(run) and np.isfinite(run).all() and 0 < pen <= WIDEST:
        # No canvas is so large; what lies further out cannot be held by OpenCV's fixed point.
        run = run.clip(-10_000, 10_000)
        np.maximum(ink, strokes.draw([run], round(pen), ink.shape[:2]), out=ink)


def flatten(path: Sequence[Sequence[Any]]) -> np.ndarray:
    """Make a polyline, (n, 2) float, of a path's commands.

    Raises
    ------
    ValueError
        If it holds other commands than M, L and Q.
    """
    points = []
    for name, *numbers in path:
        *control, end = np.array(numbers, float).reshape(-1, 2)
        if name in ("M", "L") and not control:
            points.append(end[np.newaxis])
        elif name == "Q" and len(control) == 1 and points:
            start, bend = points[-1][-1], control[0]
            points.append(
                (1 - _STEPS) ** 2 * start + 2 * (1 - _STEPS) * _STEPS * bend + _STEPS**2 * end
            )
        else:
            raise ValueError(f"a stroke has no command {name!r}")
    return np.concatenate(points) if points else np.zeros((0, 2))
