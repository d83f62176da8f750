"""Prediction: what the network says of one picture."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from .wording import with_article

SURE = 0.95
"""From this probability on the answer is "surely"."""

LIKELY = 0.6
"""From this probability on it is "probably"; below it, the next best digit is named too."""

COMPANY, OTHERS = 8, 0.1
"""So many digits on a page, with one thing else or at most such a share, are a page of digits."""

LENIENT = 0.1
"""Score from which on a find among them is called one too. Of held-out pen digits and MNIST's that
are turned away by themselves, more than half reach it, nine in ten of them read right; of other
characters, one in fourteen."""

BY_COMPANY = 0.75
"""What such a find's percentage is worth at most: it is one to be checked."""


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
        Score below which it is not called one.

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
        """What is said of a blank canvas."""
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
        if self.is_blank:
            return "Nothing is drawn yet."
        if not self.is_digit:
            return "That does not look like a digit."
        digit = with_article(self.digit)
        if self.confidence >= SURE:
            return f"Surely {digit}."
        if self.confidence >= LIKELY:
            return f"Probably {digit}."
        return f"{digit.capitalize()}, or perhaps {with_article(self.runner_up)}."


def in_company(predictions: Sequence[Prediction]) -> list[Prediction]:
    """Judge together what stands together: on a page of digits, what may be one probably is.

    By itself, what looks only a little like a digit is more often none. Among many digits and
    nearly nothing else it is more often a digit badly written; then it is called one, and its
    probabilities say that it should be checked.
    """
    known = sum(one.is_digit for one in predictions)
    if known < COMPANY or len(predictions) - known > max(1, OTHERS * len(predictions)):
        return list(predictions)
    return [
        one if one.is_digit or one.is_blank or one.score < LENIENT else _doubted(one)
        for one in predictions
    ]


def _doubted(one: Prediction) -> Prediction:
    probabilities = BY_COMPANY * one.probabilities + (1 - BY_COMPANY) / len(one.probabilities)
    return replace(one, probabilities=probabilities, threshold=LENIENT)
