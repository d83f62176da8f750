"""A person's word for a reading: what it may be, and what it makes of the reading."""

import pytest

from digitlab.corrections import LEFT_OUT, Corrected
from digitlab.results import UNREAD

from .fixtures.readings import reading

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
