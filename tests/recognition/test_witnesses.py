"""What two networks say together."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from digitlab.corrections import ASK_BELOW
from digitlab.recognition.prediction import Prediction
from digitlab.recognition.symbols import BLANK, OTHER, SYMBOLS
from digitlab.recognition.witnesses import (
    APART,
    CUT,
    LONE,
    Weights,
    as_mark,
    as_prediction,
    judge,
    judge_together,
)


def said(symbol: str, certainty: float = 0.9999) -> np.ndarray:
    probabilities = np.full(BLANK, (1 - certainty) / BLANK)
    probabilities[SYMBOLS.index(symbol)] = certainty
    return probabilities


def seen(digit: int, certainty: float = 0.9999, score: float = 0.9999) -> Prediction:
    probabilities = np.full(10, (1 - certainty) / 9)
    probabilities[digit] = certainty
    return Prediction(probabilities, score, 0.5)


@pytest.mark.parametrize("weights", [APART, CUT])
def test_agreement_is_sure(weights: Weights) -> None:
    read = as_prediction(judge(said("4"), seen(4), weights))
    assert (read.digit, read.is_digit) == (4, True)
    assert read.confidence > ASK_BELOW / 100
    assert read.confidence > as_prediction(judge(said("4", 0.9), seen(4), weights)).confidence


@pytest.mark.parametrize(("weights", "by"), [(LONE, 0.03), (APART, 0.05), (CUT, 0.05)])
def test_difference_is_less_sure_than_agreement(weights: Weights, by: float) -> None:
    # Of a lone symbol neighbors tell nothing: the digit network's word counts for more.
    same = as_prediction(judge(said("4"), seen(4), weights))
    other = as_prediction(judge(said("4", 0.99), seen(9), weights))
    assert other.digit in (4, 9)
    assert other.confidence < same.confidence - by


def test_mark_and_other_are_no_digits() -> None:
    point = judge(said("."), seen(1, score=0.05), APART)
    assert as_mark(point) == (".", pytest.approx(point[SYMBOLS.index(".")]))
    assert not as_prediction(point).is_digit
    other = judge(said(OTHER), seen(1, score=0.05), APART)
    assert as_mark(other) is None
    assert not as_prediction(other).is_digit
    digit = judge(said("1"), seen(1), APART)
    assert as_mark(digit) is None
    assert as_prediction(digit).is_digit


@given(
    arrays.arrays(np.float64, BLANK, elements=st.floats(0, 1)),
    st.integers(0, 9),
    st.floats(0.1, 1),
    st.floats(0, 1),
    st.sampled_from([LONE, APART, CUT]),
)
def test_whatever_is_said_there_are_probabilities(
    made: np.ndarray, digit: int, certainty: float, score: float, weights: Weights
) -> None:
    judged = judge(made / max(1, made.sum()), seen(digit, certainty, score), weights)
    assert judged.sum() == pytest.approx(1)
    prediction = as_prediction(judged)
    assert (
        prediction.confidence
        == pytest.approx(max(judged[:10].max(), (1 - judged[:10].max()) / 9), abs=0.01)
        or prediction.confidence > judged[:10].max()
    )
    assert not (as_mark(judged) and prediction.is_digit)


def test_among_digits_a_slanted_stroke_is_a_one_and_among_slashes_a_slash() -> None:
    doubt = np.full(20, 0.001)
    doubt[[1, SYMBOLS.index("/")]] = 0.48, 0.51
    digit, slash = judge(said("1"), seen(1), APART), judge(said("/"), seen(1, score=0.05), APART)
    assert as_prediction(judge_together(np.stack([digit] * 20 + [doubt]))[-1]).digit == 1
    assert as_mark(judge_together(np.stack([digit] * 20 + [doubt]))[-1]) is None
    mark = as_mark(judge_together(np.stack([slash] * 20 + [doubt]))[-1])
    assert mark is not None
    assert mark[0] == "/"


def test_together_they_are_probabilities_and_a_few_symbols_hardly_move() -> None:
    alone = judge(said("4"), seen(9), APART)
    together = judge_together(alone[np.newaxis])
    assert together.sum() == pytest.approx(1)
    assert np.abs(together[0] - alone).max() < 0.1
