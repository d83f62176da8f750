"""Digits of made-up hands as MNIST would have made them: to try a network where no data is."""

import numpy as np

from ..ink import strokes
from ..preprocess import SIZE, from_ink
from .hands import write

PEN_WIDTH = 10
"""Width of the pen, pixels."""

PICTURE_SIDE = 100
"""Side of the picture that a digit is drawn in, pixels."""


def made_up_digits(count: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Draw digits by made-up hands, each digit as often as any other.

    Returns
    -------
    (count, 28, 28) uint8
        White on black.
    (count,) uint8
        Labels.
    """
    rng = np.random.default_rng(seed)
    labels = (np.arange(count) % 10).astype(np.uint8)
    images = np.empty((count, SIZE, SIZE), np.uint8)
    for at, label in enumerate(labels.tolist()):
        images[at] = from_ink(strokes.draw_fitted(write(label, rng), PEN_WIDTH, PICTURE_SIDE))
    return images, labels
