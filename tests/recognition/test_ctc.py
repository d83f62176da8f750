"""Outputs → symbols: runs, places, probabilities; and the likeliest of several looks."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from digitlab.recognition.ctc import Text, find_symbols, most_believed, probability
from digitlab.recognition.symbols import BLANK, SYMBOLS


def outputs(path: str, certainty: float = 0.9) -> np.ndarray:
    """Outputs that say a symbol at each step, `_` for a blank: (T, 20)."""
    made = np.full((len(path), BLANK + 1), (1 - certainty) / BLANK)
    classes = [BLANK if symbol == "_" else SYMBOLS.index(symbol) for symbol in path]
    made[np.arange(len(path)), classes] = certainty
    return made


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("", ""),
        ("____", ""),
        ("_1__2_", "12"),
        ("111222", "12"),
        ("1_1", "11"),
        ("__9999", "9"),
        ("1..5", "1.5"),
        ("_-_?_?_%", "-??%"),
    ],
)
def test_symbols_are_runs_between_blanks(path: str, text: str) -> None:
    assert "".join(symbol.text for symbol in find_symbols(outputs(path))) == text


def test_place_is_that_of_the_run_in_columns_of_the_strip() -> None:
    first, second = find_symbols(outputs("__33_7"))
    assert (first.start, first.end, second.start, second.end) == (4, 8, 10, 12)


def test_probability_is_of_one_symbol_alone() -> None:
    (sure,) = find_symbols(outputs("_4_", 1.0))
    assert sure.confidence == 1.0
    made = outputs("_4_")
    made[1] = 0
    made[1, [4, 9, BLANK]] = 0.5, 0.3, 0.2
    made[[0, 2]] = outputs("__", 1.0)
    (doubted,) = find_symbols(made)
    assert doubted.probabilities[[4, 9]] == pytest.approx([0.5, 0.3])
    assert doubted.probabilities.sum() == pytest.approx(0.8)


def test_what_is_passed_over_is_what_it_says_of_those_columns() -> None:
    made = outputs("__3_____")
    made[5] = 0
    made[5, [1, BLANK]] = 0.45, 0.55
    text = Text(find_symbols(made), made)
    assert [symbol.text for symbol in text.symbols] == ["3"]
    passed = text.between(8, 13)
    assert (passed.text, passed.start, passed.end) == ("1", 8, 13)
    assert text.between(-4, 2).confidence < passed.confidence < 0.5


@given(arrays.arrays(np.float64, (7, BLANK + 1), elements=st.floats(0.001, 1)))
def test_probabilities_sum_to_one_at_most(made: np.ndarray) -> None:
    made /= made.sum(axis=1, keepdims=True)
    for symbol in find_symbols(made):
        assert 0 < symbol.probabilities.sum() <= 1 + 1e-9


def collapsed(path: tuple[int, ...]) -> str:
    """What a path of classes says: runs, without blanks."""
    runs = [one for place, one in enumerate(path) if not place or path[place - 1] != one]
    return "".join(SYMBOLS[one] for one in runs if one != BLANK)


@given(arrays.arrays(np.float64, (4, 3), elements=st.floats(0.01, 1)))
def test_a_text_is_as_likely_as_all_paths_that_say_it(few: np.ndarray) -> None:
    classes = [1, 7, BLANK]
    made = np.zeros((4, BLANK + 1))
    made[:, classes] = few / few.sum(axis=1, keepdims=True)
    said: dict[str, float] = {}
    for path in product(classes, repeat=4):
        text = collapsed(path)
        said[text] = said.get(text, 0) + float(np.prod(made[np.arange(4), path]))
    for text, likely in said.items():
        assert probability(text, made) == pytest.approx(likely)
    assert probability("11111", made) == 0


def look(path: str, certainty: float = 0.9) -> Text:
    made = outputs(path, certainty)
    return Text(find_symbols(made), made)


def test_of_several_looks_that_text_is_taken_which_most_believe() -> None:
    looks = [look("__7_", 0.6), look("1_7_", 0.7), look("1__7", 0.7)]
    assert most_believed(looks) is looks[1]
    assert most_believed(looks[:1]) is looks[0]
    sure = [look("__7_", 0.999), look("1_7_", 0.4), look("1__7", 0.4)]
    assert most_believed(sure) is sure[0]


def test_a_text_is_no_surer_than_its_symbols() -> None:
    assert look("1_7_", 1.0).confidence == 1
    doubted = look("1_7_")
    assert 0 < doubted.confidence < min(symbol.confidence for symbol in doubted.symbols)
    assert look("____").confidence == 0
