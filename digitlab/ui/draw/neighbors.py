"""The training digits that the network finds most like a drawing, by its own features.

Their pictures are MNIST's, which is no part of the project: where it is on this machine, its
features are computed when a visitor first looks, once for all visitors.
"""

import threading
from typing import NamedTuple

import numpy as np

from ...datasets import Digits
from ...recognition.classifier import Classifier
from .. import mnist

SEARCHED_DIGITS = 6_000
"""Training digits that are searched: their features are computed in a second, and take 3 MB
with 5 MB of pictures."""

_lock = threading.Lock()
_found: list["Neighbors"] = []


class Neighbors(NamedTuple):
    """Training digits and their features.

    Attributes
    ----------
    digits : Digits
    features : (N, F) float32
        Scaled to length 1.
    """

    digits: Digits
    features: np.ndarray

    def nearest(self, features: np.ndarray, count: int, label: int | None = None) -> np.ndarray:
        """Places of the digits most like (F,) features, all or those of one label, nearest first.

        Likeness is the cosine of two digits' features.
        """
        likeness = self.features @ _scaled(features)
        if label is not None:
            likeness = np.where(self.digits.labels == label, likeness, -np.inf)
        nearest = np.argpartition(-likeness, count)[:count]
        return nearest[np.argsort(-likeness[nearest])]


def neighbors(classifier: Classifier) -> Neighbors | None:
    """Training digits to search; None where MNIST is not on this machine."""
    with _lock:
        if not _found:
            digits = mnist.training_digits(SEARCHED_DIGITS)
            if digits is None:
                return None
            _, features = classifier.outputs_and_features(digits.images)
            _found.append(Neighbors(digits, _scaled(features)))
        return _found[0]


def _scaled(features: np.ndarray) -> np.ndarray:
    return features / np.maximum(np.linalg.norm(features, axis=-1, keepdims=True), 1e-9)
