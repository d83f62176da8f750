"""Network outputs → Prediction: ten probabilities, and whether it is a digit at all."""

from dataclasses import dataclass

import numpy as np

from .. import wording

SURE_PROBABILITY = 0.95
"""Probability from which on a digit is called sure."""

LIKELY_PROBABILITY = 0.6
"""Probability from which on a digit is called likely; below it the next best is named too."""


def split(outputs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Split a network's outputs into digit probabilities and a score.

    Parameters
    ----------
    outputs : (N, 10) or (N, 11) float
        A network's probabilities; the eleventh is "not a digit".

    Returns
    -------
    (N, 10) float
        Which digit, given that it is one; each row sums to 1.
    (N,) float
        How much it looks like a digit, 0 to 1: all but the eleventh, or, of a network with ten
        classes only, the largest of them.
    """
    digits = outputs[:, :10]
    if outputs.shape[1] == 10:
        return digits, digits.max(axis=1, initial=0)
    scores = digits.sum(axis=1)
    # Even where the eleventh is certain, the ten must sum to 1.
    digits = np.maximum(digits, 1e-12)
    return digits / digits.sum(axis=1, keepdims=True), scores


@dataclass(frozen=True)
class Prediction:
    """Ten probabilities, and what follows from them.

    Attributes
    ----------
    probabilities : (10,) float
        One for each digit 0 to 9, summing to 1; all zero where there was no ink to read.
    score : float
        How much it looks like a digit, 0 to 1.
    threshold : float
        Score below which it is refused: "not a digit".

    Raises
    ------
    ValueError
        If there are not ten, or they are not probabilities.
    """

    probabilities: np.ndarray
    score: float = 1.0
    threshold: float = 0.0

    def __post_init__(self) -> None:
        shape = np.shape(self.probabilities)
        if shape != (10,):
            raise ValueError(f"a prediction has ten probabilities, got shape {shape}")
        total = float(np.sum(self.probabilities))
        within = np.all((self.probabilities >= 0) & (self.probabilities <= 1 + 1e-6))
        if not within or not (total == 0 or abs(total - 1) < 1e-3):
            raise ValueError(f"probabilities lie in 0 to 1 and sum to 1, got {self.probabilities}")

    @classmethod
    def nothing(cls) -> "Prediction":
        """The prediction of a picture without ink."""
        return cls(np.zeros(10, np.float32), score=0.0)

    @property
    def is_blank(self) -> bool:
        """Whether there was no ink to read."""
        return not np.any(self.probabilities)

    @property
    def digit(self) -> int | None:
        """The most probable digit; None where there was no ink."""
        return None if self.is_blank else int(np.argmax(self.probabilities))

    @property
    def confidence(self) -> float:
        """Probability of that digit, 0 to 1."""
        return float(np.max(self.probabilities))

    @property
    def runner_up(self) -> int:
        """The second most probable digit."""
        return int(np.argsort(-np.asarray(self.probabilities), stable=True)[1])

    @property
    def is_digit(self) -> bool:
        """Whether it looks like a digit at all."""
        return not self.is_blank and self.score >= self.threshold

    @property
    def sentence(self) -> str:
        """How sure, in words that a child understands."""
        if self.digit is None:
            return wording.NOTHING_DRAWN
        if not self.is_digit:
            return wording.refused(self.digit)
        if self.confidence >= SURE_PROBABILITY:
            return wording.sure(self.digit)
        if self.confidence >= LIKELY_PROBABILITY:
            return wording.likely(self.digit)
        return wording.undecided(self.digit, self.runner_up)
