"""Labels and teachers → targets: knowledge distillation.

Hinton, Vinyals and Dean, "Distilling the knowledge in a neural network", 2015. The first teacher is
the network itself before the phase (Furlanello et al., "Born-again neural networks", 2018), and
knows every class. The other teachers know MNIST's digits only and are asked about no others.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..recognition.model import Model

OTHERS_EXPONENT = 0.7
"""Exponent of the other teachers' probabilities, which are calibrated; the network's own are less
confident."""

LEAST_PROBABILITY = 1e-9
"""Least probability that counts, so that one teacher cannot veto a digit."""


class Teachers:
    """The network before a phase, and models of MNIST's digits beside it.

    Parameters
    ----------
    network : keras.Model
        (N, 28, 28) uint8 → (N, classes) probabilities.
    others : sequence of Model
        Asked about MNIST's digits only.
    trust : float
        Weight of the teachers in a target, 0 to 1; the rest is the label's.
    """

    def __init__(self, network: Any, others: Sequence[Model], trust: float) -> None:
        self.network, self.others, self.trust = network, others, trust

    def targets(self, images: np.ndarray, labels: np.ndarray, of_mnist: np.ndarray) -> np.ndarray:
        """Mix the teachers' probabilities into the labels.

        Parameters
        ----------
        images : (N, 28, 28) uint8
        labels : (N, classes) float32
            Each row sums to 1.
        of_mnist : (N,) bool

        Returns
        -------
        (N, classes) float32
            Each row sums to 1.
        """
        taught = np.asarray(self.network.predict_on_batch(images), np.float32)
        if self.others and of_mnist.any():
            taught[of_mnist, :10] = self._mean(taught[of_mnist, :10], images[of_mnist])
        mixed: np.ndarray = (1 - self.trust) * labels + self.trust * taught
        return mixed

    def _mean(self, digits: np.ndarray, images: np.ndarray) -> np.ndarray:
        """Geometric mean of all teachers, (n, 10); its rows have the sums of those of `digits`."""
        logs = [np.log(np.maximum(digits, LEAST_PROBABILITY))]
        for other in self.others:
            logs.append(
                OTHERS_EXPONENT * np.log(np.maximum(other.predict_proba(images), LEAST_PROBABILITY))
            )
        mean = np.exp(np.mean(logs, axis=0))
        scaled: np.ndarray = mean * digits.sum(axis=1, keepdims=True) / mean.sum(1, keepdims=True)
        return scaled
