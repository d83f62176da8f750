"""What speaks for and against a page's digits says how sure they are, and changes nothing else."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from digitlab.recognition.judges.doubts import WEIGHTS, judge_doubts
from digitlab.recognition.judges.witnesses import as_mark, as_prediction, logit
from digitlab.recognition.symbols import BLANK, OTHER, SYMBOLS

from .symbols import looks


def judged(*symbols: str, certainty: float = 0.98) -> np.ndarray:
    """(n, 20): each of them so likely, what is left all others'."""
    page = np.full((len(symbols), 20), (1 - certainty) / 19)
    for place, symbol in enumerate(symbols):
        page[place, SYMBOLS.index(symbol)] = certainty
    return page


def test_page_without_a_digit_is_as_before() -> None:
    page = judged(OTHER, "-")
    assert judge_doubts(page, looks(2)) == pytest.approx(page)


def test_what_is_no_digit_is_as_before() -> None:
    page = judged("4", OTHER, "-")
    assert judge_doubts(page, looks(3))[1:] == pytest.approx(page[1:])


@pytest.mark.parametrize(
    "known",
    [
        pytest.param({"height": [40.0, 40.0, 12.0]}, id="low"),
        pytest.param({"height": [40.0, 40.0, 120.0]}, id="tall"),
        pytest.param(
            {"height": [40.0, 40.0, 48.0], "is_bare": [False, False, True]}, id="risen stroke"
        ),
    ],
)
def test_digit_that_is_unlike_the_others_is_less_sure(known: dict[str, list[float]]) -> None:
    page = judged("4", "7", "3")
    usual = judge_doubts(page, looks(3))
    again = judge_doubts(page, looks(3, **known))
    assert again[0] == pytest.approx(usual[0])
    assert again[2, 3] < usual[2, 3] - 0.005
    assert as_prediction(again[2]).digit == 3


def test_bare_stroke_is_surer() -> None:
    page = judged("4", "7", "1", certainty=0.7)
    usual, bare = (
        judge_doubts(page, looks(3, is_bare=[False, False, is_bare])) for is_bare in (False, True)
    )
    assert WEIGHTS.bare > 0
    gained = logit(bare[2, 1]) - logit(usual[2, 1])
    assert gained == pytest.approx(WEIGHTS.bare, abs=0.01)


def test_bare_stroke_is_compared_with_the_digits_of_its_number() -> None:
    page = judged("4", "1", "7", certainty=0.7)
    heights, is_bare = [40.0, 48.0, 48.0], [False, True, False]
    joined, apart, elsewhere = (
        judge_doubts(page, looks(*lengths, height=heights, is_bare=is_bare, after_space=spaces))
        for lengths, spaces in (
            ((3,), [False, False, True]),
            ((3,), [False, True, False]),
            ((1, 2), [False, False, False]),
        )
    )
    assert joined[1, 1] < apart[1, 1] - 0.1
    assert apart == pytest.approx(elsewhere)


def test_height_of_a_bare_stroke_does_not_say_how_high_digits_are() -> None:
    page = judged("1", "1", "1", "7")
    usual = judge_doubts(page, looks(4))
    look = looks(4, height=[80.0, 80.0, 80.0, 40.0], is_bare=[True, True, True, False])
    assert judge_doubts(page, look)[3] == pytest.approx(usual[3])


@given(
    arrays.arrays(float, (4, 20), elements=st.floats(1e-6, 1)),
    arrays.arrays(int, 4, elements=st.integers(0, 19)),
    arrays.arrays(float, 4, elements=st.floats(0, 500)),
    arrays.arrays(bool, 4),
)
def test_what_each_symbol_is_stays_as_it_was(
    page: np.ndarray, likeliest: np.ndarray, height: np.ndarray, is_bare: np.ndarray
) -> None:
    page[np.arange(4), likeliest] += page.sum(axis=1) + 0.1
    page /= page.sum(axis=1, keepdims=True)
    again = judge_doubts(page, looks(4, height=height, is_bare=is_bare))
    assert again.sum(axis=1) == pytest.approx(1)
    for before, after in zip(page, again, strict=True):
        one, other = as_prediction(before), as_prediction(after)
        assert one.is_digit == other.is_digit
        # Where most likely nothing stands, no digit is likelier than others to speak of.
        assert one.digit == other.digit or before.argmax() == BLANK
        mark, other_mark = as_mark(before), as_mark(after)
        assert (mark and mark[0]) == (other_mark and other_mark[0])
