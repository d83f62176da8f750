"""The network for one page: its prediction for each ink is made once and kept.

An ink is read to see which way up the page is, and for its digit.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from ..preprocess import from_ink
from .prediction import Prediction


class Digits(Protocol):
    """What reads pictures of digits, such as a `Classifier`."""

    def predict(self, images: np.ndarray) -> list[Prediction]:
        """(N, 28, 28) uint8, white on black → a prediction for each."""


class PageNetwork:
    """Reads inks with a network, each ink once.

    Parameters
    ----------
    digits : Digits
    """

    def __init__(self, digits: Digits) -> None:
        self._digits = digits
        self._known: dict[tuple[tuple[int, ...], bytes], tuple[np.ndarray, Prediction]] = {}

    def read(self, inks: Sequence[np.ndarray]) -> tuple[list[np.ndarray], list[Prediction]]:
        """Read inks, (h, w) uint8 each, white on black.

        Returns
        -------
        list of (28, 28) uint8
            Each ink as the network sees it.
        list of Prediction
        """
        keys = [(ink.shape, ink.tobytes()) for ink in inks]
        pictures = {
            key: from_ink(ink)
            for key, ink in zip(keys, inks, strict=True)
            if key not in self._known
        }
        if pictures:
            predictions = self._digits.predict(np.stack(list(pictures.values())))
            for (key, picture), prediction in zip(pictures.items(), predictions, strict=True):
                self._known[key] = picture, prediction
        known = [self._known[key] for key in keys]
        return [picture for picture, _ in known], [prediction for _, prediction in known]

    def sureness(self, inks: Sequence[np.ndarray]) -> np.ndarray:
        """Sureness of each ink, (N,): see `sureness`."""
        _, predictions = self.read(inks)
        return np.array([sureness(prediction) for prediction in predictions])


def sureness(prediction: Prediction) -> float:
    """Probability that an ink is one digit, times that of its likeliest digit: 0 to 1."""
    return prediction.score * prediction.confidence
