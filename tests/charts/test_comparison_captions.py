"""As `test_model_captions`, of sentences about several models."""

import numpy as np
import pandas as pd
import pytest

from digitlab.charts import comparison_captions
from digitlab.evaluation.metrics import mcnemar
from digitlab.recognition.prediction import Prediction

MODELS = pd.DataFrame(
    {
        "model": ["plain", "middle", "best"],
        "measured": [0.97, 0.98, 0.99],
        "high": [0.975, 0.985, 0.995],
        "claim": [0.98, 0.98, np.nan],
        "bytes": [1_000, 20_000, 3_000_000],
        "parameters": [10, 200, 3000],
        "seconds to train": [0.5, 100.0, 6000.0],
        "microseconds a digit": [1.0, 20.0, 300.0],
    }
)


def test_claims_that_are_not_reached_are_named() -> None:
    told = comparison_captions.claims(MODELS)
    assert "1 of 2 claims are reached or lie within the interval; plain falls short." in told
    assert "Best: best with 99.00 %" in told


def test_models_that_are_equally_good_are_named_together() -> None:
    told = comparison_captions.claims(MODELS.assign(measured=[0.97, 0.99, 0.99]))
    assert told.endswith("Best: middle and best with 99.00 %.")


@pytest.mark.parametrize(
    ("cost", "price"),
    [
        ("bytes", "3.0 MB. Cheapest: plain, 97.00 % with 1 kB"),
        ("parameters", "3,000 parameters. Cheapest: plain, 97.00 % with 10 parameters"),
        (
            "seconds to train",
            "100 min of training. Cheapest: plain, 97.00 % with 0.5 s of training",
        ),
        ("microseconds a digit", "300 µs a digit. Cheapest: plain, 97.00 % with 1 µs a digit"),
    ],
)
def test_best_and_cheapest_are_named_with_their_price(cost: str, price: str) -> None:
    told = comparison_captions.tradeoff(MODELS, cost, "middle")
    assert f"Best: best, 99.00 % with {price}. Bundled: middle" in told


def test_models_without_claims_are_told_without_them() -> None:
    told = comparison_captions.claims(MODELS.assign(claim=np.nan))
    assert told == (
        "Circles: what we measured, with 95 % confidence intervals. Best: best with 99.00 %."
    )


def test_single_model_is_the_best_and_the_cheapest() -> None:
    told = comparison_captions.tradeoff(MODELS.head(1), "bytes", "best")
    assert told.endswith("Best and cheapest: plain, 97.00 % with 1 kB.")


def test_bundled_one_is_not_named_twice() -> None:
    assert "Bundled" not in comparison_captions.tradeoff(MODELS, "bytes", "best")


def test_optimizers_that_differ_are_told_from_those_that_do_not() -> None:
    epochs = pd.DataFrame({"epoch": [1], "SGD": [0.9], "Adam": [0.99], "AdamW": [0.991]})
    told = comparison_captions.optimizers(epochs, 5_000)
    assert "AdamW 99.10 %, Adam 99.00 % and SGD 90.00 %" in told
    assert "Between AdamW and Adam the difference is within chance" in told


def test_optimizers_that_do_not_differ_at_all_are_called_so() -> None:
    epochs = pd.DataFrame({"epoch": [1], "SGD": [0.9895], "Adam": [0.99]})
    assert "these differences are within chance" in comparison_captions.optimizers(epochs, 5_000)


def test_clear_duel_has_a_winner() -> None:
    told = comparison_captions.duel("old", "new", 9000, 10, 60, 5)
    assert (
        "Both read 9,000 digits right and 5 wrong. old alone reads 10 right, new alone 60" in told
    )
    assert "less than once in 10,000 times" in told
    assert "**new is the better one**" in told


def test_close_duel_has_none() -> None:
    told = comparison_captions.duel("old", "new", 9000, 30, 36, 5)
    assert f"{100 * mcnemar(30, 36):.0f} times in 100" in told
    assert "nothing shows that either is better" in told


def test_even_duel_is_a_draw() -> None:
    assert "a draw" in comparison_captions.duel("old", "new", 9000, 30, 30, 5)
    assert "a draw" in comparison_captions.duel("old", "new", 9000, 0, 0, 5)


def test_duel_by_digit_names_where_each_gains_most() -> None:
    table = pd.DataFrame({"digit": [0, 1, 2], "old": [5, 1, 2], "new": [1, 4, 2]})
    told = comparison_captions.duel_by_digit(table)
    assert "old 8, new 7" in told
    assert "old is furthest ahead on 1 (1 mistake, new 4)" in told
    assert "new is furthest ahead on 0 (1 mistake, old 5)" in told


def test_duel_of_equals_names_no_digit() -> None:
    table = pd.DataFrame({"digit": [0], "old": [5], "new": [5]})
    assert "ahead" not in comparison_captions.duel_by_digit(table)


def read_as(digit: int, score: float = 1.0) -> Prediction:
    return Prediction(np.eye(10)[digit], score, threshold=0.5)


def test_networks_that_agree_say_so_together() -> None:
    assert (
        comparison_captions.votes({"one": read_as(8), "other": read_as(8)})
        == "All 2 networks see an 8."
    )


def test_networks_that_differ_are_named() -> None:
    told = comparison_captions.votes(
        {"one": read_as(4), "other": read_as(4), "odd": read_as(9), "strict": read_as(4, 0.1)}
    )
    assert told == "2 of 4 networks see a 4; odd: a 9; strict: no digit."
