"""Predictions of one page → judged together: context."""

from collections.abc import Sequence
from dataclasses import replace

from .prediction import Prediction

LEAST_DIGITS = 8
"""A page of digits has at least this many digits."""

MOST_OTHERS = 0.1
"""Share of its pictures that may be no digits; one is always allowed."""

LENIENT_THRESHOLD = 0.1
"""Score from which a picture on a page of digits counts as one. Of the held-out pen digits and
MNIST's that are refused by themselves, more than half reach it, and nine in ten of these are read
right; of other characters, one in fourteen reaches it."""

DOUBT = 0.75
"""Factor of such a digit's probabilities, so that it is shown as one to check."""


def judge_together(predictions: Sequence[Prediction]) -> list[Prediction]:
    """Lower the threshold on a page of digits.

    By itself, a picture that looks only a little like a digit is more often none. Among digits and
    nearly nothing else it is more often a badly written digit. Then it counts as one, with
    probabilities that ask for a check.

    Parameters
    ----------
    predictions : sequence of Prediction
        Of all pictures of a page.

    Returns
    -------
    list of Prediction
        As many, in the same order.
    """
    digits = sum(prediction.is_digit for prediction in predictions)
    others = len(predictions) - digits
    if digits < LEAST_DIGITS or others > max(1, MOST_OTHERS * len(predictions)):
        return list(predictions)
    return [_accepted(prediction) for prediction in predictions]


def _accepted(prediction: Prediction) -> Prediction:
    """The prediction as a digit to check, if it was refused and reaches the lenient threshold."""
    if prediction.is_digit or prediction.is_blank or prediction.score < LENIENT_THRESHOLD:
        return prediction
    probabilities = prediction.probabilities
    doubted = DOUBT * probabilities + (1 - DOUBT) / len(probabilities)
    return replace(prediction, probabilities=doubted, threshold=LENIENT_THRESHOLD)
