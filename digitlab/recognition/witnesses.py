"""Two networks' words for one symbol → what it is, and how sure that is.

The number network saw the symbol among its neighbors, the digit network its own ink alone. Their
probabilities are multiplied, each raised to a weight (a product of experts, Hinton 2002); the
weights are fitted by `python -m tests.pages.weights` to writers from whom neither network learned,
so that the product's percentages hold.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from .prediction import Prediction
from .symbols import BLANK, SYMBOLS

LEAST = 1e-6
"""Least probability that a network is believed."""

SLASH = SYMBOLS.index("/")
"""Class of the mark that the digits beside it tell from a 1."""

STROKES = [SYMBOLS.index(mark) for mark in "/,"]
"""Marks that are one stroke. The digit network was never shown any, and takes them for ones."""

LOW = [SYMBOLS.index(mark) for mark in ".,-"]
"""Marks that only their place tells from one another: a page of decimals has a point in each number
and hardly a minus."""

LEAST_LOW, MOST_LOW = 0.5, 4.0
"""How many times as frequent as usual, by its page and line, such a mark is taken to be at least
and at most. Chosen among 0.2 to 1 and 1 to 37 on made-up tables: a sure minus among decimals stays
one, and no digit of the real pages is read otherwise."""

UNTOLD = 0.1
"""Probability of each class that is no digit, where the digit network names digits."""

HALF = 0.5
"""Probability from which on a symbol is a digit."""

USUAL = np.array(
    [0.088] * 10 + [0.004, 0.004, 0.035, 0.07, 0.002, 0.002, 0.002, 0.002] + [0.034, 0.005]
)
"""Share of each class among the symbols that the weights were fitted to, about. Slashes count for
more, as pages have fewer than those numbers, of which many are dates."""

OF_PAGE, OF_LINE = 8.0, 3.0
"""How many symbols count as much as what was thought earlier: of a page against what is usual, of a
line against its page. Chosen among 2 to 16 on pages made up of lines by writers held out."""

GROUPS = (1, 2, 4)
"""Digits on either side of a slash, as in dates and fractions: so stand 222 of the 236 slashes that
people wrote in numbers."""

OUT_OF_PLACE = 2.0
"""Logarithm of what a slash counts less that stands beside other groups of digits, or beside digits
on one side alone. Chosen among 0 to 3 on made-up pages and on numbers."""

LOW_COMMAS = 20.0
"""How many times as often a comma stands low beside its neighbors as a 1 does: so stood 16 of 18
commas that people wrote in numbers, 1 of 374 ones there, and 8 of 160 on real pages."""

ROUNDS = 4
"""With more of them a doubtful symbol makes itself surer, by way of its neighbors; with fewer, more
of what is no writing is read as digits."""

ON_PAPER = 1.6
"""Logarithm of what something else counts more on paper, where print, drawings and things that lie
there leave ink too, than on a canvas. Chosen of 1.2 to 1.7 by the real pages: more of it invents
fewer digits there, and loses some of the made-up pages' digits."""


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


LONE = Weights(0.543, 0.491, 0.097, -0.834, -1.012)
"""Of the only symbol of a line, of which neighbors tell nothing."""

APART = Weights(0.525, 0.346, 0.275, 1.799, -0.413)
"""Of a symbol among others, with ink of its own."""

CUT = Weights(0.619, 0.07, 0.091, 0.443, -2.19)
"""Of one that was cut from its neighbors."""


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
    said = np.append(probabilities, max(0.0, 1 - float(probabilities.sum())))
    rest = BLANK + 1 - 10
    seen = np.append(prediction.probabilities, [UNTOLD] * rest)
    score = np.append([prediction.score] * 10, [1 - prediction.score] * rest)
    seen[STROKES] = np.maximum(UNTOLD, seen[1])
    score[STROKES] = np.maximum(score[1], score[STROKES])
    return np.log(np.maximum(np.stack([said, seen, score]), LEAST))


def weigh(features: np.ndarray, weights: Weights) -> np.ndarray:
    """(…, 3, 20) features → (…, 20) probabilities, by these weights."""
    exponents = np.array(weights[:3])
    total = np.einsum("i,...ij->...j", exponents, features)
    total = total + np.repeat([0, weights.other, weights.absent], [BLANK - 1, 1, 1])
    likely = np.exp(total - total.max(axis=-1, keepdims=True))
    return likely / likely.sum(axis=-1, keepdims=True)


def judge(
    probabilities: np.ndarray, prediction: Prediction, weights: Weights, on_paper: bool = False
) -> np.ndarray:
    """Probabilities of what stands there, (20,): one of `SYMBOLS`, or, at last, nothing of these.

    For the first parameters see `features`; for `on_paper`, `ON_PAPER`.
    """
    if on_paper:
        weights = weights._replace(other=weights.other + ON_PAPER)
    return weigh(features(probabilities, prediction), weights)


def judge_slashes(judged: np.ndarray, after_space: np.ndarray) -> np.ndarray:
    """Judge the slashes of a line again, by the digits that stand before and behind them.

    Parameters
    ----------
    judged : (n, 20) float
        See `judge`.
    after_space : (n,) bool
        Whether a space stands before each.

    Returns
    -------
    (n, 20) float
        Likewise.
    """
    is_digit = judged[:, :BLANK].argmax(axis=1) < 10
    # Of a space at the slash itself nothing follows.
    before = np.array(_digits_before(is_digit, after_space))
    behind = np.array(_digits_before(is_digit[::-1], np.roll(after_space[::-1], 1))[::-1])
    fits = (np.isin(before, GROUPS) & np.isin(behind, GROUPS)) | (before + behind == 0)
    again = judged.copy()
    again[:, SLASH] *= np.where(fits, 1.0, np.exp(-OUT_OF_PLACE))
    return again / again.sum(axis=1, keepdims=True)


