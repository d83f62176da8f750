"""teaching: what a network is to say when teachers say it with the labels."""

from typing import Any

import numpy as np
import pytest

from digitlab.report import Report
from digitlab.training.distillation import Teachers

IMAGES = np.zeros((2, 28, 28), np.uint8)
LABELS = np.eye(11, dtype=np.float32)[[3, 10]]
TRUST = 0.6


class Itself:
    """Half sure of a three, a twentieth of all else; of the second, half sure that it is none."""

    def predict_on_batch(self, images: np.ndarray) -> Any:
        said = np.full((2, 11), 0.05, np.float32)
        said[:, [3, 10]] = [[0.5, 0.05], [0.05, 0.5]]
        return said[: len(images)]


class Other:
    report: Report

    def __init__(self, digit: int, sure: float) -> None:
        self.digit, self.sure, self.asked = digit, sure, 0

    def predict_proba(self, images: np.ndarray) -> np.ndarray:
        self.asked += len(images)
        said = np.full((len(images), 10), (1 - self.sure) / 9, np.float32)
        said[:, self.digit] = self.sure
        return said

    outputs = predict_proba


@pytest.mark.parametrize("trust", [0.0, 0.6, 1.0])
def test_alone_it_teaches_what_it_said_as_far_as_it_is_trusted(trust: float) -> None:
    said = Itself().predict_on_batch(IMAGES)
    targets = Teachers(Itself(), [], trust).targets(IMAGES, LABELS, np.array([True, False]))
    np.testing.assert_allclose(targets, (1 - trust) * LABELS + trust * said, atol=1e-6)


@pytest.mark.parametrize("sure", [0.0, 0.5, 0.9, 1.0])
def test_targets_are_probabilities_however_sure_another_is(sure: float) -> None:
    teachers = Teachers(Itself(), [Other(3, sure), Other(5, 1 - sure)], TRUST)
    targets = teachers.targets(IMAGES, LABELS, np.array([True, False]))
    np.testing.assert_allclose(targets.sum(axis=1), 1, atol=1e-5)
    assert (targets >= 0).all()


def test_others_are_asked_of_mnist_s_digits_alone() -> None:
    other = Other(5, 0.9)
    targets = Teachers(Itself(), [other], TRUST).targets(IMAGES, LABELS, np.array([True, False]))
    alone = Teachers(Itself(), [], TRUST).targets(IMAGES, LABELS, np.array([True, False]))
    assert other.asked == 1
    np.testing.assert_array_equal(targets[1], alone[1])
    assert targets[0, 5] > alone[0, 5]


def test_whether_it_is_a_digit_the_first_teacher_says_alone() -> None:
    teachers = Teachers(Itself(), [Other(5, 0.9)], TRUST)
    targets = teachers.targets(IMAGES, LABELS, np.array([True, True]))
    np.testing.assert_allclose(
        targets[:, 10], (1 - TRUST) * LABELS[:, 10] + TRUST * np.array([0.05, 0.5]), atol=1e-6
    )
