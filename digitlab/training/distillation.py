"""Labels and teachers → targets: which digit it is, and what else it might have been.

Hinton, Vinyals and Dean, "Distilling the knowledge in a neural network", 2015. The first teacher is
the network itself as it was (Furlanello et al., "Born-again neural networks", 2018), for all that
it knows; of MNIST's digits, others that learned these alone teach too.
"""

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np

SOFTER = 0.7
"""Power of the others' probabilities: these are calibrated, the first teacher's are unsurer."""

LEAST = 1e-9
"""Probability below which none counts, lest one teacher alone could forbid a digit."""


class Teacher(Protocol):
    """Knows the ten digits; a `Classifier`."""

    def predict_proba(self, images: np.ndarray) -> np.ndarray:
        """(N, 28, 28) uint8 → (N, 10)."""


class Teachers:
    """A network as it was, and others beside it.

    Parameters
    ----------
    itself : keras.Model
        (N, 28, 28) uint8 → (N, classes) probabilities.
    others : sequence of Teacher
        Asked of MNIST's digits only.
    trust : float
        Their part of a target; the rest is its label.
    """

    def __init__(self, itself: Any, others: Sequence[Teacher], trust: float) -> None:
        self.itself, self.others, self.trust = itself, others, trust

    def targets(self, images: np.ndarray, labels: np.ndarray, of_mnist: np.ndarray) -> np.ndarray:
        """Mix what the teachers say into the labels.

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
        said = np.asarray(self.itself.predict_on_batch(images), np.float32)
        if self.others and of_mnist.any():
            said[of_mnist, :10] = self._agreed(said[of_mnist, :10], images[of_mnist])
        return (1 - self.trust) * labels + self.trust * said

    def _agreed(self, digits: np.ndarray, images: np.ndarray) -> np.ndarray:
        """Geometric mean of all teachers, (n, 10), its rows summing to what `digits`' do."""
        opinions = [np.log(np.maximum(digits, LEAST))]
        for other in self.others:
            opinions.append(SOFTER * np.log(np.maximum(other.predict_proba(images), LEAST)))
        mean = np.exp(np.mean(opinions, axis=0))
        agreed: np.ndarray = mean * digits.sum(axis=1, keepdims=True) / mean.sum(1, keepdims=True)
        return agreed
