"""Tests of the symbols."""

from digitlab.recognition.symbols import BLANK, DIGITS, MARKS, OTHER, SYMBOLS


def test_the_class_of_a_digit_is_the_digit() -> None:
    assert [SYMBOLS.index(str(digit)) for digit in range(10)] == list(range(10))


def test_symbols_are_digits_marks_and_other() -> None:
    assert DIGITS + MARKS + OTHER == SYMBOLS
    assert len({*SYMBOLS}) == BLANK == 19
