"""Figures about predictions: arrays in, numbers out.

The interval is Wilson's (Journal of the American Statistical Association, 1927): on 10,000 digits
99.6 % and 99.7 % are not different, and the interval says so.
"""

import math

import numpy as np


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
    """Wilson's interval of a share seen in `count` trials; `z` = 1.96 makes it 95 %."""
    middle = share + z * z / (2 * count)
    spread = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    whole = 1 + z * z / count
    return (middle - spread) / whole, (middle + spread) / whole


def confusion(labels: np.ndarray, probabilities: np.ndarray) -> np.ndarray:
    """Count what was read as what: (10, 10) int, row = label, column = as read."""
    counts = np.zeros((10, 10), int)
    np.add.at(counts, (labels, probabilities.argmax(axis=1)), 1)
    return counts


def rejection_threshold(confidences: np.ndarray, refused: float) -> float:
    """Confidence below which at most the share `refused` of true digits lies.

    Parameters
    ----------
    confidences : (N,) float
        Largest probability of each true digit, from validation data.
    refused : float
        Share of true digits that may be turned away, 0 to 1.
    """
    return float(np.quantile(confidences, refused, method="lower"))
