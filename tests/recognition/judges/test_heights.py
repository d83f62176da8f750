"""What is as high as a page's digits is rather a digit than it seemed."""

import numpy as np
import pytest

from digitlab.recognition.judges.heights import judge_heights
from digitlab.recognition.judges.witnesses import as_mark, as_prediction, judge
from digitlab.recognition.symbols import SYMBOLS

from .symbols import APART, doubt, looks, said, seen

DIGIT, LETTER = judge(said("4"), seen(4), APART), judge(said("?"), seen(4, score=0.01), APART)
OTHER = SYMBOLS.index("?")


def judged(*symbols: np.ndarray, heights: list[float]) -> np.ndarray:
    return judge_heights(np.stack(symbols), looks(len(symbols), height=heights))


def test_what_is_as_high_as_the_digits_is_rather_a_digit() -> None:
    again = judged(DIGIT, DIGIT, DIGIT, doubt("6", "?"), heights=[40, 42, 38, 41])
    prediction = as_prediction(again[-1])
    assert prediction.is_digit
    assert prediction.digit == 6
    assert again[-1, 6] > doubt("6", "?")[6]


@pytest.mark.parametrize("height", [20, 26, 65, 90])
def test_of_another_height_it_is_as_likely_as_before(height: float) -> None:
    symbols = DIGIT, DIGIT, DIGIT, doubt("6", "?")
    again = judged(*symbols, heights=[40, 42, 38, height])
    assert again[-1] == pytest.approx(symbols[-1])


def test_a_sure_letter_as_high_as_digits_stays_one() -> None:
    again = judged(DIGIT, DIGIT, LETTER, heights=[40, 40, 40])
    assert not as_prediction(again[-1]).is_digit


def test_no_digit_tells_of_itself_and_without_digits_nothing_is_told() -> None:
    for symbols in ((DIGIT, LETTER), (LETTER, doubt("6", "?"))):
        again = judged(*symbols, heights=[40, 25])
        assert again == pytest.approx(np.stack(symbols))


def test_a_mark_stays_as_likely() -> None:
    minus = judge(said("-", 0.8), seen(1, score=0.01), APART)
    again = judged(DIGIT, DIGIT, minus, heights=[40, 40, 40])
    assert again[-1, SYMBOLS.index("-")] == pytest.approx(minus[SYMBOLS.index("-")])
    mark = as_mark(again[-1])
    assert mark is not None
    assert mark[0] == "-"
