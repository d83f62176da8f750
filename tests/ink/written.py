"""A page of writing without a photo's troubles."""

import numpy as np

from digitlab.ink import strokes

from ..fixtures.hands import hand


def written(pen: int = 6) -> np.ndarray:
    """Two rows of digits, as darkness, (300, 400) uint8."""
    runs = [
        np.array(run)
        for place in range(10)
        for run in hand(place).placed((60 + 70 * (place % 5), 90 + 110 * (place // 5)), 60)
    ]
    return strokes.draw(runs, pen, (300, 400))
