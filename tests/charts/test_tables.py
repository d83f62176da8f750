from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pytest

from digitlab.charts import tables
from digitlab.report import MNIST_TEST, Report
from digitlab.report.figures import Calibration, DigitScores, Measure, Mistake, Rejection

CONFUSION = [[9 if one == other else 0 for other in range(10)] for one in range(10)]
CONFUSION[4][9], CONFUSION[4][4] = 2, 7
CONFUSION[7][1], CONFUSION[7][7] = 3, 6

PER_DIGIT = [DigitScores(1, 1, 1, 9)] * 10
PER_DIGIT[1] = DigitScores(9 / 12, 1, 2 * 0.75 / 1.75, 9)
PER_DIGIT[4] = DigitScores(1, 7 / 9, 14 / 16, 9)
PER_DIGIT[7] = DigitScores(1, 6 / 9, 0.8, 9)
PER_DIGIT[9] = DigitScores(9 / 11, 1, 18 / 20, 9)

REPORT = Report(
    name="tiny",
    recipe={},
    data={},
    versions={},
    history={
        "accuracy": [0.5, 0.7],
        "val_accuracy": [0.6, 0.8],
        "loss": [2.0, 1.0],
        "val_loss": [1.5, 0.5],
    },
    best_epoch=2,
    seconds=61.26,
    parameters=1000,
    files={},
    temperature=1,
    threshold=0.5,
    size=4000,
    measures={MNIST_TEST: Measure(0.95, 0.94, 0.96, 100)},
    confusion=CONFUSION,
    per_digit=PER_DIGIT,
    mistakes=[Mistake(3, 7, 1, 0.9), Mistake(8, 4, 9, 0.6)],
    microseconds=12.5,
)


@dataclass(frozen=True)
class Claim:
    what: str = "A tiny one"
    claim: float | None = None
    claimed: str = "not stated"


def test_history_has_a_row_for_each_epoch() -> None:
    assert tables.history(REPORT).to_dict("list") == {
        "epoch": [1, 2],
        "training accuracy": [0.5, 0.7],
        "validation accuracy": [0.6, 0.8],
        "training loss": [2.0, 1.0],
        "validation loss": [1.5, 0.5],
    }


def test_history_leaves_out_what_a_library_does_not_tell() -> None:
    some = replace(REPORT, history={"loss": [2.0], "val_accuracy": [0.6]}, best_epoch=1)
    assert list(tables.history(some)) == ["epoch", "validation accuracy", "training loss"]


def test_model_that_was_not_trained_in_epochs_has_an_empty_history() -> None:
    assert tables.history(replace(REPORT, history={})).empty


def test_confusion_has_the_share_of_each_row() -> None:
    cells = tables.confusion(REPORT.confusion).set_index(["digit", "read"])
    assert len(cells) == 100
    assert cells.loc[(7, 1)].to_dict() == {"count": 3, "share": 3 / 9}


def test_confusion_of_a_digit_that_was_never_shown_does_not_divide_by_nothing() -> None:
    empty = replace(REPORT, confusion=[[0] * 10] * 10, mistakes=[])
    assert not tables.confusion(empty.confusion)["share"].any()


def test_matrix_is_the_confusion_as_people_know_it() -> None:
    matrix = tables.matrix(tables.confusion(REPORT.confusion))
    assert matrix["written"].tolist() == list(range(10))
    assert matrix.drop(columns="written").to_numpy().tolist() == CONFUSION
    shares = tables.matrix(tables.confusion(REPORT.confusion), "share")
    assert shares["read as 1"][7] == 0.3333


def test_pairs_are_the_mistakes_the_most_frequent_first() -> None:
    pairs = tables.pairs(tables.confusion(REPORT.confusion))
    assert pairs[["digit", "read", "count"]].to_numpy().tolist() == [[7, 1, 3], [4, 9, 2]]


def test_classes_have_a_row_for_each_digit() -> None:
    classes = tables.classes(REPORT).set_index("digit")
    assert classes.loc[1].to_dict() == {
        "precision": 0.75,
        "recall": 1.0,
        "F1": round(2 * 0.75 / 1.75, 4),
        "support": 9,
    }


def test_measures_come_with_their_intervals() -> None:
    assert tables.measures(REPORT.measures).to_dict("records") == [
        {"right": 0.95, "measured on": MNIST_TEST, "low": 0.94, "high": 0.96, "digits": 100}
    ]


def test_reliability_has_a_row_for_each_bin_of_each_yardstick() -> None:
    one = Calibration([0.5, 0.9], [0.4, 1.0], [10, 90], 0.02)
    bins = tables.reliability({"MNIST test": one, "Pens": one})
    assert bins["measured on"].tolist() == ["MNIST test"] * 2 + ["Pens"] * 2
    assert bins["answers"].tolist() == [10, 90] * 2


def test_refusals_have_a_row_for_each_threshold() -> None:
    one = Rejection(9, 9, [0.0, 0.1], [0.2, 0.6], 0.8, 0.3, (0.05, 0.4))
    assert tables.refusals(one)["others refused"].tolist() == [0.2, 0.6]


def test_mistakes_are_named_as_people_call_them() -> None:
    assert tables.mistakes(REPORT.mistakes).to_dict("records")[0] == {
        "test digit": 3,
        "written": 7,
        "read as": 1,
        "how sure": 0.9,
    }


def test_model_is_a_row_of_what_is_claimed_measured_and_paid() -> None:
    (row,) = tables.models({"tiny": REPORT}, {"tiny": Claim(claim=0.9)}).to_dict("records")
    assert row["measured"] == 0.95
    assert row["misread"] == 5
    assert row["claim"] == 0.9
    assert row["bytes"] == 4000
    assert row["seconds to train"] == 61.3


def test_claim_without_a_number_is_no_number() -> None:
    assert np.isnan(tables.models({"tiny": REPORT}, {"tiny": Claim()})["claim"][0])


@pytest.mark.parametrize(
    ("report", "recipes"),
    [(replace(REPORT, measures={}), {"tiny": Claim()}), (REPORT, {})],
    ids=["not measured", "no recipe"],
)
def test_model_that_cannot_be_compared_has_no_row(
    report: Report, recipes: dict[str, Claim]
) -> None:
    assert tables.models({"tiny": report}, recipes).empty


def test_optimizers_of_different_length_stand_in_one_table() -> None:
    short = replace(REPORT, history={"val_accuracy": [0.9]}, best_epoch=1)
    table = tables.optimizers({"sgd": short, "adam": REPORT})
    assert list(table) == ["epoch", "SGD", "Adam"]
    assert table["Adam"].tolist() == [0.6, 0.8]
    assert pd.isna(table["SGD"][1])


def test_by_digit_counts_what_each_model_misreads() -> None:
    perfect = replace(REPORT, confusion=np.diag([9] * 10).tolist())
    table = tables.by_digit({"tiny": REPORT, "perfect": perfect})
    assert table["tiny"].tolist() == [0, 0, 0, 0, 2, 0, 0, 3, 0, 0]
    assert not table["perfect"].any()
