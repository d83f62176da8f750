"""What speaks against a page's digits makes them less sure, and changes nothing else."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from digitlab.recognition.judges.doubts import judge_doubts
from digitlab.recognition.judges.witnesses import as_mark, as_prediction
from digitlab.recognition.symbols import OTHER, SYMBOLS

from .symbols import looks


def judged(*symbols: str, certainty: float = 0.98) -> np.ndarray:
    """(n, 20): each of them so likely, what is left all others'."""
    page = np.full((len(symbols), 20), (1 - certainty) / 19)
    for place, symbol in enumerate(symbols):
        page[place, SYMBOLS.index(symbol)] = certainty
    return page


def test_clean_page_is_as_sure_as_before() -> None:
    page = judged("4", "7", "1", "-", OTHER)
    assert judge_doubts(page, looks(5)) == pytest.approx(page)


def test_page_without_a_digit_is_as_before() -> None:
    page = judged(OTHER, "-")
    assert judge_doubts(page, looks(2)) == pytest.approx(page)


@pytest.mark.parametrize(
    "known",
    [
        pytest.param({"is_cut": [False, False, True]}, id="cut"),
        pytest.param({"height": [40.0, 40.0, 12.0]}, id="low"),
        pytest.param({"height": [40.0, 40.0, 120.0]}, id="tall"),
    ],
)
def test_digit_that_is_unlike_the_others_is_less_sure(known: dict[str, list[float]]) -> None:
    page = judged("4", "7", "3")
    again = judge_doubts(page, looks(3, **known))
    assert again[:2] == pytest.approx(page[:2])
    assert again[2, 3] < 0.97
    assert as_prediction(again[2]).digit == 3


def test_height_of_a_bare_stroke_does_not_say_how_high_digits_are() -> None:
    page = judged("1", "1", "1", "7")
    look = looks(4, height=[80.0, 80.0, 80.0, 40.0], is_bare=[True, True, True, False])
    assert judge_doubts(page, look)[3] == pytest.approx(page[3])


def test_cut_digit_is_the_less_sure_the_more_doubtful_the_others_are() -> None:
    clean, doubtful = judged("4", "7", "3"), judged("4", "7", "3", certainty=0.6)
    doubtful[2] = clean[2]
    look = looks(3, is_cut=[False, False, True])
    assert judge_doubts(doubtful, look)[2, 3] < judge_doubts(clean, look)[2, 3]


def test_lone_digit_that_was_cut_is_less_sure() -> None:
    page = judged("4", OTHER)
    assert judge_doubts(page, looks(2, is_cut=[True, True]))[0, 4] < 0.97


@given(
    arrays.arrays(float, (4, 20), elements=st.floats(1e-6, 1)),
    arrays.arrays(int, 4, elements=st.integers(0, 19)),
    arrays.arrays(bool, 4),
    arrays.arrays(float, 4, elements=st.floats(0, 500)),
)
def test_what_each_symbol_is_stays_as_it_was(
    page: np.ndarray, likeliest: np.ndarray, is_cut: np.ndarray, height: np.ndarray
) -> None:
    page[np.arange(4), likeliest] += page.sum(axis=1) + 0.1
    page /= page.sum(axis=1, keepdims=True)
    again = judge_doubts(page, looks(4, is_cut=is_cut, height=height))
    for before, after in zip(page, again, strict=True):
        one, other = as_prediction(before), as_prediction(after)
        assert (one.digit, one.is_digit) == (other.digit, other.is_digit)
        mark, other_mark = as_mark(before), as_mark(after)
        assert (mark and mark[0]) == (other_mark and other_mark[0])
        # Ten that are about as likely tell nothing: then any may be the likeliest.
        assert other.confidence <= max(0.15, one.confidence + 1e-6)
