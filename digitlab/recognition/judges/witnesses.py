"""Two networks' words for one symbol → what it is, and how sure that is.

The number network saw the symbol among its neighbors, the digit network its own ink alone. Their
probabilities are multiplied, each raised to a weight (a product of experts, Hinton 2002); the
weights are fitted by `python -m tests.pages.weights` to writers from whom neither network learned,
so that the product's percentages hold.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from ..prediction import Prediction
from ..symbols import BLANK, OTHER, SYMBOLS

LEAST_PROBABILITY = 1e-6
"""Least probability that a network is believed."""

SUREST = 1e-4
"""Probability nearest to 0 and to 1 that is told from them."""

STROKE_MARKS = [SYMBOLS.index(mark) for mark in "/,"]
"""Marks that are one stroke. The digit network was never shown any, and takes them for ones."""

UNTOLD_PROBABILITY = 0.1
"""Probability of each class that is no digit, where the digit network names digits."""

DIGIT_PROBABILITY = 0.5
"""Probability from which on a symbol is a digit."""


class Weights(NamedTuple):
    """What each network's word counts.

    Attributes
    ----------
    numbers, digits, score : float
        Exponents of the number network's probabilities, of the digit network's, and of its score.
    other, absent : float
        Logarithms of what counts for something else, and for nothing or several symbols, against a
        digit or a mark.
    """

    numbers: float
    digits: float
    score: float
    other: float
    absent: float


class Kind(StrEnum):
    """Kinds of symbols, for each of which the networks' words count otherwise."""

    LONE = "the only symbol of a line, of which neighbors tell nothing"
    APART = "one among others, with ink of its own"
    CUT = "one that was cut from its neighbors"
    OF_WORD = "ink that the number network passed over beside what is no number: mostly a letter"


CANVAS_WEIGHTS = {
    Kind.LONE: Weights(0.632, 0.173, 0.236, -0.486, -0.717),
    Kind.APART: Weights(0.532, 0.33, 0.107, 0.325, -1.034),
    Kind.CUT: Weights(0.62, 0.062, -0.008, -0.302, -0.611),
    Kind.OF_WORD: Weights(0.114, 0.067, 0.124, 3.912, -0.622),
}
"""Where someone draws a number, and little else."""

ON_PAPER = 1.6
"""Logarithm of what something else counts more on paper, where print, drawings and things that lie
there leave ink, too, than among the numbers and words of the fit. Chosen of 1.2 to 1.7 by the real
pages: more of it invents fewer digits there, and loses some of the made-up pages' digits."""

PAPER_WEIGHTS = {
    kind: own._replace(other=own.other + ON_PAPER)
    for kind, own in {
        Kind.LONE: Weights(0.584, 0.455, 0.036, -0.994, -1.166),
        Kind.APART: Weights(0.555, 0.398, 0.256, 1.777, -0.356),
        Kind.CUT: Weights(0.599, 0.049, 0.076, 0.245, -1.27),
        Kind.OF_WORD: Weights(0.555, 0.398, 0.256, 1.777, -0.356),
    }.items()
}
"""On photos and scans, where most of what stands apart may be a letter or a thing, read or passed
over. These are an earlier fit, of all that stands apart together, before the number network was
asked about what it passed over. Fitted anew, 24 of the 34 real pages are wholly right, with these
30; and with weights of its own for each kind, digits are invented."""


def features(probabilities: np.ndarray, prediction: Prediction) -> np.ndarray:
    """Logarithms of what the networks say of each class: (3, 20), nothing at last.

    The rows are the number network's, the digit network's ten, and its score. That it sees a one is
    no word against a slash or a comma.

    Parameters
    ----------
    probabilities : (19,) float
        The number network's; see `Symbol`.
    prediction : Prediction
        The digit network's.
    """
    by_numbers = np.append(probabilities, max(0.0, 1 - float(probabilities.sum())))
    rest = BLANK + 1 - 10
    by_digits = np.append(prediction.probabilities, [UNTOLD_PROBABILITY] * rest)
    score = np.append([prediction.score] * 10, [1 - prediction.score] * rest)
    by_digits[STROKE_MARKS] = np.maximum(UNTOLD_PROBABILITY, by_digits[1])
    score[STROKE_MARKS] = np.maximum(score[1], score[STROKE_MARKS])
    return np.log(np.maximum(np.stack([by_numbers, by_digits, score]), LEAST_PROBABILITY))


