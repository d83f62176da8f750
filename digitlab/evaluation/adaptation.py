"""What learning a hand brings: corrections against the mistakes that remain, by simulation.

A writer's digits come in a random order. The first k that are misread are corrected, as a person
would correct them. What comes after the k-th is read with and without the hand that learned. The
right digits before it may be noticed, as if that person had looked at all.

Few writers are misread often. So hands are made of theirs, too, by slanting, turning and stretching
all digits of a writer alike: such hands the network knows less.
"""

import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from .. import preprocess
from ..datasets.characters import PenCharacter
from ..ink import canvas, strokes
from ..recognition.adapt import Hand
from ..recognition.likeness import Featured
from ..recognition.prediction import Prediction, split
from ..report.figures import Learning

CORRECTION_COUNTS = (1, 2, 3, 5)
"""Numbers of corrections after which it is measured."""

FEWEST_DIGITS = 40
"""Digits that a writer must have written to be measured."""

HANDS_PER_WRITER = 5
"""Made-up hands per writer."""

ORDERS_PER_HAND = 4
"""Random orders of the digits of each made-up hand; a writer's own hand has `HANDS_PER_WRITER`
times as many."""

SLANT_DEVIATION = 0.3
"""Standard deviation of a made hand's slant, columns a row."""

STRETCH_DEVIATION = 0.2
"""Standard deviation of the logarithm of its width."""

TURN_DEVIATION = 0.12
"""Standard deviation of its turn, radians."""

SEED = 20
"""Seeds how the digits are drawn, and their order."""


@dataclass(frozen=True, eq=False)
class Digit:
    """A digit as the network sees and reads it."""

    prediction: Prediction
    picture: np.ndarray
    label: int

    @property
    def is_wrong(self) -> bool:
        """Whether it is misread."""
        return self.prediction.digit != self.label


class Remembered:
    """A network's outputs and features for pictures that it has seen, by their bytes."""

    def __init__(self, pictures: np.ndarray, network: Featured) -> None:
        self.outputs, features = network.outputs_and_features(pictures)
        known = zip(pictures, self.outputs, features, strict=True)
        self._known = {picture.tobytes(): pair for picture, *pair in known}

    def outputs_and_features(self, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(N, 28, 28) uint8 → (N, classes) and (N, F) float32."""
        outputs, features = zip(*(self._known[image.tobytes()] for image in images), strict=True)
        return np.stack(outputs), np.stack(features)


def learning_curve(
    network: Featured,
    characters: Sequence[PenCharacter],
    changed: bool = False,
    attentive: bool = False,
) -> list[Learning]:
    """Measure what each correction brings.

    Parameters
    ----------
    network : Classifier
        One that gives features.
    characters : sequence of PenCharacter
        Digits of writers from whom it did not learn.
    changed : bool
        Whether hands are made of the writers'.
    attentive : bool
        Whether what was not corrected is noticed as right.

    Returns
    -------
    list of Learning
        For each of `CORRECTION_COUNTS` that some hand had use for, in their order.
    """
    trials: dict[int, list[Trial]] = defaultdict(list)
    orders = ORDERS_PER_HAND if changed else ORDERS_PER_HAND * HANDS_PER_WRITER
    for digits in _hands(characters, changed):
        for count, trial in _trials(network, digits, orders, attentive):
            trials[count].append(trial)
    return [_summary(count, trials[count]) for count in CORRECTION_COUNTS if trials[count]]


class Trial(NamedTuple):
    """One hand, in one order, after some corrections: its later mistakes."""

    without: int
    left: int


def _summary(count: int, trials: Sequence[Trial]) -> Learning:
    without = sum(trial.without for trial in trials)
    left = sum(trial.left for trial in trials)
    worse = sum(trial.left > trial.without for trial in trials)
    return Learning(
        corrections=count,
        left=round(left / max(1, without), 6),
        worse=round(worse / len(trials), 6),
        trials=len(trials),
        mistakes=without,
    )


def _hands(characters: Sequence[PenCharacter], changed: bool) -> Iterator[list[PenCharacter]]:
    """The digits of each writer of `FEWEST_DIGITS` or more, or of hands made of theirs."""
    by_writer: dict[str, list[PenCharacter]] = defaultdict(list)
    for character in characters:
        by_writer[character.writer].append(character)
    for writer, digits in sorted(by_writer.items()):
        if len(digits) < FEWEST_DIGITS:
            continue
        if not changed:
            yield digits
            continue
        rng = np.random.default_rng([SEED, zlib.crc32(writer.encode())])
        for matrix in (_change(rng) for _ in range(HANDS_PER_WRITER)):
            yield [
                PenCharacter(digit.label, writer, [run @ matrix for run in digit.strokes])
                for digit in digits
            ]


def _change(rng: np.random.Generator) -> np.ndarray:
    """How one writer's digits are slanted, stretched and turned: (2, 2) float32."""
    slant, stretch, angle = rng.normal(0, (SLANT_DEVIATION, STRETCH_DEVIATION, TURN_DEVIATION))
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    wide = np.exp(stretch)
    return (np.array([[wide, 0], [slant, 1 / wide]]) @ turn).astype(np.float32)


def _trials(
    network: Featured, characters: Sequence[PenCharacter], orders: int, attentive: bool
) -> Iterator[tuple[int, Trial]]:
    """Simulate one hand, in several orders and after each number of corrections that it needs."""
    rng = np.random.default_rng(SEED)
    inks = (strokes.draw_anywhere(digit.strokes, rng) for digit in characters)
    pictures = np.stack(
        [preprocess.from_ink(canvas.from_canvas(strokes.rgba(ink))) for ink in inks]
    )
    remembered = Remembered(pictures, network)
    read = zip(*split(remembered.outputs), pictures, characters, strict=True)
    digits = [
        Digit(Prediction(row, float(score)), picture, int(character.label))
        for row, score, picture, character in read
    ]
    for _ in range(orders):
        order = [digits[place] for place in rng.permutation(len(digits))]
        wrong = [place for place, digit in enumerate(order) if digit.is_wrong]
        for count in CORRECTION_COUNTS:
            if count > len(wrong):
                break
            hand = Hand()
            for place in wrong[:count]:
                hand.learn(order[place], order[place].label)
            if attentive:
                before = order[: wrong[count - 1]]
                hand.notice((digit for digit in before if not digit.is_wrong), remembered)
            later = order[wrong[count - 1] + 1 :]
            adapted = hand.adapt(later, remembered)
            yield (
                count,
                Trial(*(sum(digit.is_wrong for digit in ones) for ones in (later, adapted))),
            )
