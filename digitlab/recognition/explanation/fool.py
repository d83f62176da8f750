"""The smallest change of a digit that a network takes for another digit, found step by step.

Each step tries a dab of ink, or of none, at every place and keeps the one that brings the network
nearest to another digit; in the end, dabs that were not needed are taken back.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from ...preprocess import SIZE
from ..prediction import Prediction

Predict = Callable[[np.ndarray], list[Prediction]]
"""(N, 28, 28) uint8 → predictions."""

MOST_DABS = 16
"""Most dabs of ink; then the search is given up."""

PLACE_STEP = 2
"""Pixels between places that are tried."""

DAB = np.array([[0.3, 0.7, 0.3], [0.7, 1, 0.7], [0.3, 0.7, 0.3]])
"""A dab: by how much each of its pixels changes to ink or to paper, 0 to 1."""


class Dab(NamedTuple):
    """A change at one place: its row and column, and whether ink is put there or taken away."""

    row: int
    column: int
    is_ink: bool


DABS = [
    Dab(row, column, is_ink)
    for is_ink in (True, False)
    for row in range(3, SIZE - 3, PLACE_STEP)
    for column in range(3, SIZE - 3, PLACE_STEP)
]
"""All that are tried at a step; the outermost pixels, where no digit reaches, stay."""


def fool(picture: np.ndarray, predict: Predict) -> tuple[np.ndarray, list[Dab]] | None:
    """Change a digit until it is read as another one.

    Parameters
    ----------
    picture : (28, 28) uint8
        Read as a digit.
    predict : callable
        The network; it is called once a step.

    Returns
    -------
    (28, 28) uint8 and list of Dab
        The changed picture and what was changed; None where `MOST_DABS` are not enough.
    """
    (before,) = predict(picture[np.newaxis])
    dabs: list[Dab] = []
    now = picture
    for _ in range(MOST_DABS):
        tried = np.stack([apply(now, dab) for dab in DABS])
        told = predict(tried)
        best = int(np.argmax([_nearness(prediction, before.digit) for prediction in told]))
        now = tried[best]
        dabs.append(DABS[best])
        if _is_fooled(told[best], before.digit):
            return _smallest(picture, dabs, predict, before.digit)
    return None


def apply(picture: np.ndarray, dab: Dab) -> np.ndarray:
    """The picture with a dab."""
    changed = picture.astype(float)
    place = np.s_[dab.row - 1 : dab.row + 2, dab.column - 1 : dab.column + 2]
    changed[place] += DAB * ((255 if dab.is_ink else 0) - changed[place])
    return np.asarray(changed.round(), np.uint8)


def _smallest(
    picture: np.ndarray, dabs: list[Dab], predict: Predict, digit: int | None
) -> tuple[np.ndarray, list[Dab]]:
    """Take back each dab that is not needed."""
    for dab in list(dabs):
        fewer = [kept for kept in dabs if kept is not dab]
        (told,) = predict(_all(picture, fewer)[np.newaxis])
        if _is_fooled(told, digit):
            dabs = fewer
    return _all(picture, dabs), dabs


def _all(picture: np.ndarray, dabs: list[Dab]) -> np.ndarray:
    for dab in dabs:
        picture = apply(picture, dab)
    return picture


def _is_fooled(prediction: Prediction, digit: int | None) -> bool:
    return prediction.is_digit and prediction.digit != digit


def _nearness(prediction: Prediction, digit: int | None) -> float:
    """How near it is to be taken for another digit: a log-odds, less what is lost as a digit."""
    shares = np.maximum(prediction.probabilities, 1e-9)
    others = np.delete(shares, digit if digit is not None else 0)
    share = shares[digit] if digit is not None else 1e-9
    return float(np.log(others.max()) - np.log(share) + np.log(max(prediction.score, 1e-9)))