def weigh(features: np.ndarray, weights: Weights) -> np.ndarray:
    """(…, 3, 20) features → (…, 20) probabilities, by these weights."""
    exponents = np.array(weights[:3])
    total = np.einsum("i,...ij->...j", exponents, features)
    total = total + np.repeat([0, weights.other, weights.absent], [BLANK - 1, 1, 1])
    return normalized(np.exp(total - total.max(axis=-1, keepdims=True)))


def logit(likely: np.ndarray) -> np.ndarray:
    """Logarithms of odds, those of `SUREST` and of its opposite at most."""
    clipped = np.clip(likely, SUREST, 1 - SUREST)
    logits: np.ndarray = np.log(clipped / (1 - clipped))
    return logits


def normalized(judged: np.ndarray) -> np.ndarray:
    """Scale what was judged of symbols, (…, 20), so that it sums to 1 again."""
    return judged / judged.sum(axis=-1, keepdims=True)


def judge(probabilities: np.ndarray, prediction: Prediction, weights: Weights) -> np.ndarray:
    """Probabilities of what stands there, (20,): one of `SYMBOLS`, or, at last, nothing of these.

    For the first parameters see `features`.
    """
    return weigh(features(probabilities, prediction), weights)


def are_digits(judged: np.ndarray) -> np.ndarray:
    """Which symbols are digits, (N, 20) → (N,) bool."""
    known = judged[:, :BLANK].sum(axis=1)
    are: np.ndarray = judged[:, :10].sum(axis=1) >= DIGIT_PROBABILITY * known
    return are


def weighed_among(
    judged: np.ndarray, classes: Sequence[int] | np.ndarray, ratios: np.ndarray
) -> np.ndarray:
    """Weigh some classes anew against one another; what they have together stays.

    Parameters
    ----------
    judged : (N, 20) float
    classes : (k,) int
    ratios : (N, k) float
        How many times as likely each of them is as was judged, against the others of them.

    Returns
    -------
    (N, 20) float
    """
    again = judged.copy()
    some = judged[:, classes]
    again[:, classes] = normalized(some * ratios) * some.sum(axis=1, keepdims=True)
    return again


def rather_digits(judged: np.ndarray, ratios: np.ndarray) -> np.ndarray:
    """Make symbols so many times likelier digits than other things, (N, 20), (N,) → (N, 20).

    Marks stay as likely: they are small, and tell themselves.
    """
    either = np.append(np.arange(10), SYMBOLS.index(OTHER))
    factors = np.ones((len(judged), len(either)))
    factors[:, :10] = ratios[:, np.newaxis]
    return weighed_among(judged, either, factors)


def as_prediction(judged: np.ndarray) -> Prediction:
    """The ten digits of what was judged, (20,), the likeliest with its own probability."""
    digits = judged[:10].astype(np.float64)
    best = int(digits.argmax())
    others = np.delete(digits, best) + LEAST_PROBABILITY
    others *= (1 - digits[best]) / others.sum()
    if others.max() > digits[best]:  # most of the rest is no digit's
        others[:] = (1 - digits[best]) / 9
    score = digits.sum() / max(LEAST_PROBABILITY, judged[:BLANK].sum())
    spread = np.insert(others, best, digits[best]).astype(np.float32)
    return Prediction(spread, float(min(1.0, score)), DIGIT_PROBABILITY)


def as_mark(judged: np.ndarray) -> tuple[str, float] | None:
    """The likeliest mark of what was judged and its probability; None where it is another thing."""
    best = 10 + int(judged[10:BLANK].argmax())
    if judged[:10].sum() >= DIGIT_PROBABILITY * judged[:BLANK].sum() or best == BLANK - 1:
        return None
    return SYMBOLS[best], float(judged[best])
