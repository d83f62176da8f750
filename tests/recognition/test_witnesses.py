"""What two networks say together."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

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
    judge_blots,
    judge_commas,
    judge_points,
    judge_slashes,
    judge_together,
)
from digitlab.structure.corrections import ASK_BELOW


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


def test_a_doubtful_digit_stays_the_likeliest_where_most_of_the_rest_is_no_digit() -> None:
    judged = np.full(20, 0.0001)
    judged[[6, 0, BLANK]] = 0.0011, 0.3, 0.69
    prediction = as_prediction(judged)
    assert prediction.digit == 0
    assert prediction.confidence == pytest.approx(0.3, abs=0.01)


def doubt(first: str, second: str) -> np.ndarray:
    """Judged nearly as likely to be one symbol as the other."""
    judged = np.full(20, 0.001)
    judged[[SYMBOLS.index(first), SYMBOLS.index(second)]] = 0.48, 0.51
    return judged


@pytest.mark.parametrize(
    ("text", "spaces", "fits"),
    [
        ("12x5", (), True),
        ("2x2026", (), True),
        ("12x345", (), False),
        ("x12", (), False),
        ("1234512x5", (), False),
        ("1234512x5", (5,), True),
        ("12x5", (2, 3), True),
        ("1/2x95", (), True),
        ("+x+", (), True),
    ],
)
def test_a_slash_stands_between_one_two_or_four_digits(
    text: str, spaces: tuple[int, ...], fits: bool
) -> None:
    line = np.stack(
        [
            doubt("1", "/") if symbol == "x" else judge(said(symbol), seen(1), APART)
            for symbol in text
        ]
    )
    after_space = np.isin(np.arange(len(text)), spaces)
    stroke = judge_slashes(line, after_space)[text.index("x")]
    assert stroke.sum() == pytest.approx(1)
    assert (as_mark(stroke) is not None) == fits


def test_a_point_that_stands_high_is_a_dash_and_all_else_stays() -> None:
    line = np.stack([judge(said(symbol), seen(1, score=0.05), APART) for symbol in ".1,."])
    again = judge_points(line, np.array([True, True, True, False]))
    assert again.sum(axis=1) == pytest.approx(1)
    assert [(as_mark(judged) or "1")[0] for judged in again] == ["-", "1", "-", "."]
    assert as_mark(again[3]) == as_mark(line[3])


def test_a_doubtful_one_that_stands_low_is_a_comma_and_all_else_stays() -> None:
    line = np.stack(
        [doubt(",", "1"), judge(said("1"), seen(1), APART), doubt(".", ","), doubt(",", "1")]
    )
    again = judge_commas(line, np.array([True, True, False, False]))
    assert again.sum(axis=1) == pytest.approx(line.sum(axis=1))
    assert (as_mark(again[0]) or "1")[0] == ","
    assert as_mark(again[1]) is None
    assert again[2:] == pytest.approx(line[2:])


def test_a_blot_is_no_digit_and_all_else_stays() -> None:
    line = np.stack([judge(said("0"), seen(0), APART)] * 2)
    blot, digit = judge_blots(line, np.array([True, False]))
    assert blot.sum() == pytest.approx(1)
    assert not as_prediction(blot).is_digit
    assert digit == pytest.approx(line[1])


@pytest.mark.parametrize("mark", "/,")
@pytest.mark.parametrize("weights", [LONE, APART, CUT])
def test_that_the_digit_network_sees_a_one_is_no_word_against_a_stroke(
    weights: Weights, mark: str
) -> None:
    stroke = judge(said(mark, 0.9), seen(1), weights)
    assert as_mark(stroke) == (mark, pytest.approx(stroke[SYMBOLS.index(mark)]))


def test_on_paper_something_else_counts_more() -> None:
    other = SYMBOLS.index(OTHER)
    doubtful = said("5", 0.6), seen(5, 0.9, 0.3)
    assert judge(*doubtful, APART, on_paper=True)[other] > judge(*doubtful, APART)[other]


DIGIT, SLASH = judge(said("1"), seen(1), APART), judge(said("/"), seen(1, score=0.05), APART)


def test_among_digits_a_slanted_stroke_is_a_one_and_among_slashes_a_slash() -> None:
    stroke = doubt("1", "/")
    (digits,) = judge_together([np.stack([DIGIT] * 20 + [stroke])])
    assert as_prediction(digits[-1]).digit == 1
    assert as_mark(digits[-1]) is None
    (slashes,) = judge_together([np.stack([SLASH] * 20 + [stroke])])
    mark = as_mark(slashes[-1])
    assert mark is not None
    assert mark[0] == "/"


def test_a_minus_among_decimals_is_no_point() -> None:
    point, digit = judge(said("."), seen(1, score=0.01), APART), judge(said("5"), seen(5), APART)
    minus = np.full(BLANK + 1, 1e-4)
    minus[[SYMBOLS.index("-"), SYMBOLS.index(".")]] = 0.9, 0.08
    decimals = [np.stack([digit, point, digit, digit])] * 20
    *_, line = judge_together([*decimals, np.stack([minus / minus.sum(), digit, point, digit])])
    mark = as_mark(line[0])
    assert mark
    assert mark[0] == "-"


def test_a_line_of_slashes_below_lines_of_digits_is_no_line_of_ones() -> None:
    digits = [np.stack([DIGIT] * 20)] * 5
    slashes = np.stack([SLASH] * 15 + [doubt("1", "/")] * 5)
    *above, below = judge_together([*digits, slashes])
    assert [as_mark(judged) for judged in np.concatenate(above)] == [None] * 100
    assert all(as_mark(judged) is not None for judged in below)


def test_bad_cuts_do_not_make_their_neighbors_doubtful() -> None:
    bad = np.full(20, 0.001)
    bad[[0, BLANK]] = 0.5, 0.48
    alone = as_prediction(judge_together([np.stack([DIGIT] * 20)])[0][0])
    beside = as_prediction(judge_together([np.stack([DIGIT] * 20 + [bad] * 10)])[0][0])
    assert beside.confidence == pytest.approx(alone.confidence, abs=0.02)


def test_a_symbol_does_not_make_itself_surer() -> None:
    stroke = doubt("1", ":")
    (alone,) = judge_together([stroke[np.newaxis]])
    assert alone[0] == pytest.approx(stroke / stroke.sum())


def test_together_they_are_probabilities_and_a_few_symbols_hardly_move() -> None:
    alone = judge(said("4"), seen(9), APART)
    (together,) = judge_together([alone[np.newaxis]])
    assert together.sum() == pytest.approx(1)
    assert np.abs(together[0] - alone).max() < 0.1
    assert judge_together([]) == []
