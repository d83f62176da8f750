"""Points of a page that is turned, bent or seen from the side → how far its lines are off level.

What brings most pairs of points to the same level is taken for the lines' slope, bend and fan.
"""

import numpy as np

STEEPEST_SLOPE = 0.12
"""Largest slope of rows, downwards over across: 7 degrees."""

MOST_BEND = 0.12
"""How far the middle of a row may lie above or below its ends, and how much steeper the last row
may be than the first, as a share of the table's width."""

SLOPES_TRIED = 21
"""Slopes, and bends, that are tried from one end to the other."""

MOST_POINTS = 300
"""Points of which pairs are made, at most; of more, every second, third and so on is taken."""

MOST_PAIRS = 1000
"""Pairs of numbers that are compared to find them, about."""

LEAST_PAIRS = 3.0
"""Pairs that the largest slope must bring to one level, beside those of `LEVEL_PAIRS`. With fewer,
the page is taken to lie straight: of two numbers any slope makes a row."""

LEVEL_PAIRS = 0.15
"""Pairs that it must bring to one level for each number of the page."""

ROW_BLUR = 0.4
"""How far from each other, in heights of a number, two may stand in one row while the slope is
looked for."""


def bend(level: np.ndarray, along: np.ndarray, height: float) -> tuple[np.ndarray, float]:
    """How far lines that would be level are off it, (N,), at points (N,) along them.

    Lines rise (a turned page), bend (a page that does not lie flat) and fan out (one photographed
    from the side) by what brings most pairs of points to the same level; how many, is given too.
    """
    span = max(float(np.ptp(along)), height)
    x = (along - along.mean()) / span
    y = (level - level.mean()) / max(float(np.ptp(level)), height)
    terms = np.array([x, x * x, x * y]) * span
    chosen = np.arange(0, len(along), 1 + len(along) // MOST_POINTS)
    first, second = chosen[np.array(np.triu_indices(len(chosen), 1))]
    down = level[second] - level[first]
    near = np.abs(down) < np.abs(along[second] - along[first]) * 2 * STEEPEST_SLOPE + height
    chosen = np.flatnonzero(near)
    chosen = chosen[:: 1 + len(chosen) // MOST_PAIRS]
    if not len(chosen):
        return np.zeros(len(along)), 0.0
    steps = (terms[:, second[chosen]] - terms[:, first[chosen]]).astype(np.float32)
    share = len(chosen) / near.sum()
    cost = (LEAST_PAIRS + LEVEL_PAIRS * len(along)) * share
    found, sharpness = _sharpest(steps, down[chosen].astype(np.float32), ROW_BLUR * height, cost)
    return found @ terms, sharpness / share


def _sharpest(
    steps: np.ndarray, down: np.ndarray, blur: float, cost: float
) -> tuple[np.ndarray, float]:
    """Find factors (3,) of steps (3, P) at which most of `down` (P,) is nothing but their sum.

    The largest factors must bring so many pairs, `cost`, to one level.
    """
    reach = np.array([STEEPEST_SLOPE, MOST_BEND, MOST_BEND])

    def sharpness(factors: np.ndarray) -> np.ndarray:
        """(M, 3) → (M,)."""
        rest = np.repeat(down[np.newaxis] / blur, len(factors), axis=0)
        for which, step in enumerate(steps):  # A product of matrices would start threads.
            rest -= np.float32(factors[:, which, np.newaxis] / blur) * step
        sharp: np.ndarray = np.maximum(1 - rest * rest, 0).sum(axis=1)
        return sharp - cost * (np.abs(factors) / reach).sum(axis=1)

    # Slope and bend hide each other, so that both are tried at once.
    tried = [
        np.linspace(-reach[0], reach[0], SLOPES_TRIED),
        np.linspace(-reach[1], reach[1], SLOPES_TRIED),
        [0],
    ]
    grid: np.ndarray = np.stack(np.meshgrid(*tried, indexing="ij"), axis=-1).reshape(-1, 3)
    found = np.asarray(grid[int(np.argmax(sharpness(grid)))])
    for share in (1.0, 0.25, 0.06):
        for which in (2, 0, 1):
            line = np.repeat(found[np.newaxis], SLOPES_TRIED, axis=0)
            line[:, which] += np.linspace(-1, 1, SLOPES_TRIED) * reach[which] * share
            found = line[int(np.argmax(sharpness(line)))]
    return found, float(sharpness(found[np.newaxis])[0])
