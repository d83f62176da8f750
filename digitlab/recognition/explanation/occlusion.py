"""Why a network says what it says: where it looked, and whether that is true.

Occlusion (Zeiler and Fergus, "Visualizing and understanding convolutional networks", 2014): a small
window of the picture is covered, and what that costs the answer is how much it relied on it. That a
map of these costs is faithful can be measured: to cover what it marks must cost more than to cover
as much ink elsewhere.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from ...preprocess import SIZE

Outputs = Callable[[np.ndarray], np.ndarray]
"""(N, 28, 28) uint8 → (N, classes) float."""

WINDOW_SIDE = 5
"""Side of what is covered at a time, pixels: about twice a stroke's width. Of 3 to 7, tried on 500
pen digits of held-out sites, the one whose marks cost most."""

WINDOW_STEP = 2
"""Pixels from one window to the next."""

MARKED_SHARE = 0.2
"""Share of the ink that is covered to see whether the marks are faithful."""

PATCH_COUNT = 8
"""Places elsewhere that are covered to compare with."""

LEAST_PROBABILITY = 1e-6
"""Smallest probability that is told from 0."""


class Faith(NamedTuple):
    """What covering costs: the probability of the answer before, and after.

    Attributes
    ----------
    before : float
    marked, elsewhere : float
        With `MARKED_SHARE` of the ink covered: what is marked most; and the mean of as much in one
        piece at each of some `PATCH_COUNT` places that are not marked.
    """

    before: float
    marked: float
    elsewhere: float


def occlusion(picture: np.ndarray, outputs: Outputs) -> np.ndarray:
    """Measure what covering each place would cost the answer.

    Parameters
    ----------
    picture : (28, 28) uint8
        White on black.
    outputs : callable
        The network; it is called once, with some 170 pictures.

    Returns
    -------
    (28, 28) float
        Mean loss of log-probability over all windows that cover a pixel; negative where covering
        helps the answer, 0 far from the ink.
    """
    starts = range(1 - WINDOW_SIDE % 2, SIZE - WINDOW_SIDE + 1, WINDOW_STEP)
    windows = [
        (slice(y, y + WINDOW_SIDE), slice(x, x + WINDOW_SIDE)) for y in starts for x in starts
    ]
    # Where there is no ink, nothing is covered.
    inked = [window for window in windows if picture[window].any()]
    covered = np.repeat(picture[np.newaxis], 1 + len(inked), axis=0)
    for copy, window in zip(covered[1:], inked, strict=True):
        copy[window] = 0
    given = outputs(covered)
    answer = int(given[0].argmax())
    logs = np.log(np.maximum(given[:, answer].astype(float), LEAST_PROBABILITY))
    costs, counts = np.zeros((SIZE, SIZE)), np.zeros((SIZE, SIZE))
    for window in windows:
        counts[window] += 1
    for cost, window in zip(logs[0] - logs[1:], inked, strict=True):
        costs[window] += cost
    return costs / np.maximum(counts, 1)


def faith(picture: np.ndarray, costs: np.ndarray, outputs: Outputs) -> Faith:
    """Cover the ink that is marked most, and as much ink around places that are not.

    Parameters
    ----------
    picture : (28, 28) uint8
        With ink.
    costs : (28, 28) float
        `occlusion` of it.
    outputs : callable
        The network; it is called once.
    """
    inked = np.flatnonzero(picture)
    order = inked[np.argsort(-costs.flat[inked], stable=True)]
    marked = _first(picture, order)
    rest = np.setdiff1d(inked, marked)
    covered = [_without(picture, marked)]
    for center in rest[:: max(1, len(rest) // PATCH_COUNT)]:
        y, x = np.divmod(rest, SIZE)
        near = np.hypot(y - center // SIZE, x - center % SIZE)
        covered.append(_without(picture, _first(picture, rest[np.argsort(near, stable=True)])))
    given = outputs(np.stack([picture, *covered]))
    shares = given[:, int(given[0].argmax())].astype(float)
    elsewhere = shares[2:].mean() if len(shares) > 2 else shares[0]
    return Faith(float(shares[0]), float(shares[1]), float(elsewhere))


def _first(picture: np.ndarray, order: np.ndarray) -> np.ndarray:
    """The first pixels of an order that hold `MARKED_SHARE` of all ink."""
    ink = picture.flat[order].cumsum(dtype=np.int64)
    return order[: int(np.searchsorted(ink, MARKED_SHARE * picture.sum(dtype=np.int64)))]


def _without(picture: np.ndarray, gone: np.ndarray) -> np.ndarray:
    """The picture without these pixels."""
    left = picture.copy()
    left.flat[gone] = 0
    return left
