"""fool: a small change that is found makes another digit, and none of it could be spared."""

import numpy as np
import pytest

from digitlab import Prediction
from digitlab.recognition.explanation import fool


def judge(pictures: np.ndarray) -> list[Prediction]:
    """A network that reads a 1 where ink is in the corner, else a 0, and refuses what is full."""
    ink = pictures[:, 4:9, 4:9].mean(axis=(1, 2)) / 255
    scores = 1 - pictures.mean(axis=(1, 2)) / 255
    made = []
    for share, score in zip(ink, scores, strict=True):
        probabilities = np.zeros(10)
        probabilities[:2] = np.clip([0.6 - share, 0.4 + share], 0.01, 0.99)
        made.append(Prediction(probabilities / probabilities.sum(), float(score), 0.5))
    return made


@pytest.fixture
def picture() -> np.ndarray:
    picture = np.zeros((28, 28), np.uint8)
    picture[16:24, 16:20] = 255
    return picture


def test_change_makes_another_digit_and_each_dab_is_needed(picture: np.ndarray) -> None:
    found = fool.fool(picture, judge)
    assert found
    changed, dabs = found
    (told,) = judge(changed[np.newaxis])
    assert told.is_digit
    assert told.digit == 1
    assert all(dab.is_ink for dab in dabs)
    for dab in dabs:
        left = picture
        for kept in dabs:
            left = left if kept is dab else fool.apply(left, kept)
        assert judge(left[np.newaxis])[0].digit == 0


def test_what_cannot_be_fooled_is_given_up(picture: np.ndarray) -> None:
    def stubborn(pictures: np.ndarray) -> list[Prediction]:
        return [Prediction(np.eye(10)[3])] * len(pictures)

    assert fool.fool(picture, stubborn) is None


def test_dab_puts_ink_on_and_takes_it_off(picture: np.ndarray) -> None:
    put = fool.apply(picture, fool.Dab(5, 5, True))
    assert put[5, 5] == 255
    assert fool.apply(put, fool.Dab(5, 5, False))[5, 5] == 0
    assert (picture == 0)[5, 5]
