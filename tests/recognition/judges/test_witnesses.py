"""What two networks say together."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from digitlab.recognition.judges.witnesses import (
    CANVAS_WEIGHTS,
    ON_PAPER,
    PAPER_WEIGHTS,
    Kind,
    Weights,
    as_mark,
    as_prediction,
    judge,
    weighed_among,
)
from digitlab.recognition.symbols import BLANK, OTHER, SYMBOLS
from digitlab.structure.corrections import ASK_BELOW

from .symbols import APART, said, seen


@pytest.mark.parametrize("weights", [APART, CANVAS_WEIGHTS[Kind.CUT]])
def test_agreement_is_sure(weights: Weights) -> None:
    read = as_prediction(judge(said("4"), seen(4), weights))
    assert (read.digit, read.is_digit) == (4, True)
    assert read.confidence > ASK_BELOW / 100
    assert read.confidence > as_prediction(judge(said("4", 0.9), seen(4), weights)).confidence


@pytest.mark.parametrize(
    ("weights", "by"),
    [(CANVAS_WEIGHTS[Kind.LONE], 0.03), (APART, 0.05), (CANVAS_WEIGHTS[Kind.CUT], 0.05)],
)
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
    st.sampled_from([*CANVAS_WEIGHTS.values(), *PAPER_WEIGHTS.values()]),
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


def test_a_doubtful_digit_stays_the_likeliest_where_most_of_the_rest_is_no_digit() -> None:
    judged = np.full(20, 0.0001)
    judged[[6, 0, BLANK]] = 0.0011, 0.3, 0.69
    prediction = as_prediction(judged)
    assert prediction.digit == 0
    assert prediction.confidence == pytest.approx(0.3, abs=0.01)


@pytest.mark.parametrize("mark", "/,")
@pytest.mark.parametrize(
    "weights", [CANVAS_WEIGHTS[kind] for kind in (Kind.LONE, Kind.APART, Kind.CUT)]
)
def test_that_the_digit_network_sees_a_one_is_no_word_against_a_stroke(
    weights: Weights, mark: str
) -> None:
    stroke = judge(said(mark, 0.9), seen(1), weights)
    assert as_mark(stroke) == (mark, pytest.approx(stroke[SYMBOLS.index(mark)]))


@pytest.mark.parametrize("kind", Kind)
def test_on_paper_something_else_counts_more(kind: Kind) -> None:
    other = SYMBOLS.index(OTHER)
    doubtful = said("5", 0.6), seen(5, 0.9, 0.3)
    without = PAPER_WEIGHTS[kind]._replace(other=PAPER_WEIGHTS[kind].other - ON_PAPER)
    assert judge(*doubtful, PAPER_WEIGHTS[kind])[other] > judge(*doubtful, without)[other]


def test_what_is_weighed_anew_keeps_its_sum_and_all_else_stays() -> None:
    judged = np.random.default_rng(0).dirichlet(np.full(20, 0.3), 3) + 1e-9
    again = weighed_among(judged, [1, 13], np.array([[1, 1], [1, 5], [3, 1]]))
    assert again[:, [1, 13]].sum(axis=1) == pytest.approx(judged[:, [1, 13]].sum(axis=1))
    times = (again[:, 13] / again[:, 1]) / (judged[:, 13] / judged[:, 1])
    assert times == pytest.approx(np.array([1, 5, 1 / 3]))
    rest = np.delete(np.arange(20), [1, 13])
    assert (again[:, rest] == judged[:, rest]).all()
