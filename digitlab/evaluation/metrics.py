"""Figures about predictions: arrays in, numbers out.

The interval is Wilson's (Journal of the American Statistical Association, 1927): on 10,000 digits
99.6 % and 99.7 % are not different, and the interval says so.
"""

import math

import numpy as np

from ..report.figures import Calibration, DigitScores, Rejection

REFUSED_SHARE = 0.005
"""Share of the validation digits, MNIST's or pen digits, that may be called "not a digit". At twice
as much, a one drawn as a straight upright line was refused; 96 % of letters are refused all the
same."""


def accuracy(labels: np.ndarray, probabilities: np.ndarray) -> float:
    """Share of digits whose largest probability is their label's (top-1).

    Parameters
    ----------
    labels : (N,) integers
        0 to 9.
    probabilities : (N, 10) float

    Raises
    ------
    ValueError
        If there is nothing to measure, or the lengths differ.
    """
    if len(labels) == 0 or len(labels) != len(probabilities):
        raise ValueError(f"{len(labels)} labels for {len(probabilities)} predictions")
    return float(np.mean(probabilities.argmax(axis=1) == labels))


def interval(share: float, count: int, z: float = 1.959964) -> tuple[float, float]:
    """Wilson's interval of a share seen in `count` trials; 95 % for `z` = 1.96."""
    middle = share + z * z / (2 * count)
    spread = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    scale = 1 + z * z / count
    return (middle - spread) / scale, (middle + spread) / scale


def confusion(labels: np.ndarray, probabilities: np.ndarray) -> np.ndarray:
    """Count what was read as what: (10, 10) int, row = label, column = digit as read."""
    from sklearn.metrics import confusion_matrix

    counts: np.ndarray = confusion_matrix(labels, probabilities.argmax(axis=1), labels=range(10))
    return counts


def per_digit(labels: np.ndarray, probabilities: np.ndarray) -> list[DigitScores]:
    """Precision, recall, F1 and support of each digit; 0 where there is nothing to divide by.

    Parameters
    ----------
    labels : (N,) integers
        0 to 9.
    probabilities : (N, 10) float

    Returns
    -------
    list of ten DigitScores
        Shares rounded to six places.
    """
    from sklearn.metrics import precision_recall_fscore_support

    read = probabilities.argmax(axis=1)
    *shares, support = precision_recall_fscore_support(
        labels, read, labels=range(10), zero_division=0
    )
    precision, recall, f1 = (np.round(share, 6).tolist() for share in shares)
    return list(map(DigitScores, precision, recall, f1, support.tolist()))


def mcnemar(only_one: int, only_other: int) -> float:
    """p-value of McNemar's exact test: could two models be equally good?

    The two-sided test of McNemar (Psychometrika, 1947), on the digits that exactly one of the two
    reads right. `scipy.stats.binomtest` gives the same; importing it takes seconds.

    Parameters
    ----------
    only_one, only_other : int
        Digits that one model reads right and the other wrong, and the other way round.

    Returns
    -------
    float
        0 to 1: the probability of so uneven a split by chance. Below 0.05, they usually count as
        different.
    """
    count = only_one + only_other
    tail = sum(math.comb(count, k) for k in range(min(only_one, only_other) + 1))
    return min(1.0, 2 * tail / 2**count)


def calibration(labels: np.ndarray, probabilities: np.ndarray, bins: int = 15) -> Calibration:
    """Compare confidence with accuracy in bins of equal width (Guo et al. 2017).

    Parameters
    ----------
    labels : (N,) integers
    probabilities : (N, 10) float
    bins : int
    """
    confidences = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    places = np.minimum((confidences * bins).astype(int), bins - 1)
    count = np.bincount(places, minlength=bins)
    filled = count > 0
    sure = np.bincount(places, confidences, bins)[filled] / count[filled]
    share = np.bincount(places, right, bins)[filled] / count[filled]
    error = float(np.sum(np.abs(sure - share) * count[filled]) / len(labels))
    return Calibration(
        sure.round(5).tolist(), share.round(5).tolist(), count[filled].tolist(), round(error, 5)
    )


def rejection(digits: np.ndarray, others: np.ndarray, threshold: float) -> Rejection:
    """Measure the trade-off between digits refused and other pictures refused.

    Parameters
    ----------
    digits, others : (N,), (M,) float
        Scores of digits, and of other pictures.
    threshold : float
        The model's own; pictures with a lower score are refused.
    """
    from sklearn.metrics import roc_auc_score

    others = np.sort(others)
    shares = np.concatenate([np.linspace(0, 0.05, 26), np.linspace(0.06, 1, 48)])
    cuts = np.quantile(digits, shares, method="lower")
    refused = np.searchsorted(others, cuts) / len(others)
    is_digit = np.repeat([1, 0], [len(digits), len(others)])
    area = roc_auc_score(is_digit, np.concatenate([digits, others]))
    at_one = np.searchsorted(others, np.quantile(digits, 0.01, method="lower")) / len(others)
    return Rejection(
        digits=len(digits),
        others=len(others),
        digits_refused=shares.round(4).tolist(),
        others_refused=refused.round(4).tolist(),
        area=round(float(area), 5),
        others_refused_at_1_percent=round(float(at_one), 5),
        at_threshold=(
            round(float(np.mean(digits < threshold)), 5),
            round(float(np.mean(others < threshold)), 5),
        ),
    )


def rejection_threshold(scores: np.ndarray, refused: float) -> float:
    """Score below which at most the share `refused` of digits lies.

    Parameters
    ----------
    scores : (N,) float
        Of the digits in the validation data; see `prediction.split`.
    refused : float
        Share of digits that may be refused, 0 to 1.
    """
    return float(np.quantile(scores, refused, method="lower"))


def fit_temperature(labels: np.ndarray, probabilities: np.ndarray) -> float:
    """Divisor of the logits that maximizes the likelihood of the labels (temperature scaling).

    Parameters
    ----------
    labels : (N,) integers
    probabilities : (N, 10) float
        From validation data.

    Returns
    -------
    float
        Between 0.2 and 5; below 1 where the network is underconfident.
    """
    logits = np.log(np.maximum(probabilities, 1e-12))

    def loss(temperature: float) -> float:
        scaled = logits / temperature
        scaled -= scaled.max(axis=1, keepdims=True)
        norms = np.log(np.exp(scaled).sum(axis=1))
        return float(np.mean(norms - scaled[np.arange(len(labels)), labels]))

    candidates = np.geomspace(0.2, 5, 400)
    return float(min(candidates, key=loss))
