"""A trained model → its figures, on digits that are not in its training data.

The model is measured as it is served: model.onnx after the same preprocessing. Pen strokes are
drawn on a canvas at a random size and place with a random pen. Those of the sites and writers held
out of training are the honest figure; those of the training sites are measured beside them.
"""

import statistics
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from .. import preprocess
from ..datasets import Digits
from ..datasets.characters import (
    DIGITS,
    HELD_OUT,
    UNIPEN_SITES,
    PenCharacter,
    is_clear,
    is_held_out,
)
from ..errors import DataError
from ..ink import canvas, strokes
from ..recognition.classifier import Classifier
from ..recognition.model import Model
from ..recognition.prediction import split
from ..report import MNIST_TEST, Report
from ..report.figures import Learning, Measure, Mistake, Writers
from ..transforms.corruptions import CORRUPTIONS, corrupt
from .adaptation import learning_curve
from .metrics import accuracy, calibration, confusion, interval, per_digit, rejection

SEED = 280
"""Seeds sizes, places and pens of the drawn strokes, and the corruptions."""

CORRUPTED = "MNIST test, corrupted"
PENS = "Pen strokes on a canvas"
HELD_OUT_PENS = f"{PENS}, held-out sites"
UNSEEN_PENS = f"{PENS}, held-out writers"
HANDS = "Learning a hand, held-out writers"
MADE_HANDS = "Learning a hand, their digits slanted, turned and stretched"
USPS = "USPS"
"""Names of the measures."""

FEWEST_DIGITS = 10
"""Digits that a writer must have written to be counted as a writer."""

WEAK_SHARE = 0.95
"""Share of a writer's digits read right below which the writer is badly served."""


def evaluate(
    classifier: Model,
    test: Digits,
    characters: Sequence[PenCharacter] = (),
    usps: Digits | None = None,
    corrupted: bool = True,
) -> Report:
    """Measure a model by all the data that is given.

    Parameters
    ----------
    classifier : Model
    test : Digits
        MNIST's 10,000 test digits.
    characters : sequence of PenCharacter
        Digits, and letters and symbols that should be refused.
    usps : Digits, optional
        In MNIST's format.
    corrupted : bool
        Whether the test digits are also measured in fifteen corrupted versions.

    Returns
    -------
    Report
        The classifier's, with all its figures replaced; data that is not given has none.

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
    held_out = _held_out(classifier.report)
    digits = [char for char in characters if char.is_digit]
    if digits:
        measures |= _pens(classifier, digits, held_out)
    report = replace(
        classifier.report,
        measures=measures,
        calibration=calibrations,
        writers={},
        learning={},
        rejection=None,
        confusion=confusion(test.labels, probabilities).tolist(),
        per_digit=per_digit(test.labels, probabilities),
        mistakes=mistakes(test.labels, probabilities),
        microseconds=_microseconds(classifier, test),
    )
    return _with_unseen(report, classifier, [c for c in characters if is_held_out(c, held_out)])


def _with_unseen(report: Report, classifier: Model, characters: Sequence[PenCharacter]) -> Report:
    """Add the figures of the writers who were held out of training."""
    digits = [char for char in characters if char.is_digit]
    others = [char for char in characters if not char.is_digit and is_clear(char)]
    if not digits:
        return report
    fitted, _, labels = draw_all(digits)
    probabilities, scores = split(classifier.outputs(fitted))
    right = probabilities.argmax(axis=1) == labels
    writers = by_writer([char.writer for char in digits], right)
    refusals = None
    if others:
        _, other_scores = split(classifier.outputs(draw_all(others)[0]))
        refusals = rejection(scores, other_scores, report.threshold)
    return replace(
        report,
        measures=report.measures | {UNSEEN_PENS: measure(labels, probabilities)},
        calibration=report.calibration | {UNSEEN_PENS: calibration(labels, probabilities)},
        writers={UNSEEN_PENS: writers} if writers else {},
        learning=_learning(classifier, digits),
        rejection=refusals,
    )


def _learning(classifier: Model, digits: Sequence[PenCharacter]) -> dict[str, list[Learning]]:
    """What a hand brings to held-out writers, if the network can learn one."""
    if not isinstance(classifier, Classifier) or not classifier.has_features:
        return {}
    curves = {
        HANDS: learning_curve(classifier, digits),
        MADE_HANDS: learning_curve(classifier, digits, changed=True),
    }
    return {name: curve for name, curve in curves.items() if curve}


def mistakes(labels: np.ndarray, probabilities: np.ndarray) -> list[Mistake]:
    """Every digit that was read wrong, the most confident mistake first."""
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
    """Measure each corruption; their mean comes first."""
    measures = {}
    for name in CORRUPTIONS:
        probabilities = classifier.predict_proba(corrupt(test.images, name, SEED))
        measures[f"{CORRUPTED}: {name}"] = measure(test.labels, probabilities)
    share = float(np.mean([part.share for part in measures.values()]))
    count = sum(part.count for part in measures.values())
    return {f"{CORRUPTED}, mean of {len(measures)}": _measure(share, count)} | measures


def _held_out(report: Report) -> list[str]:
    """Sites held out of the model's training; of a model trained without pens, the default ones."""
    return report.data.get("UNIPEN digits", {}).get("sites held out", list(HELD_OUT))


