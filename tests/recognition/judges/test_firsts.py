"""What is joined to the front of digits is rather a digit than it seemed."""

import numpy as np
import pytest

from digitlab.recognition.judges.firsts import judge_firsts
from digitlab.recognition.judges.witnesses import are_digits, as_mark, judge
from digitlab.recognition.symbols import SYMBOLS

from .symbols import APART, doubt, looks, said, seen

DIGIT, LETTER = judge(said("4"), seen(4), APART), judge(said("?"), seen(4, score=0.01), APART)
MAYBE = doubt("1", "?")


def digits(*symbols: np.ndarray, spaces: tuple[int, ...] = (), lines: tuple[int, ...] = ()) -> str:
    """Which symbols are digits, 1 or 0 each; spaces are before these places."""
    after_space = [place in spaces for place in range(len(symbols))]
    page = np.stack(symbols)
    again = judge_firsts(page, looks(*(lines or (len(symbols),)), after_space=after_space))
    assert again.sum(axis=1) == pytest.approx(page.sum(axis=1))
    return "".join(map(str, are_digits(again).astype(int)))


def test_first_of_digits_behind_a_word_is_a_digit() -> None:
    assert digits(LETTER, LETTER, MAYBE, DIGIT, DIGIT, spaces=(2,)) == "00111"


def test_first_of_a_line_is_a_digit() -> None:
    assert digits(MAYBE, DIGIT, MAYBE, DIGIT, lines=(2, 2)) == "1111"


def test_nothing_joined_to_it_says_nothing() -> None:
    assert digits(MAYBE, DIGIT, MAYBE, spaces=(1, 2)) == "010"
    assert digits(MAYBE, DIGIT, lines=(1, 1)) == "01"


def test_behind_digits_and_between_them_it_is_as_before() -> None:
    assert digits(DIGIT, DIGIT, MAYBE) == "110"
    assert digits(DIGIT, MAYBE, DIGIT) == "101"


def test_what_goes_on_with_other_things_is_as_before() -> None:
    assert digits(MAYBE, DIGIT, LETTER) == "010"
    assert digits(MAYBE, MAYBE, DIGIT) == "001"


def test_a_sure_letter_stays_one() -> None:
    assert digits(LETTER, DIGIT, DIGIT) == "011"


def test_a_sign_stays_as_likely() -> None:
    minus = judge(said("-", 0.8), seen(1, score=0.01), APART)
    again = judge_firsts(np.stack([minus, DIGIT]), looks(2))
    assert as_mark(again[0]) == as_mark(minus)
    assert again[0, SYMBOLS.index("-")] == pytest.approx(minus[SYMBOLS.index("-")])
