"""What stands together is judged together."""

from collections.abc import Sequence
from dataclasses import replace

from .prediction import Prediction

COMPANY, OTHERS = 8, 0.1
"""So many digits on a page, with one thing else or at most such a share, are a page of digits."""

LENIENT = 0.1
"""Score from which on a find among them is called one too. Of held-out pen digits and MNIST's that
are turned away by themselves, more than half reach it, nine in ten of them read right; of other
characters, one in fourteen."""

BY_COMPANY = 0.75
"""What such a find's percentage is worth at most: it is one to be checked."""


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
