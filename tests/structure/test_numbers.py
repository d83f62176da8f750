"""What is written together is a number, and has the value that a reader would say."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitlab.results import Reading
from digitlab.structure.numbers import find_numbers, value_of

from ..fixtures.readings import symbols


def written(*lines: str) -> list[Reading]:
    return [reading for number, line in enumerate(lines, 1) for reading in symbols(line, number)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", "7"),
        ("007", "7"),
        ("-5", "-5"),
        ("199.99", "199.99"),
        ("199,99", "199.99"),
        (".5", "0.5"),
        ("-,5", "-0.5"),
        ("1.234", "1.234"),
        ("0,234", "0.234"),
        ("1234,567", "1234.567"),
        ("1,234.5", "1234.5"),
        ("1.234,5", "1234.5"),
        ("1,234,567", "1234567"),
        ("1.234.567", "1234567"),
        ("-1,234,567.89", "-1234567.89"),
        ("5%", "0.05"),
        ("12,5%", "0.125"),
        ("-1.000.000%", "-10000"),
    ],
)
def test_value(text: str, value: str) -> None:
    assert value_of(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        *("", "-", "%", ".", "-%", "--5", "5-", "5%%", "%5", "5."),
        *("24/12/2026", "12:30", "1/2", "555-1234", "12?4", "٣"),
        *("1,234", "-1,234%", "1,2,3", "1.2.3", "1,23,456", "1,234,56", "1.234.5", "1,234.567,8"),
    ],
)
def test_no_value(text: str) -> None:
    assert value_of(text) is None


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-999, max_value=999))
def test_value_comes_back(value: Decimal) -> None:
    assert value_of(f"{value:f}") == value


def test_numbers_are_words_with_a_digit() -> None:
    found = find_numbers(written("19.5 ??: 7%", "- 24/12"))
    assert [(number.text, number.line) for number in found] == [
        *[("19.5", 1), ("7%", 1), ("24/12", 2)]
    ]
    assert [number.value for number in found] == [Decimal("19.5"), Decimal("0.07"), None]


def test_signs_stand_between_numbers_and_unread_symbols_within() -> None:
    assert [number.text for number in find_numbers(written("29+14=-43"))] == ["29", "14", "-43"]
    (number,) = find_numbers(written("1?3"))
    assert (number.text, number.value) == ("1?3", None)


def test_a_final_stop_is_not_the_numbers() -> None:
    (number,) = find_numbers(written("12.,"))
    assert (number.text, len(number.readings)) == ("12", 2)


def test_box_is_around_all_and_confidence_is_of_all() -> None:
    (number,) = find_numbers(written("1.2"))
    assert number.box == (40, 50, 100, 30)
    assert number.confidence == pytest.approx(0.99**3)


def test_nothing_is_no_number() -> None:
    assert find_numbers([]) == ()