def judge_points(judged: np.ndarray, is_high: np.ndarray) -> np.ndarray:
    """Judge the points of a line again: one at half the height of its digits is a short dash.

    Parameters
    ----------
    judged : (n, 20) float
        See `judge`.
    is_high : (n,) bool
        Whether each stands too high between two digits for a point.

    Returns
    -------
    (n, 20) float
        Likewise.
    """
    again = judged.copy()
    for point in ".,":
        column = SYMBOLS.index(point)
        again[is_high, SYMBOLS.index("-")] += again[is_high, column]
        again[is_high, column] = 0
    return again


def judge_commas(judged: np.ndarray, is_low: np.ndarray) -> np.ndarray:
    """Judge a line's ones and commas again, knowing which of its symbols stand low, (n,) bool.

    Takes and returns (n, 20) float, see `judge`; that it is either of them stays as likely.
    """
    again = judged.copy()
    pair = np.ix_(is_low, np.array([1, SYMBOLS.index(",")]))
    weighed = judged[pair] * np.array([1, LOW_COMMAS])
    again[pair] = weighed * (judged[pair].sum(axis=1) / weighed.sum(axis=1))[:, np.newaxis]
    return again


def judge_blots(judged: np.ndarray, is_blot: np.ndarray) -> np.ndarray:
    """Judge the blots of a line again, (n,) bool: a blot is no digit.

    Takes and returns (n, 20) float; see `judge`.
    """
    again = judged.copy()
    again[is_blot, :10] = LEAST
    return again / again.sum(axis=1, keepdims=True)


def _digits_before(is_digit: np.ndarray, after_space: np.ndarray) -> list[int]:
    """How many digits without a space end right before each symbol."""
    counts = [0]
    for place in range(len(is_digit) - 1):
        joined = counts[-1] if not after_space[place] else 0
        counts.append(1 + joined if is_digit[place] else 0)
    return counts


def judge_together(lines: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Judge the symbols of a page again, knowing what the page is made of, and then each line.

    Among digits and nearly nothing else a slanted stroke is a 1, among slashes a slash, among
    letters a ring is no 0.

    Parameters
    ----------
    lines : sequence of (n, 20) float
        What was judged of each line's symbols; see `judge`.

    Returns
    -------
    list of (n, 20) float
        Likewise.
    """
    if not lines:
        return []
    usual = USUAL / USUAL.sum()
    page = _shares(np.concatenate(lines), usual, OF_PAGE)
    ends = np.cumsum([len(line) for line in lines])[:-1]
    judged = []
    for line, own in zip(lines, np.split(page, ends), strict=True):
        factors = _shares(line, own, OF_LINE) / usual
        factors[:, LOW] = np.clip(factors[:, LOW], LEAST_LOW, MOST_LOW)
        judged.append(_with_shares(line, factors))
    return judged


def _shares(judged: np.ndarray, prior: np.ndarray, earlier: float) -> np.ndarray:
    """Estimate the share of each class among the others of each of some symbols.

    The shares are those of the symbols, whose probabilities follow the shares, in turns (Saerens,
    Latinne, Decaestecker, "Adjusting the outputs of a classifier to new a priori probabilities",
    2002). Each symbol is left out of its own shares, or it would make itself surer.

    Parameters
    ----------
    judged : (N, 20) float
    prior : (20,) or (N, 20) float
        The shares as thought earlier.
    earlier : float
        How many symbols these count as much as.

    Returns
    -------
    (N, 20) float
    """
    usual = USUAL / USUAL.sum()
    shares = np.broadcast_to(prior, judged.shape)
    for _ in range(ROUNDS):
        counts = _with_shares(judged, shares / usual)
        # Which digits a page has tells nothing.
        counts[:, :10] = counts[:, :10].mean(axis=1, keepdims=True)
        others = counts.sum(axis=0) - counts
        shares = (others + earlier * prior) / (len(judged) - 1 + earlier)
        # Where nothing stands is a matter of the cut: one bad cut says nothing of the next symbol.
        shares[:, BLANK] = prior[..., BLANK]
    return shares


def _with_shares(judged: np.ndarray, factors: np.ndarray) -> np.ndarray:
    """Probabilities, (N, 20), once each class is so many times as frequent as was thought."""
    together = judged * factors
    return together / together.sum(axis=1, keepdims=True)


def as_prediction(judged: np.ndarray) -> Prediction:
    """The ten digits of what was judged, (20,), the likeliest with its own probability."""
    digits = judged[:10].astype(np.float64)
    best = int(digits.argmax())
    others = np.delete(digits, best) + LEAST
    others *= (1 - digits[best]) / others.sum()
    if others.max() > digits[best]:  # most of the rest is no digit's
        others[:] = (1 - digits[best]) / 9
    score = digits.sum() / max(LEAST, judged[:BLANK].sum())
    spread = np.insert(others, best, digits[best]).astype(np.float32)
    return Prediction(spread, float(min(1.0, score)), HALF)


def as_mark(judged: np.ndarray) -> tuple[str, float] | None:
    """The likeliest mark of what was judged and its probability; None where it is another thing."""
    best = 10 + int(judged[10:BLANK].argmax())
    if judged[:10].sum() >= HALF * judged[:BLANK].sum() or best == BLANK - 1:
        return None
    return SYMBOLS[best], float(judged[best])
