"""A trained model → what it is worth, by yardsticks that it has not learned from.

The model is measured as it is served: model.onnx behind the same preprocessing.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from . import ink, preprocess, strokes
from .classifier import Classifier
from .datasets import Digits, PenDigit
from .metrics import accuracy, confusion, interval
from .report import Measure, Report

SEED = 280
"""Of sizes, places and pens of the drawn strokes."""

MNIST_TEST = "MNIST test"
PENS = "Pen strokes on a canvas"
PENS_SQUASHED = "The same, squashed to 28×28"


def evaluate(classifier: Classifier, test: Digits, pen_digits: Sequence[PenDigit] | None) -> Report:
    """Measure a model.

    Parameters
    ----------
    classifier : Classifier
    test : Digits
        MNIST's 10,000 test digits.
    pen_digits : sequence of PenDigit, or None
        Drawn by `strokes.draw_anywhere`, read once as MNIST would have made them and once squashed.

    Returns
    -------
    Report
        The classifier's, with `measures` and `confusion` renewed; figures that this call could not
        measure stay as they were.
    """
    probabilities = classifier.predict_proba(test.images)
    measures = dict(classifier.report.measures)
    measures[MNIST_TEST] = measure(test.labels, probabilities)
    if pen_digits is not None:
        fitted, squashed, labels = draw_all(pen_digits)
        measures[PENS] = measure(labels, classifier.predict_proba(fitted))
        measures[PENS_SQUASHED] = measure(labels, classifier.predict_proba(squashed))
    counts = confusion(test.labels, probabilities).tolist()
    return replace(classifier.report, measures=measures, confusion=counts)


def draw_all(pen_digits: Sequence[PenDigit]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw every pen digit once and make both pictures of it.

    Returns
    -------
    (N, 28, 28) uint8 as MNIST would have made them, (N, 28, 28) uint8 squashed, (N,) labels
    """
    rng = np.random.default_rng(SEED)
    drawings = (strokes.rgba(strokes.draw_anywhere(pen.strokes, rng)) for pen in pen_digits)
    inked = [ink.from_canvas(drawing) for drawing in drawings]
    fitted = np.stack([preprocess.to_mnist(one) for one in inked])
    squashed = np.stack([preprocess.squash(one) for one in inked])
    return fitted, squashed, np.array([pen.label for pen in pen_digits])


def measure(labels: np.ndarray, probabilities: np.ndarray) -> Measure:
    """Accuracy of (N, 10) probabilities, with its interval."""
    share = accuracy(labels, probabilities)
    low, high = interval(share, len(labels))
    return Measure(round(share, 6), round(low, 6), round(high, 6), len(labels))
