import json
from dataclasses import replace
from typing import Any

import altair as alt
import numpy as np
import pytest

from digitlab import Prediction, charts
from digitlab.metrics import Calibration, Rejection
from digitlab.report import Report

MIXED = np.zeros(10)
MIXED[[3, 5, 8]] = 0.7, 0.2999, 0.0001
SURE = np.full(10, 0.0004)
SURE[7] = 0.9964


def spec(chart: alt.LayerChart) -> dict[str, Any]:
    """The chart as the browser gets it; raises if it is not valid Vega-Lite."""
    return chart.to_dict()


def rows(chart: alt.LayerChart) -> list[dict[str, Any]]:
    """The longest of the chart's tables."""
    return max(spec(chart)["datasets"].values(), key=len)


def shape(chart: alt.LayerChart) -> str:
    """All of the chart but its numbers."""
    whole = spec(chart)
    names = list(whole.pop("datasets"))
    text = json.dumps(whole, sort_keys=True)
    for name in names:
        text = text.replace(name, "table")
    return text


# Bars


def test_ten_bars_stand_in_order_whatever_the_answer() -> None:
    for prediction in (Prediction(MIXED), Prediction(SURE), Prediction.nothing()):
        assert [row["digit"] for row in rows(charts.bars(prediction))] == list(range(10))


def test_bars_are_as_high_as_the_probabilities() -> None:
    heights = [row["probability"] for row in rows(charts.bars(Prediction(MIXED)))]
    np.testing.assert_allclose(heights, MIXED)


def test_only_the_answer_wins() -> None:
    winners = [row["digit"] for row in rows(charts.bars(Prediction(MIXED))) if row["wins"]]
    assert winners == [3]
    assert not any(row["wins"] for row in rows(charts.bars(Prediction.nothing())))


def test_chart_never_changes_its_shape_so_that_it_stays_mounted() -> None:
    shapes = {
        shape(charts.bars(one))
        for one in (Prediction(MIXED), Prediction(SURE), Prediction.nothing())
    }
    assert len(shapes) == 1
    assert '"domain": [0, 1.' in shapes.pop()


def test_winner_is_told_by_more_than_its_color() -> None:
    marks = {row["digit"]: row["mark"] for row in rows(charts.bars(Prediction(MIXED)))}
    assert marks[3] == "▼ 70 %"
    assert "bold" in shape(charts.bars(Prediction(MIXED)))


def test_height_is_as_asked_for() -> None:
    assert spec(charts.bars(Prediction(MIXED), height=90))["height"] == 90


def test_almost_certain_is_not_called_certain_and_almost_nothing_not_nothing() -> None:
    percents = [row["percent"] for row in rows(charts.bars(Prediction(SURE)))]
    assert percents[7] == "99 %"
    assert percents[0] == "<1 %"


@pytest.mark.parametrize(
    ("probability", "text"),
    [
        (0.0, "0 %"),
        (1e-9, "<1 %"),
        (0.0049, "<1 %"),
        (0.0051, "1 %"),
        (0.5, "50 %"),
        (0.994, "99 %"),
        (0.996, "99 %"),
        (0.9999999, "99 %"),
        (1.0, "100 %"),
    ],
)
def test_percent_is_rounded_but_never_to_the_ends(probability: float, text: str) -> None:
    probabilities = np.zeros(10)
    probabilities[[2, 4]] = probability, 1 - probability
    assert rows(charts.bars(Prediction(probabilities)))[2]["percent"] == text


def test_nothing_has_no_numbers_above_its_bars() -> None:
    assert {row["percent"] for row in rows(charts.bars(Prediction.nothing()))} == {""}


# The same in words


def test_bars_are_told_in_words() -> None:
    told = charts.describe(Prediction(MIXED))
    assert told.startswith("Probability of each digit.")
    assert "3: 70 %" in told
    assert "5: 30 %" in told
    assert "8: <1 %" in told
    assert "0: 0 %" in told


def test_empty_bars_are_told_in_words() -> None:
    assert charts.describe(Prediction.nothing()).startswith("Ten empty bars")


# Of a report

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
    seconds=1,
    parameters=1,
    files={},
    temperature=1,
    threshold=0.5,
    # 9 right; each digit is taken once for every second other.
    confusion=[
        [9 if one == other else (one + other) % 2 for other in range(10)] for one in range(10)
    ],
)


@pytest.mark.parametrize("what", ["accuracy", "loss"])
def test_curves_show_every_epoch_of_both_and_mark_the_kept_one(what: str) -> None:
    chart = charts.curves(REPORT, what)
    points = {(row["digits"], row["epoch"]): row[what] for row in rows(chart)}
    assert points == {
        ("training", 1): REPORT.history[what][0],
        ("training", 2): REPORT.history[what][1],
        ("validation", 1): REPORT.history[f"val_{what}"][0],
        ("validation", 2): REPORT.history[f"val_{what}"][1],
    }
    assert [{"epoch": 2}] in spec(chart)["datasets"].values()


def test_confusion_has_a_hundred_cells_and_shades_mistakes_alone() -> None:
    cells = {(row["digit"], row["read as"]): row for row in rows(charts.confusion(REPORT))}
    assert len(cells) == 100
    assert cells[4, 4]["count"] == 9
    assert cells[4, 4]["mistakes"] == 0
    assert cells[4, 5]["count"] == cells[4, 5]["mistakes"] == 1
    assert cells[4, 6]["text"] == ""
    assert cells[4, 4]["share"] == pytest.approx(9 / 14)


def test_confusion_of_a_digit_that_was_never_shown_does_not_divide_by_nothing() -> None:
    empty = replace(REPORT, confusion=[[0] * 10] * 10)
    assert all(row["share"] == 0 for row in rows(charts.confusion(empty)))


def test_reliability_has_a_point_for_each_bin() -> None:
    one = Calibration([0.5, 0.9], [0.4, 1.0], [10, 90], 0.02)
    points = rows(charts.reliability({"MNIST test": one, "Pens": one}))
    assert len(points) == 4
    assert points[1] == {
        "measured on": "MNIST test",
        "how sure": 0.9,
        "share right": 1.0,
        "answers": 90,
    }


def test_refusals_stop_where_a_tenth_of_the_digits_is_lost() -> None:
    one = Rejection(9, 9, [0.0, 0.1, 0.5], [0.2, 0.6, 0.9], 0.8, 0.3, (0.05, 0.4))
    chart = charts.refusals(one)
    tables = list(spec(chart)["datasets"].values())
    curve = [(row["digits refused"], row["others refused"]) for row in max(tables, key=len)]
    assert curve == [(0.0, 0.2), (0.1, 0.6)]
    assert [{"digits refused": 0.05, "others refused": 0.4}] in tables