def _pens(
    classifier: Model, digits: Sequence[PenCharacter], held_out: Sequence[str]
) -> dict[str, Measure]:
    """Measure UNIPEN's first sites, fitted and squashed; each site; other held-out writers."""
    digits = [char for char in digits if char.site in UNIPEN_SITES or is_held_out(char, held_out)]
    if not digits:
        return {}
    fitted, squashed, labels = draw_all(digits)
    probabilities = classifier.predict_proba(fitted)
    groups = defaultdict(list)
    for index, character in enumerate(digits):
        is_first = character.site in UNIPEN_SITES
        if character.site in held_out:
            groups[HELD_OUT_PENS].append(index)
        groups[f"{PENS if is_first else UNSEEN_PENS}: site {character.site}"].append(index)
    first = np.array([char.site in UNIPEN_SITES for char in digits])
    measures = {}
    if first.any():
        squashed_read = classifier.predict_proba(squashed[first])
        measures = {
            PENS: measure(labels[first], probabilities[first]),
            f"{PENS}, squashed to 28×28": measure(labels[first], squashed_read),
        }
    for name in sorted(groups):
        indices = np.array(groups[name])
        measures[name] = measure(labels[indices], probabilities[indices])
    return measures


def by_writer(writers: Sequence[str], right: np.ndarray) -> Writers | None:
    """Summarize how well each writer is read.

    Parameters
    ----------
    writers : sequence of N str
    right : (N,) bool
        Whether each digit was read right.

    Returns
    -------
    Writers or None
        None if no writer wrote `FEWEST_DIGITS` digits.
    """
    names, places = np.unique(list(writers), return_inverse=True)
    counts = np.bincount(places, minlength=len(names))
    enough = counts >= FEWEST_DIGITS
    shares = np.bincount(places, right, len(names))[enough] / counts[enough]
    if not len(shares):
        return None
    median, worst, weak = np.median(shares), shares.min(), np.mean(shares < WEAK_SHARE)
    return Writers(len(shares), *(round(float(share), 6) for share in (median, worst, weak)))


def draw_all(
    characters: Sequence[PenCharacter],
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw every character once, and prepare the drawing in two ways.

    Returns
    -------
    (N, 28, 28) uint8
        In MNIST's format.
    (N, 28, 28) uint8
        Squashed to the format's size.
    (N,) int
        Labels, -1 for characters that are no digit.
    """
    rng = np.random.default_rng(SEED)
    fitted = np.empty((len(characters), preprocess.SIZE, preprocess.SIZE), np.uint8)
    squashed = np.empty_like(fitted)
    for index, character in enumerate(characters):
        ink = canvas.from_canvas(strokes.rgba(strokes.draw_anywhere(character.strokes, rng)))
        fitted[index] = preprocess.from_ink(ink)
        squashed[index] = preprocess.squash(ink)
    return fitted, squashed, np.array([DIGITS.find(character.label) for character in characters])


def measure(labels: np.ndarray, probabilities: np.ndarray) -> Measure:
    """Accuracy of (N, 10) probabilities, with its interval."""
    return _measure(accuracy(labels, probabilities), len(labels))


def _measure(share: float, count: int) -> Measure:
    low, high = interval(share, count)
    return Measure(round(share, 6), round(low, 6), round(high, 6), count)
