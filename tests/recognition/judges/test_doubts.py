"""What speaks for and against a page's digits says how sure they are, and changes nothing else."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from digitlab.recognition.judges.doubts import judge_doubts
from digitlab.recognition.judges.witnesses import as_mark, as_prediction
from digitlab.recognition.symbols import BLANK, OTHER, SYMBOLS

from .symbols import looks


def judged(*symbols: str, certainty: float = 0.98) -> np.ndarray:
    """(n, 20): each of them so likely, what is left all others'."""
    page = np.full((len(symbols), 20), (1 - certainty) / 19)
    for place, symbol in enumerate(symbols):
        page[place, SYMBOLS.index(symbol)] = certainty
    return page


def words(page: np.ndarray) -> np.ndarray:
    """(n, 10): the number network says by itself what was judged."""
    return page[:, :10]


def test_page_without_a_digit_is_as_before() -> None:
    page = judged(OTHER, "-")
    assert judge_doubts(page, looks(2), words(page)) == pytest.approx(page)


def test_what_is_no_digit_is_as_before() -> None:
    page = judged("4", OTHER, "-")
    assert judge_doubts(page, looks(3), words(page))[1:] == pytest.approx(page[1:])


@pytest.mark.parametrize(
    "known",
    [
        pytest.param({"height": [40.0, 40.0, 12.0]}, id="low"),
        pytest.param({"height": [40.0, 40.0, 120.0]}, id="tall"),
        pytest.param({"foot": [50.0, 50.0, 30.0]}, id="too high up"),
        pytest.param({"foot": [50.0, 50.0, 70.0]}, id="too low down"),
    ],
)
def test_digit_that_is_unlike_the_others_is_less_sure(known: dict[str, list[float]]) -> None:
    page = judged("4", "7", "3")
    usual = judge_doubts(page, looks(3), words(page))
    again = judge_doubts(page, looks(3, **known), words(page))
    assert again[0] == pytest.approx(usual[0])
    assert again[2, 3] < usual[2, 3] - 0.005
    assert as_prediction(again[2]).digit == 3


def test_foot_of_a_digit_is_compared_within_its_line() -> None:
    page = judged("4", "7", "3")
    two_lines = judge_doubts(page, looks(2, 1, foot=[50.0, 50.0, 90.0]), words(page))
    assert two_lines == pytest.approx(judge_doubts(page, looks(3), words(page)))


def test_digit_is_the_surer_the_surer_the_number_network_is_of_it() -> None:
    page = judged("4", "4", "4", certainty=0.7)
    named, unnamed = (
        judge_doubts(page, looks(3), words(judged(*"444", certainty=said)))[0, 4]
        for said in (0.98, 0.4)
    )
    assert named > unnamed > 0.7


def test_digit_beside_a_mark_is_less_sure() -> None:
    page = judged("4", "-")
    same_line, other_line = (
        judge_doubts(page, looks(*lengths), words(page))[0, 4] for lengths in ((2,), (1, 1))
    )
    alone = judge_doubts(page[:1], looks(1), words(page[:1]))[0, 4]
    assert same_line < alone == pytest.approx(other_line)


def test_height_of_a_bare_stroke_does_not_say_how_high_digits_are() -> None:
    page = judged("1", "1", "1", "7")
    usual = judge_doubts(page, looks(4), words(page))
    look = looks(4, height=[80.0, 80.0, 80.0, 40.0], is_bare=[True, True, True, False])
    assert judge_doubts(page, look, words(page))[3] == pytest.approx(usual[3])


@given(
    arrays.arrays(float, (4, 20), elements=st.floats(1e-6, 1)),
    arrays.arrays(int, 4, elements=st.integers(0, 19)),
    arrays.arrays(float, (4, 10), elements=st.floats(0, 1)),
    arrays.arrays(float, (2, 4), elements=st.floats(0, 500)),
)
def test_what_each_symbol_is_stays_as_it_was(
    page: np.ndarray, likeliest: np.ndarray, said: np.ndarray, shape: np.ndarray
) -> None:
    page[np.arange(4), likeliest] += page.sum(axis=1) + 0.1
    page /= page.sum(axis=1, keepdims=True)
    height, foot = shape
    look = looks(4, height=height, foot=foot)
    again = judge_doubts(page, look, said)
    assert again.sum(axis=1) == pytest.approx(1)
    for before, after in zip(page, again, strict=True):
        one, other = as_prediction(before), as_prediction(after)
        assert one.is_digit == other.is_digit
        # Where most likely nothing stands, no digit is likelier than others to speak of.
        assert one.digit == other.digit or before.argmax() == BLANK
        mark, other_mark = as_mark(before), as_mark(after)
        assert (mark and mark[0]) == (other_mark and other_mark[0])
