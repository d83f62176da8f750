from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitlab import Prediction
from digitlab.recognition.prediction import LIKELY_PROBABILITY, SURE_PROBABILITY
from digitlab.wording import with_article


def of(**shares: float) -> Prediction:
    """`of(d3=0.7, d8=0.3)`: what is not named is 0."""
    probabilities = np.zeros(10, np.float32)
    for name, share in shares.items():
        probabilities[int(name[1])] = share
    return Prediction(probabilities)


def test_most_probable_digit_is_the_answer() -> None:
    prediction = of(d3=0.7, d8=0.2, d5=0.1)
    assert prediction.digit == 3
    assert prediction.confidence == pytest.approx(0.7)
    assert prediction.runner_up == 8
    assert prediction.is_digit
    assert not prediction.is_blank


def test_nothing_is_blank_and_no_digit() -> None:
    nothing = Prediction.nothing()
    assert nothing.is_blank
    assert nothing.digit is None
    assert nothing.confidence == 0
    assert not nothing.is_digit
    assert nothing.sentence == "Nothing is drawn yet."


@pytest.mark.parametrize(
    ("prediction", "sentence"),
    [
        (of(d7=1.0), "I'm sure: it's a 7."),
        (of(d8=0.97, d3=0.03), "I'm sure: it's an 8."),
        (of(d1=0.8, d7=0.2), "I think it's a 1."),
        (of(d8=0.7, d0=0.3), "I think it's an 8."),
        (of(d4=0.5, d9=0.4, d7=0.1), "A 4 or a 9? Hard to tell."),
        (of(d8=0.5, d3=0.4, d9=0.1), "An 8 or a 3? Hard to tell."),
        (of(d3=0.5, d8=0.4, d9=0.1), "A 3 or an 8? Hard to tell."),
    ],
)
def test_sentence_says_how_sure(prediction: Prediction, sentence: str) -> None:
    assert prediction.sentence == sentence


@pytest.mark.parametrize(
    ("share", "word"),
    [
        (SURE_PROBABILITY + 0.01, "I'm sure: it's"),
        (SURE_PROBABILITY - 0.01, "I think it's"),
        (LIKELY_PROBABILITY + 0.01, "I think it's"),
    ],
)
def test_sentence_changes_its_word_at_the_stated_levels(share: float, word: str) -> None:
    assert of(d2=share, d5=1 - share).sentence == f"{word} a 2."
    assert "Hard to tell" in of(d2=LIKELY_PROBABILITY - 0.01, d5=1.01 - LIKELY_PROBABILITY).sentence


@pytest.mark.parametrize(("one", "other"), list(combinations(range(10), 2)))
def test_runner_up_of_two_equals_is_the_other_one(one: int, other: int) -> None:
    probabilities = np.zeros(10, np.float32)
    probabilities[[one, other]] = 0.5
    tie = Prediction(probabilities)
    assert {tie.digit, tie.runner_up} == {one, other}


def test_runner_up_of_ten_equals_is_another_digit() -> None:
    even = Prediction(np.full(10, 0.1))
    assert even.runner_up != even.digit


@pytest.mark.parametrize(
    ("score", "is_digit"), [(0.0, False), (0.49, False), (0.5, True), (1.0, True)]
)
def test_score_below_the_threshold_is_no_digit(score: float, is_digit: bool) -> None:
    sure = np.eye(10)[4]
    prediction = Prediction(sure, score=score, threshold=0.5)
    assert prediction.is_digit is is_digit
    assert prediction.digit == 4  # still the likeliest, for those who want it
    assert prediction.sentence.startswith("Not sure this is a digit.") is not is_digit


@pytest.mark.parametrize(
    "wrong",
    [
        np.zeros(9),
        np.full(11, 1 / 11),
        np.full((1, 10), 0.1),
        np.full(10, 0.2),
        np.full(10, 1e-3),
        np.array([1.5, -0.5, *[0] * 8]),
        np.array([2.0, -1.0, *[0] * 8]),
        np.array([np.nan, 1.0, *[0] * 8]),
        np.array([np.inf, 0, *[0] * 8]),
    ],
    ids=["9", "11", "2-d", "sum 2", "sum 0.01", "negative", "beyond", "nan", "inf"],
)
def test_what_are_no_probabilities_is_refused_and_shown(wrong: np.ndarray) -> None:
    with pytest.raises(ValueError, match="got"):
        Prediction(wrong)


@given(st.lists(st.floats(0, 1, width=32), min_size=10, max_size=10).filter(any))
def test_every_distribution_is_accepted(weights: Sequence[float]) -> None:
    probabilities = np.array(weights, np.float64)
    prediction = Prediction((probabilities / probabilities.sum()).astype(np.float32))
    assert prediction.digit is not None
    assert prediction.probabilities[prediction.digit] == prediction.probabilities.max()
    assert prediction.confidence == prediction.probabilities.max()
    assert prediction.sentence.endswith(".")


def test_prediction_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        of(d1=1.0).threshold = 0.9  # type: ignore[misc]


def test_only_eight_begins_with_a_vowel() -> None:
    assert [with_article(digit) for digit in (0, 1, 7, 8)] == ["a 0", "a 1", "a 7", "an 8"]
