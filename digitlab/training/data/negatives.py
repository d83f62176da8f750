"""Generated training images that are not a digit: pairs of digits, and scribbles."""

import numpy as np

from ...ink import strokes
from ...preprocess import SIZE, from_ink, to_mnist

PAIR_COUNT, SCRIBBLE_COUNT = 4_000, 2_000
"""Images of each kind in an epoch."""

DRAWN_SIDE = 84
"""Longer side of a drawing before it is reduced to 28×28, pixels."""


def pairs(digits: np.ndarray, count: int, rng: np.random.Generator) -> np.ndarray:
    """Put two digits side by side, touching or nearly so: (count, 28, 28) uint8."""
    lefts, rights = rng.integers(0, len(digits), (2, count))
    images = np.empty((count, SIZE, SIZE), np.uint8)
    for index, (left, right) in enumerate(zip(lefts, rights, strict=True)):
        page = np.zeros((SIZE + 6, 2 * SIZE), np.uint8)
        page[3:-3, :SIZE] = digits[left]
        row, column = rng.integers(0, 7), rng.integers(11, 20)
        part = page[row : row + SIZE, column : column + SIZE]
        np.maximum(part, digits[right], out=part)
        images[index] = to_mnist(page)
    return images


def scribbles(count: int, rng: np.random.Generator) -> np.ndarray:
    """Draw smooth random lines: (count, 28, 28) uint8."""
    images = np.empty((count, SIZE, SIZE), np.uint8)
    for index in range(count):
        corners = rng.integers(4, 14)
        steps = rng.normal(0, 1, (corners, 2))
        ends = np.arange(corners) * 8
        path = np.column_stack(
            [np.interp(np.arange(ends[-1] + 1), ends, np.cumsum(axis)) for axis in steps.T]
        )
        smooth = np.apply_along_axis(np.convolve, 0, path, np.ones(5) / 5, "valid")
        images[index] = from_ink(
            strokes.draw_fitted([smooth], int(rng.integers(5, 14)), DRAWN_SIDE)
        )
    return images
