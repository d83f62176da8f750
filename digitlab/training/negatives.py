"""What is no digit: pairs of digits, and scribbles."""

import numpy as np

from ..ink import strokes
from ..preprocess import SIZE, from_ink, to_mnist

PAIRS, SCRIBBLES = 4_000, 2_000
"""Made-up pictures that are not a digit, in an epoch: two digits side by side; lines at random."""

SIDE = 84
"""Longer side at which strokes are drawn before they become 28×28, pixels."""


def pairs(digits: np.ndarray, count: int, rng: np.random.Generator) -> np.ndarray:
    """Put two digits side by side, touching or nearly so: (count, 28, 28) uint8, not one digit."""
    some, others = rng.integers(0, len(digits), (2, count))
    made = np.empty((count, SIZE, SIZE), np.uint8)
    for place, (left, right) in enumerate(zip(some, others, strict=True)):
        page = np.zeros((SIZE + 6, 2 * SIZE), np.uint8)
        page[3:-3, :SIZE] = digits[left]
        row, column = rng.integers(0, 7), rng.integers(11, 20)
        part = page[row : row + SIZE, column : column + SIZE]
        np.maximum(part, digits[right], out=part)
        made[place] = to_mnist(page)
    return made


def scribbles(count: int, rng: np.random.Generator) -> np.ndarray:
    """Draw lines at random: (count, 28, 28) uint8."""
    made = np.empty((count, SIZE, SIZE), np.uint8)
    for place in range(count):
        corners = rng.integers(4, 14)
        steps = rng.normal(0, 1, (corners, 2))
        ends = np.arange(corners) * 8
        way = np.column_stack(
            [np.interp(np.arange(ends[-1] + 1), ends, np.cumsum(axis)) for axis in steps.T]
        )
        smooth = np.apply_along_axis(np.convolve, 0, way, np.ones(5) / 5, "valid")
        made[place] = from_ink(strokes.draw_fitted([smooth], int(rng.integers(5, 14)), SIDE))
    return made
