"""What the formats of numbers tell of a line's symbols."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from digitlab.recognition.judges.formats import FORMATS, judge_formats
from digitlab.recognition.symbols import BLANK, SEPARATORS, SYMBOLS

from .symbols import looks

INSIDE = 10 + len(SEPARATORS)


def judged(text: str, doubt: tuple[str, str]) -> np.ndarray:
    """A line of these symbols, (n, 20); an x is judged nearly as likely the one as the other."""
    line = np.full((len(text), BLANK + 1), 1e-4)
    for row, symbol in zip(line, text, strict=True):
        if symbol == "x":
            row[[SYMBOLS.index(one) for one in doubt]] = 0.51, 0.49
        else:
            row[SYMBOLS.index(symbol)] = 1
    return line / line.sum(axis=1, keepdims=True)


def read(line: np.ndarray, *spaces: int) -> str:
    again = judge_formats(line, looks(len(line), after_space=np.isin(np.arange(len(line)), spaces)))
    assert again.sum(axis=1) == pytest.approx(1)
    return "".join(SYMBOLS[place] for place in again[:, :BLANK].argmax(axis=1))


@pytest.mark.parametrize(
    ("text", "spaces", "truth"),
    [
        ("8x4", (), "8/4"),
        ("29x14", (), "29/14"),
        ("12/21x91", (), "12/21/91"),
        ("3/7x89", (), "3/7/89"),
        ("800x901-4678", (), "800/901-4678"),
        # No date begins or ends with a slash, or has one in such a place.
        ("x12", (), "112"),
        ("12x", (), "121"),
        ("12345678x", (), "123456781"),
        ("12/21/9x", (), "12/21/91"),
        # Numbers side by side are numbers of their own.
        ("345x8", (4,), "34518"),
        ("2x4=8x4", (), "2/4=8/4"),
    ],
)
def test_a_stroke_is_what_the_format_needs(text: str, spaces: tuple[int, ...], truth: str) -> None:
    assert read(judged(text, ("1", "/")), *spaces) == truth


def test_where_no_format_is_known_a_stroke_stays_what_it_was() -> None:
    assert read(judged("?x?", ("1", "/"))) == "?1?"
    assert read(judged("987654x321098", ("1", "/"))) == "9876541321098"


@pytest.mark.parametrize("mark", SEPARATORS)
def test_which_mark_stands_there_is_as_it_was(mark: str) -> None:
    others = SEPARATORS.replace(mark, "")
    for other in others:
        assert read(judged("29x14", (mark, other))) == f"29{mark}14"


@pytest.mark.parametrize("text", FORMATS)
def test_a_number_of_a_known_format_is_read_so(text: str) -> None:
    assert read(judged(text, ("1", "/"))) == text


@given(
    arrays.arrays(np.float64, (4, BLANK + 1), elements=st.floats(0.001, 1)),
    st.lists(st.booleans(), min_size=4, max_size=4),
)
def test_what_is_a_digit_or_separator_at_all_and_which_stays(
    made: np.ndarray, spaces: list[bool]
) -> None:
    line = made / made.sum(axis=1, keepdims=True)
    again = judge_formats(line, looks(len(line), after_space=spaces))
    assert again[:, :INSIDE].sum(axis=1) == pytest.approx(line[:, :INSIDE].sum(axis=1))
    assert again[:, INSIDE:] == pytest.approx(line[:, INSIDE:])
    ratios = again[:, :INSIDE] / line[:, :INSIDE]
    for same in (ratios[:, :10], ratios[:, 10:]):
        assert same == pytest.approx(np.repeat(same[:, :1], same.shape[1], axis=1))
