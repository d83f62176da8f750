"""A person's word for a reading: what it may be, and what it makes of the reading."""

from decimal import Decimal

import pytest

from digitlab.results import UNREAD
from digitlab.structure.corrections import LEFT_OUT, Corrected, CorrectedCell

from ..fixtures.readings import reading, symbols

REFUSED, SEVEN = (5, 0.9, False), (7, 0.97, True)


@pytest.mark.parametrize(
    ("word", "label"),
    [
        ("4", "4"),
        (" 4 ", "4"),
        ("0", "0"),
        ("?", UNREAD),
        (" . ", "."),
        ("%", "%"),
        ("", LEFT_OUT),
        ("12", LEFT_OUT),
        ("٤", LEFT_OUT),
        ("²", LEFT_OUT),
        ("a", LEFT_OUT),
    ],
)
def test_word_is_a_digit_or_a_mark_or_unread_or_left_out(word: str, label: str) -> None:
    corrected = Corrected(reading(SEVEN))
    corrected.correct(word)
    assert corrected.text == corrected.label == label
    assert corrected.is_digit == (label in ("0", "4"))


def test_without_a_word_it_is_as_read() -> None:
    read = Corrected(reading(SEVEN))
    assert (read.text, read.is_digit, read.corrected) == ("7", True, read.reading)
    refused = Corrected(reading(REFUSED))
    assert (refused.text, refused.is_digit, refused.corrected) == (UNREAD, False, refused.reading)


def test_word_is_taken_back_by_none() -> None:
    corrected = Corrected(reading(SEVEN))
    corrected.correct("0")
    assert corrected.text == "0"
    corrected.correct(None)
    assert (corrected.text, corrected.label) == ("7", None)


def test_digit_that_a_person_names_is_certain() -> None:
    corrected = Corrected(reading(REFUSED), label="6")
    made = corrected.corrected
    assert (made.digit, made.confidence, made.is_digit) == (6, 1.0, True)
    assert corrected.reading.digit == 5


def test_mark_that_a_person_names_is_one_and_a_digit_takes_its_place() -> None:
    point = Corrected(reading(SEVEN), label=".").corrected
    assert (point.text, point.confidence, point.is_digit) == (".", 1.0, False)
    digit = Corrected(point, label="1").corrected
    assert (digit.text, digit.is_digit, digit.mark) == ("1", True, None)


@pytest.mark.parametrize("word", [UNREAD, LEFT_OUT, "-"])
def test_reading_that_a_person_calls_no_digit_is_none(word: str) -> None:
    assert not Corrected(reading(SEVEN), label=word).corrected.is_digit


# Numbers in cells


def number(text: str) -> CorrectedCell:
    return CorrectedCell(1, 1, 1, [[Corrected(symbol) for symbol in symbols(text)]])


@pytest.mark.parametrize("word", ["125", "1.25", "12", "", "0012.5", "12 5", "?", "7/8"])
def test_word_for_a_number_is_its_text(word: str) -> None:
    one = number("135")
    one.correct(word)
    assert one.text == word
    assert one.confidence == 1 or not one.finds
    assert one.is_checked
    one.correct(None)
    assert (one.text, one.is_checked) == ("135", False)


def test_word_of_as_many_symbols_corrects_each_find() -> None:
    one = number("135")
    one.correct("125")
    assert [find.label for find in one.finds] == ["1", "2", "5"]
    assert one.value == 125


def test_word_with_a_symbol_more_corrects_the_finds_that_match() -> None:
    one = number("125")
    one.correct("1.25")
    assert [find.label for find in one.finds] == ["1", "2", "5"]
    assert (one.text, one.value) == ("1.25", Decimal("1.25"))


def test_correcting_a_find_afterwards_counts_more() -> None:
    one = number("125")
    one.correct("1.25")
    one.finds[0].correct("9")
    assert one.text == "925"


def test_letters_are_passed_over() -> None:
    one = number("125")
    one.correct("12S")
    assert (one.text, one.is_checked) == ("125", False)


def test_a_word_of_letters_is_one_question_mark_and_can_be_confirmed() -> None:
    one = number("???")
    assert one.text == "?"
    one.correct("?")
    assert one.is_checked
