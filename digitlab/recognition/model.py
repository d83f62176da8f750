"""Model: what evaluation, distillation and Kaggle's submission need of a classifier."""

from typing import Protocol

import numpy as np

from ..report import Report


class Model(Protocol):
    """A `Classifier`, or a scikit-learn model that was just fitted."""

    @property
    def report(self) -> Report:
        """Its report, as far as it goes."""

    def outputs(self, images: np.ndarray) -> np.ndarray:
        """(N, 28, 28) uint8 → (N, 10 or 11) float; see `prediction.split`."""

    def predict_proba(self, images: np.ndarray) -> np.ndarray:
        """(N, 28, 28) uint8 → (N, 10) float; each row sums to 1."""
