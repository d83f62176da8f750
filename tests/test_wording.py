"""wording: numbers as people read them."""

import ast
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitlab import wording


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.0, "0 %"),
        (1e-9, "<1 %"),
        (0.0049, "<1 %"),
        (0.0051, "1 %"),
        (0.5, "50 %"),
        (0.929, "93 %"),
        (0.994, "99 %"),
        (0.996, "99 %"),
        (0.9999999, "99 %"),
        (1.0, "100 %"),
    ],
)
def test_percent_is_rounded_but_never_to_the_ends(share: float, text: str) -> None:
    assert wording.percent(share) == text


@pytest.mark.parametrize(
    ("share", "digits", "text"),
    [
        (0.9971, 2, "99.71 %"),
        (0.5, 1, "50.0 %"),
        (0.99999, 2, "99.99 %"),
        (0.00001, 2, "<0.01 %"),
        (0.0, 1, "0.0 %"),
        (1.0, 2, "100.00 %"),
    ],
)
def test_percent_has_the_decimals_that_are_asked_for(share: float, digits: int, text: str) -> None:
    assert wording.percent(share, digits) == text


@given(st.floats(0, 1), st.integers(0, 4))
def test_only_all_is_a_hundred_percent_and_only_nothing_is_zero(share: float, digits: int) -> None:
    number, sign = wording.percent(share, digits).split(" ")
    assert sign == "%"
    assert (float(number.strip("<")) == 100) == (share == 1)
    assert (float(number.strip("<")) == 0) == (share == 0)
    assert abs(float(number.strip("<")) - 100 * share) <= 10.0**-digits


def test_interval_names_its_unit_once() -> None:
    assert wording.percent_range(0.9958, 0.998) == "99.58 to 99.80 %"
    assert wording.percent_range(0.0, 0.00001) == "0.00 to <0.01 %"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.62, "0.6 s"), (9.94, "9.9 s"), (45.4, "45 s"), (119, "119 s"), (121, "2 min")],
)
def test_duration_is_written_as_people_do(seconds: float, text: str) -> None:
    assert wording.duration(seconds) == text


@pytest.mark.parametrize(("count", "text"), [(1_000, "1 kB"), (3_580_000, "3.6 MB")])
def test_size_is_in_kilobytes_or_megabytes(count: int, text: str) -> None:
    assert wording.size(count) == text


def test_number_stays_on_a_line_with_its_unit() -> None:
    text = "99.71 % of 10,000 digits, 162 µs a digit, 3.6 MB, 12 min, 5 sevens"
    assert wording.unbroken(text) == (
        "99.71\N{NO-BREAK SPACE}% of 10,000 digits, 162\N{NO-BREAK SPACE}µs a digit, "
        "3.6\N{NO-BREAK SPACE}MB, 12\N{NO-BREAK SPACE}min, 5 sevens"
    )


def test_one_thing_is_singular() -> None:
    assert [wording.counted(count, "epoch") for count in (0, 1, 1_200)] == [
        "0 epochs",
        "1 epoch",
        "1,200 epochs",
    ]


def test_last_of_several_words_follows_an_and() -> None:
    assert [wording.listed(list(words)) for words in ("a", "ab", "abc")] == [
        "a",
        "a and b",
        "a, b and c",
    ]


def test_article_is_the_one_that_is_spoken() -> None:
    assert [wording.with_article(digit) for digit in (7, 8)] == ["a 7", "an 8"]


def texts(path: Path) -> list[str]:
    """All strings of a module, docstrings and formats of numbers too."""
    tree = ast.parse(path.read_text("utf-8"))
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


def test_no_other_module_writes_percentages_in_its_own_way(root: Path) -> None:
    for path in (root / "digitlab").rglob("*.py"):
        for text in texts(path):
            # "93%", and the formats that write it: ".2%" of Python and of Vega-Lite.
            assert not re.search(r"[0-9~]%", text), f"{path}: {text}"


@pytest.mark.parametrize("folder", ["digitlab", "models", "tests"])
def test_readmes_write_percentages_as_the_app_does(root: Path, folder: str) -> None:
    for path in (root / "README.md", *(root / folder).rglob("*.md")):
        assert not re.search(r"[0-9]%(?![0-9A-F])", path.read_text("utf-8")), path


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (11, "11th"),
        (13, "13th"),
        (22, "22nd"),
        (111, "111th"),
        (121, "121st"),
    ],
)
def test_place_in_a_line_is_an_ordinal(number: int, text: str) -> None:
    assert wording.ordinal(number) == text


@pytest.mark.parametrize(
    ("number", "text"), [(0.01, "0.01"), (1e-5, "0.00001"), (1.234e-4, "0.00012"), (0.0, "0")]
)
def test_small_number_has_no_exponent(number: float, text: str) -> None:
    assert wording.decimal(number) == text
