"""How a writer's ones are made says what the bare strokes of the page are."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from digitlab.recognition.judges.appearance import Appearance
from digitlab.recognition.judges.ones import judge_strokes
from digitlab.recognition.symbols import SYMBOLS

from .symbols import looks

SLASH = SYMBOLS.index("/")


def judged(text: str) -> np.ndarray:
    """(n, 20): digits that are sure, and for | a stroke that is rather a 1 than a slash."""
    line = np.full((len(text), 20), 1e-4)
    for place, symbol in enumerate(text):
        line[place, int(symbol.replace("|", "1"))] = 0.9
        line[place, SLASH] += 0.1 * (symbol == "|")
    return line / line.sum(axis=1, keepdims=True)


def bars(*texts: str, **known: np.ndarray) -> Appearance:
    """The look of lines, of which | are bare strokes and 1 are ones with a flag."""
    is_bare = np.array([symbol == "|" for symbol in "".join(texts)])
    return looks(*map(len, texts), is_bare=is_bare, **known)


def again(*texts: str) -> list[np.ndarray]:
    """Judge lines again; see `bars`."""
    lines = judge_strokes(judged("".join(texts)), bars(*texts))
    return np.split(lines, np.cumsum([len(text) for text in texts])[:-1])


def one(*texts: str) -> float:
    """Probability that the last line's last symbol is a 1."""
    return float(again(*texts)[-1][-1, 1])


@pytest.mark.parametrize("texts", [("|",), ("|||||",), ("2|30|",), ("2|3", "||||"), ("234", "|")])
def test_where_no_one_has_a_flag_nothing_is_judged_again(texts: tuple[str, ...]) -> None:
    for line, text in zip(again(*texts), texts, strict=True):
        assert line == pytest.approx(judged(text), abs=1e-3)


def test_the_more_ones_have_flags_the_less_is_a_bare_stroke_a_one() -> None:
    chances = [one("2" + "1" * flagged, "|") for flagged in (0, 1, 3, 9, 40)]
    assert all(more > less for more, less in pairwise(chances))
    assert chances[-1] < 0.5


def test_the_network_saw_what_stands_beside_a_stroke_itself() -> None:
    assert one("2111", "345|") > one("2111", "|") + 0.1


def test_what_has_a_flag_stays_as_it_is() -> None:
    assert again("2111|")[0][:4] == pytest.approx(judged("2111"))


def test_bare_ones_among_digits_say_that_this_writer_makes_both() -> None:
    assert one("2111", "2|7|6|", "|") > one("2111", "|") + 0.1


def test_a_row_of_strokes_alone_is_no_witness_of_its_own() -> None:
    *_, row = again("1" * 22, "2" * 22, "|" * 22)
    assert (row.argmax(axis=1) == SLASH).all()


@given(
    arrays.arrays(np.float64, (5, 20), elements=st.floats(1e-6, 1)),
    arrays.arrays(np.bool_, 5),
)
def test_they_stay_probabilities(line: np.ndarray, bare: np.ndarray) -> None:
    made = line / line.sum(axis=1, keepdims=True)
    after = judge_strokes(made, looks(len(made), is_bare=bare))
    assert after.sum(axis=1) == pytest.approx(1)
    assert (after[:, 1] <= made[:, 1] + 1e-12).all()
