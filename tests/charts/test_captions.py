"""Sentences are made from numbers: each test gives the numbers and reads the sentence."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from digitlab.charts import captions, tables
from digitlab.evaluation.metrics import interval, mcnemar
from digitlab.recognition.prediction import Prediction
from digitlab.report.figures import Calibration, DigitScores, Measure, Mistake, Rejection

from .test_tables import REPORT


def measure(share: float, count: int) -> Measure:
    return Measure(share, *interval(share, count), count)


def test_two_close_models_are_not_shown_to_differ_on_ten_thousand_digits() -> None:
    assert captions.interval_of(measure(0.9966, 10_000)) == (
        "34 of 10,000 digits are misread. 95 % confidence interval: 99.53 to 99.76 %. On 10,000 "
        "digits, a model with 99.6 % and one with 99.7 % are not shown to differ."
    )


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.9685, "96.8 % and one with 96.9 %"), (1.0, "99.8 % and one with 99.9 %")],
)
def test_models_that_are_not_shown_to_differ_are_like_the_model_shown(
    share: float, words: str
) -> None:
    assert words in captions.interval_of(measure(share, 10_000))


def test_on_a_million_digits_they_differ_and_nothing_is_said() -> None:
    assert "not shown" not in captions.interval_of(measure(0.9966, 1_000_000))


def test_most_confused_pairs_are_named_in_order() -> None:
    told = captions.confusion(tables.confusion(REPORT))
    assert told == (
        "Gray: right. Orange: the 5 mistakes; stronger means more. Most often 7 is read as 1 "
        "(3 times) and 4 is read as 9 (twice)."
    )


def test_single_mistake_is_called_the_only_one() -> None:
    counts = np.diag([9] * 10)
    counts[4, 9] = 1
    told = captions.confusion(tables.confusion(replace(REPORT, confusion=counts.tolist())))
    assert told == "Gray: right. Orange: the only mistake."


def test_model_without_mistakes_has_no_confused_pairs() -> None:
    scores = [DigitScores(1, 1, 1, 9)] * 10
    perfect = replace(REPORT, confusion=np.diag([9] * 10).tolist(), per_digit=scores)
    assert captions.confusion(tables.confusion(perfect)) == "All 90 test digits are read right."
    assert "All digits are read equally well" in captions.classes(tables.classes(perfect))


def test_best_and_worst_digit_are_named() -> None:
    told = captions.classes(tables.classes(REPORT))
    assert told == "Best: 8 (F1 100.00 %). Worst: 7 (F1 80.00 %)."


def test_hardest_digits_are_those_of_which_it_was_surest() -> None:
    told = captions.hardest([Mistake(1, 8, 3, 0.99), Mistake(2, 4, 9, 0.5)])
    assert told == (
        "The 2 mistakes, most confident first. 1 was made with 95 % or more. The first: an 8 read "
        "as a 3, with 99.0 %."
    )


@pytest.mark.parametrize(
    ("confidences", "words"),
    [
        ([0.99], "The only mistake: an 8 read as a 3, with 99.0 %."),
        ([0.5, 0.4], "The 2 mistakes, most confident first. None was made with 95 % or more."),
        ([0.97, 0.96, 0.2], "The 3 mistakes, most confident first. 2 were made with 95 % or more."),
    ],
)
def test_hardest_digits_are_counted_in_words(confidences: list[float], words: str) -> None:
    wrong = [Mistake(place, 8, 3, confidence) for place, confidence in enumerate(confidences)]
    assert captions.hardest(wrong).startswith(words)


def test_reliability_names_each_error() -> None:
    one = Calibration([0.9], [1.0], [90], 0.0213)
    assert "MNIST test: 2.13 %; Pens: 2.13 %" in captions.reliability(
        {"MNIST test": one, "Pens": one}
    )


def test_refusals_say_what_they_cost() -> None:
    one = Rejection(948, 1173, [0.0], [0.2], 0.99684, 0.3, (0.009, 0.953))
    told = captions.refusals(one)
    assert "refuses 95.3 % of 1,173 letters and symbols and 0.9 % of 948 digits" in told
    assert "0.9968" in told


def trained(losses: list[float], val_losses: list[float]) -> str:
    history = {
        "loss": losses,
        "val_loss": val_losses,
        "accuracy": [0.5] * len(losses),
        "val_accuracy": [0.5 + 0.01 * at for at in range(len(losses))],
    }
    report = replace(REPORT, history=history, best_epoch=len(losses))
    return captions.curves(report, tables.history(report))


def test_overfit_is_called_by_its_name() -> None:
    told = trained([0.3, 0.1, 0.01], [0.2, 0.1, 0.2])
    assert "is lowest in epoch 2 (0.100) and ends at 0.200" in told
    assert "overfits" in told


def test_training_that_is_made_harder_is_explained() -> None:
    assert "The training loss is the worse one" in trained([0.3, 0.2], [0.2, 0.1])


def test_training_as_it_should_be_needs_no_comment() -> None:
    told = trained([0.3, 0.1], [0.4, 0.2])
    assert told.endswith("which it did not learn from.")
    assert "epoch 2" in told


def test_history_of_a_library_that_tells_less_is_told_as_far_as_it_goes() -> None:
    report = replace(REPORT, history={"loss": [2.0]}, best_epoch=0)
    told = captions.curves(report, tables.history(report))
    assert told == "1,000 parameters, learned in 1 epoch (61 s)."


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
    told = captions.claims(MODELS)
    assert "1 of 2 claims are reached or lie within the interval; plain falls short." in told
    assert "Best: best with 99.00 %" in told


def test_models_that_are_equally_good_are_named_together() -> None:
    told = captions.claims(MODELS.assign(measured=[0.97, 0.99, 0.99]))
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
    told = captions.tradeoff(MODELS, cost, "middle")
    assert f"Best: best, 99.00 % with {price}. Bundled: middle" in told


def test_models_without_claims_are_told_without_them() -> None:
    told = captions.claims(MODELS.assign(claim=np.nan))
    assert told == (
        "Circles: what we measured, with 95 % confidence intervals. Best: best with 99.00 %."
    )


def test_single_model_is_the_best_and_the_cheapest() -> None:
    told = captions.tradeoff(MODELS.head(1), "bytes", "best")
    assert told.endswith("Best and cheapest: plain, 97.00 % with 1 kB.")


def test_bundled_one_is_not_named_twice() -> None:
    assert "Bundled" not in captions.tradeoff(MODELS, "bytes", "best")


def test_optimizers_that_differ_are_told_from_those_that_do_not() -> None:
    epochs = pd.DataFrame({"epoch": [1], "SGD": [0.9], "Adam": [0.99], "AdamW": [0.991]})
    told = captions.optimizers(epochs, 5_000)
    assert "AdamW 99.10 %, Adam 99.00 % and SGD 90.00 %" in told
    assert "Between AdamW and Adam the difference is within chance" in told


def test_optimizers_that_do_not_differ_at_all_are_called_so() -> None:
    epochs = pd.DataFrame({"epoch": [1], "SGD": [0.9895], "Adam": [0.99]})
    assert "these differences are within chance" in captions.optimizers(epochs, 5_000)


def test_clear_duel_has_a_winner() -> None:
    told = captions.duel("old", "new", 9000, 10, 60, 5)
    assert "Both read 9,000 digits right and 5 wrong. Only old reads 10 right, only new 60" in told
    assert "less than once in 10,000 times" in told
    assert "**new is the better one**" in told


def test_close_duel_has_none() -> None:
    told = captions.duel("old", "new", 9000, 30, 36, 5)
    assert f"{100 * mcnemar(30, 36):.0f} times in 100" in told
    assert "nothing shows that either is better" in told


def test_even_duel_is_a_draw() -> None:
    assert "a draw" in captions.duel("old", "new", 9000, 30, 30, 5)
    assert "a draw" in captions.duel("old", "new", 9000, 0, 0, 5)


def test_duel_by_digit_names_where_each_gains_most() -> None:
    table = pd.DataFrame({"digit": [0, 1, 2], "old": [5, 1, 2], "new": [1, 4, 2]})
    told = captions.duel_by_digit(table)
    assert "old 8, new 7" in told
    assert "old is furthest ahead on 1 (1 mistake, new 4)" in told
    assert "new is furthest ahead on 0 (1 mistake, old 5)" in told


def test_duel_of_equals_names_no_digit() -> None:
    table = pd.DataFrame({"digit": [0], "old": [5], "new": [5]})
    assert "ahead" not in captions.duel_by_digit(table)


def read_as(digit: int, score: float = 1.0) -> Prediction:
    return Prediction(np.eye(10)[digit], score, threshold=0.5)


def test_networks_that_agree_say_so_together() -> None:
    assert captions.votes({"one": read_as(8), "other": read_as(8)}) == "All 2 networks see an 8."


def test_networks_that_differ_are_named() -> None:
    told = captions.votes(
        {"one": read_as(4), "other": read_as(4), "odd": read_as(9), "strict": read_as(4, 0.1)}
    )
    assert told == "2 of 4 networks see a 4; odd: a 9; strict: no digit."


def test_facts_leave_out_what_was_not_measured() -> None:
    assert captions.facts(REPORT) == (
        "1,000 parameters · 4 kB on disk · 12 µs a digit · 61 s of training"
    )
    old = replace(REPORT, size=0, microseconds=0.0)
    assert captions.facts(old) == "1,000 parameters · 61 s of training"
