"""The network for one page: its prediction for each ink is made once and kept.

A find is read to see which way up the page is, whether it is to be joined or split, and in the end
for its digit.
"""

from collections.abc import Sequence

import numpy as np

from ..preprocess import from_ink
from .classifier import Classifier
from .prediction import Prediction


class PageNetwork:
    """Reads inks with a classifier, each ink once.

    Parameters
    ----------
    classifier : Classifier
    """

    def __init__(self, classifier: Classifier) -> None:
        self._classifier = classifier
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
            predictions = self._classifier.predict(np.stack(list(pictures.values())))
            for (key, picture), prediction in zip(pictures.items(), predictions, strict=True):
                self._known[key] = picture, prediction
        known = [self._known[key] for key in keys]
        return [picture for picture, _ in known], [prediction for _, prediction in known]

    def sureness(self, inks: Sequence[np.ndarray]) -> np.ndarray:
        """How probable it is that each ink is one digit, and which: (N,), 0 to 1."""
        _, predictions = self.read(inks)
        return np.array([sureness(prediction) for prediction in predictions])


def sureness(prediction: Prediction) -> float:
    """How probable it is that an ink is one digit, and which: 0 to 1."""
    return prediction.score * prediction.confidence
