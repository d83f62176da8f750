"""Numbers that people wrote → strips, drawn as on the wide canvas.

Digits come out 60 to 140 pixels high, with a pen of 8 to 16.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from ..datasets.numbers import PenLine, split_rows
from ..ink import strokes as pen_strokes
from ..recognition.strip import make_strip

SEED = 280
"""Seeds sizes and pens."""

HEIGHT_RANGE = (60, 140)
"""Height of a digit, pixels."""

PEN_RANGE = (8, 16)
"""Width of the pen, pixels."""

WIDEST_SYMBOL = 2.5
"""Width of a symbol and the gap behind it, at most, in heights of a digit."""

MARGIN_RANGE = (8, 40)
"""Paper between the pen and the picture's edge, pixels, the second left out."""

LARGEST_CANVAS = (2400, 1600)
"""Largest width and height of a canvas, pixels."""


def draw_number(
    strokes: Sequence[np.ndarray], symbols: int, rng: np.random.Generator
) -> np.ndarray:
    """Draw a number as on the wide canvas: (H, W) uint8, white on black.

    Parameters
    ----------
    strokes : sequence of (n, 2) float
        In any units.
    symbols : int
        How many symbols it has.
    rng : numpy.random.Generator
        Draws size, pen and margin.
    """
    points = np.concatenate(list(strokes)).astype(np.float64)
    corner, extent = points.min(axis=0), np.maximum(np.ptp(points, axis=0), 1e-6)
    heights = sorted(float(np.ptp(run[:, 1])) for run in strokes)
    # A stroke that alone is as high as a digit tells the scale: the tallest quarter does.
    tall = max(heights[-max(1, len(heights) // 4)], extent[0] / (WIDEST_SYMBOL * symbols))
    scale = min(rng.uniform(*HEIGHT_RANGE) / tall, *(np.array(LARGEST_CANVAS) / extent))
    pen = int(rng.integers(PEN_RANGE[0], PEN_RANGE[1] + 1))
    margin = pen + int(rng.integers(*MARGIN_RANGE))
    width, height = (int(side) for side in extent * scale + 2 * margin)
    runs = [(run - corner) * scale + margin for run in strokes]
    return pen_strokes.draw(runs, pen + 2, (height, width))


def number_strips(lines: Iterable[PenLine]) -> tuple[list[PenLine], list[np.ndarray]]:
    """Draw numbers: their rows, labels without spaces, and the strip of each."""
    rng = np.random.default_rng(SEED)
    rows = [
        replace(row, label="".join(row.label.split())) for line in lines for row in split_rows(line)
    ]
    return rows, [make_strip(draw_number(row.strokes, len(row.label), rng)).pixels for row in rows]
