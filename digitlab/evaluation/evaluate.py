"""A trained model → what it is worth, by yardsticks that it has not learned from.

The model is measured as it is served: model.onnx behind the same preprocessing. Pen strokes are
drawn on a canvas at a random size and place with a random pen; those of the sites that were held
out of training are the honest figure, those of the sites that were learned from stand beside them.
"""

import statistics
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from .. import preprocess
from ..datasets import Digits
from ..datasets.characters import DIGITS, HELD_OUT, PenCharacter, is_clear
from ..errors import DataError
from ..ink import canvas, strokes
from ..recognition.model import Model
from ..recognition.prediction import split
from ..report import MNIST_TEST, Measure, Mistake, Report
from ..transforms.corruptions import CORRUPTIONS, corrupt
from .metrics import accuracy, calibration, confusion, interval, per_digit, rejection

SEED = 280
"""Of sizes, places and pens of the drawn strokes."""

CORRUPTED = "MNIST test, corrupted"
PENS = "Pen strokes on a canvas"
HELD_OUT_PENS = f"{PENS}, held-out sites"
USPS = "USPS"


def evaluate(
    classifier: Model,
    test: Digits,
    characters: Sequence[PenCharacter] = (),
    usps: Digits | None = None,
    corrupted: bool = True,
) -> Report:
    """Measure a model by every yardstick that is at hand.

    Parameters
    ----------
    classifier : Model
    test : Digits
        MNIST's 10,000 test digits.
    characters : sequence of PenCharacter
        Digits, and letters and symbols to be refused.
    usps : Digits, optional
        In MNIST's format.
    corrupted : bool
        Whether the test digits are measured corrupted too, fifteen times as many.

    Returns
    -------
    Report
        The classifier's, with its figures renewed; yardsticks that were not at hand are left out.

    Raises
    ------
    DataError
        If there are no test digits, as in Kaggle's table.
    """
    if not len(test):
        raise DataError("There are no labelled test digits in this data, so nothing to judge by.")
    probabilities = classifier.predict_proba(test.images)
    measures = {MNIST_TEST: measure(test.labels, probabilities)}
    calibrations = {MNIST_TEST: calibration(test.labels, probabilities)}
    if corrupted:
        measures |= _corruptions(classifier, test)
    if usps is not None:
        measures[USPS] = measure(usps.labels, classifier.predict_proba(usps.images))
    refusals = None
    held_out = _held_out(classifier.report)
    digits = [one for one in characters if one.is_digit]
    others = [one for one in characters if not one.is_digit and is_clear(one)]
    if digits:
        measures |= _pens(classifier, digits, held_out)
    theirs = [one for one in digits if one.site in held_out]
    if theirs:
        fitted, _, labels = draw_all(theirs)
        known, scores = split(classifier.outputs(fitted))
        calibrations[HELD_OUT_PENS] = calibration(labels, known)
        strangers = [one for one in others if one.site in held_out]
        if strangers:
            _, low = split(classifier.outputs(draw_all(strangers)[0]))
            refusals = rejection(scores, low, classifier.report.threshold)
    return replace(
        classifier.report,
        measures=measures,
        calibration=calibrations,
        rejection=refusals,
        confusion=confusion(test.labels, probabilities).tolist(),
        per_digit=per_digit(test.labels, probabilities),
        mistakes=mistakes(test.labels, probabilities),
        microseconds=_microseconds(classifier, test),
    )


def mistakes(labels: np.ndarray, probabilities: np.ndarray) -> list[Mistake]:
    """Every digit that was read wrong, the surest first."""
    read, confidence = probabilities.argmax(axis=1), probabilities.max(axis=1)
    wrong = np.flatnonzero(read != labels)
    wrong = wrong[np.argsort(-confidence[wrong], kind="stable")]
    return [
        Mistake(int(n), int(labels[n]), int(read[n]), round(float(confidence[n]), 5)) for n in wrong
    ]


def _microseconds(classifier: Model, test: Digits) -> float:
    """Time to read one digit in a batch of a thousand: the median of five batches."""
    images = test.images[:1000]
    seconds = []
    for _ in range(5):
        started = time.perf_counter()
        classifier.predict_proba(images)
        seconds.append(time.perf_counter() - started)
    return round(statistics.median(seconds) / len(images) * 1e6, 2)


def _corruptions(classifier: Model, test: Digits) -> dict[str, Measure]:
    """Each corruption by itself, and before them their mean."""
    each = {}
    for name in CORRUPTIONS:
        probabilities = classifier.predict_proba(corrupt(test.images, name, SEED))
        each[f"{CORRUPTED}: {name}"] = measure(test.labels, probabilities)
    share = float(np.mean([one.share for one in each.values()]))
    count = sum(one.count for one in each.values())
    return {f"{CORRUPTED}, mean of {len(each)}": _measure(share, count)} | each


def _held_out(report: Report) -> list[str]:
    """Sites that the model has not learned from; of a model that knows no pens, the usual ones."""
    return report.data.get("UNIPEN digits", {}).get("sites held out", list(HELD_OUT))


def _pens(
    classifier: Model, digits: Sequence[PenCharacter], held_out: Sequence[str]
) -> dict[str, Measure]:
    """All pen digits, fitted and squashed; then in groups of sites."""
    fitted, squashed, labels = draw_all(digits)
    probabilities = classifier.predict_proba(fitted)
    measures = {
        PENS: measure(labels, probabilities),
        f"{PENS}, squashed to 28×28": measure(labels, classifier.predict_proba(squashed)),
    }
    groups = defaultdict(list)
    for place, one in enumerate(digits):
        if one.site in held_out:
            groups[HELD_OUT_PENS].append(place)
        groups[f"{PENS}: site {one.site}"].append(place)
    for name in sorted(groups):
        places = np.array(groups[name])
        measures[name] = measure(labels[places], probabilities[places])
    return measures


def draw_all(
    characters: Sequence[PenCharacter],
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw every character once and make both pictures of it.

    Returns
    -------
    (N, 28, 28) uint8 as MNIST would have made them, (N, 28, 28) uint8 squashed, (N,) labels, -1
    for what is no digit
    """
    rng = np.random.default_rng(SEED)
    fitted = np.empty((len(characters), preprocess.SIZE, preprocess.SIZE), np.uint8)
    squashed = np.empty_like(fitted)
    for place, one in enumerate(characters):
        inked = canvas.from_canvas(strokes.rgba(strokes.draw_anywhere(one.strokes, rng)))
        fitted[place] = preprocess.from_ink(inked)
        squashed[place] = preprocess.squash(inked)
    return fitted, squashed, np.array([DIGITS.find(one.label) for one in characters])


def measure(labels: np.ndarray, probabilities: np.ndarray) -> Measure:
    """Accuracy of (N, 10) probabilities, with its interval."""
    return _measure(accuracy(labels, probabilities), len(labels))


def _measure(share: float, count: int) -> Measure:
    low, high = interval(share, count)
    return Measure(round(share, 6), round(low, 6), round(high, 6), count)
