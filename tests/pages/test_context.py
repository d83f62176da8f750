"""What the program that fits the trees makes of pages, and of the trees."""

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier

from digitlab.recognition.judges import context
from digitlab.recognition.session import session_of

from .context import Symbols, are_digits, as_onnx, symbols_of, together


def found(texts: str, likely: list[float], truth: str) -> str:
    """Which symbols are digits, 1 or 0 each."""
    digits = are_digits(np.array(likely), np.array(list(texts), int), truth)
    return "".join(map(str, digits.astype(int)))


def test_letters_beside_a_number_are_no_digits() -> None:
    assert found("01123", [0.1, 0.3, 0.9, 0.8, 0.4], "123") == "00111"


def test_of_two_that_may_be_one_digit_the_likelier_is() -> None:
    assert found("844", [0.9, 0.3, 0.7], "84") == "101"
    assert found("844", [0.9, 0.7, 0.3], "84") == "110"


def test_a_digit_that_is_taken_for_another_is_one() -> None:
    assert found("173", [0.9, 0.8, 0.9], "123") == "111"


def test_where_no_digit_is_written_there_is_none() -> None:
    assert found("17", [0.99, 0.5], "") == "00"


def test_a_digit_that_was_not_found_makes_none_of_what_is_not_one() -> None:
    assert found("13", [0.9, 0.9], "123") == "11"


def test_pages_on_which_nothing_is_found_add_nothing() -> None:
    page = Symbols(np.ones((2, 3), np.float32), np.array([True, False]), np.zeros(2), np.ones(2))
    both = together([symbols_of(None, "12", 1.0), page])
    assert both.features.shape == (2, 3)
    assert both.is_digit.tolist() == [True, False]


def test_trees_say_the_same_in_onnx() -> None:
    chance = np.random.default_rng(0)
    features = chance.normal(size=(400, 5)).astype(np.float32)
    features[chance.random(features.shape) < 0.2] = np.nan
    truth = np.nan_to_num(features[:, 0]) + 0.5 * np.isnan(features[:, 1]) > 0.2
    trees = HistGradientBoostingClassifier(max_iter=5).fit(features, truth)
    session = session_of(context.FILE.parent, as_onnx(trees), threads=1)
    (logits,) = session.run(None, {context.INPUT: features})
    assert logits[:, 0] == pytest.approx(trees.decision_function(features), abs=1e-4)
