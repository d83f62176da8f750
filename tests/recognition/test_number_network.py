"""Outputs → symbols: runs, places, probabilities; and that strips are read each by itself."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from digitlab.errors import ModelError
from digitlab.recognition.number_network import NumberNetwork, Text, find_symbols
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


def test_project_without_the_network_says_so_when_it_is_needed(tmp_path: Path) -> None:
    network = NumberNetwork(tmp_path / "number_net")
    with pytest.raises(ModelError, match="number_net"):
        network.read([np.zeros((32, 64), np.uint8)])
