"""Sentences are made from numbers: each test gives the numbers and reads the sentence."""

from dataclasses import replace

import numpy as np
import pytest

from digitlab.charts import model_captions, tables
from digitlab.evaluation.metrics import interval
from digitlab.report.figures import Calibration, DigitScores, Measure, Mistake, Rejection

from .test_tables import REPORT


def measure(share: float, count: int) -> Measure:
    return Measure(share, *interval(share, count), count)


def test_two_close_models_are_not_shown_to_differ_on_ten_thousand_digits() -> None:
    assert model_captions.interval_of(measure(0.9966, 10_000)) == (
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
    assert words in model_captions.interval_of(measure(share, 10_000))


def test_on_a_million_digits_they_differ_and_nothing_is_said() -> None:
    assert "not shown" not in model_captions.interval_of(measure(0.9966, 1_000_000))


def test_most_confused_pairs_are_named_in_order() -> None:
    told = model_captions.confusion(tables.confusion(REPORT.confusion))
    assert told == (
        "Gray: right. Orange: the 5 mistakes; stronger means more. Most often 7 is read as 1 "
        "(3 times) and 4 is read as 9 (twice)."
    )


@pytest.mark.parametrize(
    ("counts", "most"),
    [
        ([4, 3, 1, 1], " Most often 0 is read as 9 (4 times) and 1 is read as 9 (3 times)."),
        ([2, 1, 1], " Most often 0 is read as 9 (twice), 1 is read as 9 (once) and 2 is read as 9"),
        ([1, 1, 1, 1], ""),
    ],
)
def test_pairs_as_frequent_as_others_are_not_called_the_most_frequent(
    counts: list[int], most: str
) -> None:
    matrix = np.diag([9] * 10)
    matrix[: len(counts), 9] = counts
    cells = tables.confusion(matrix.tolist())
    begin = f"Gray: right. Orange: the {sum(counts)} mistakes; stronger means more."
    told = model_captions.confusion(cells)
    assert told.startswith(begin + most)
    assert most or told == begin


def test_single_mistake_is_called_the_only_one() -> None:
    counts = np.diag([9] * 10)
    counts[4, 9] = 1
    told = model_captions.confusion(tables.confusion(counts.tolist()))
    assert told == "Gray: right. Orange: the only mistake."


def test_model_without_mistakes_has_no_confused_pairs() -> None:
    scores = [DigitScores(1, 1, 1, 9)] * 10
    perfect = replace(REPORT, confusion=np.diag([9] * 10).tolist(), per_digit=scores)
    assert (
        model_captions.confusion(tables.confusion(perfect.confusion))
        == "All 90 test digits are read right."
    )
    assert "All digits are read equally well" in model_captions.classes(tables.classes(perfect))


def test_best_and_worst_digit_are_named() -> None:
    told = model_captions.classes(tables.classes(REPORT))
    assert told == "Best: 8 (F1 100.00 %). Worst: 7 (F1 80.00 %)."


def test_hardest_digits_are_those_of_which_it_was_surest() -> None:
    told = model_captions.hardest([Mistake(1, 8, 3, 0.99), Mistake(2, 4, 9, 0.5)])
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
    assert model_captions.hardest(wrong).startswith(words)


def test_reliability_names_each_error() -> None:
    one = Calibration([0.9], [1.0], [90], 0.0213)
    assert "MNIST test: 2.13 %; Pens: 2.13 %" in model_captions.reliability(
        {"MNIST test": one, "Pens": one}
    )


def test_refusals_say_what_they_cost() -> None:
    one = Rejection(948, 1173, [0.0], [0.2], 0.99684, 0.3, (0.009, 0.953))
    told = model_captions.refusals(one)
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
    return model_captions.curves(report, tables.history(report))


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
    told = model_captions.curves(report, tables.history(report))
    assert told == "1,000 parameters, learned in 1 epoch (61 s)."


def test_facts_leave_out_what_was_not_measured() -> None:
    assert model_captions.facts(REPORT) == (
        "1,000 parameters · 4 kB on disk · 12 µs a digit · 61 s of training"
    )
    old = replace(REPORT, size=0, microseconds=0.0)
    assert model_captions.facts(old) == "1,000 parameters · 61 s of training"
