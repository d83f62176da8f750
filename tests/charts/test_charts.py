import json
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pytest

from digitlab.charts import calibration, confusion, curves
from digitlab.charts import models as model_charts
from digitlab.charts.axes import accuracy_axis
from digitlab.charts.costs import COSTS

Chart = alt.LayerChart | alt.Chart


def spec(chart: Chart) -> dict[str, Any]:
    """The chart as the browser gets it; raises if it is not valid Vega-Lite."""
    return chart.to_dict()


def rows(chart: Chart) -> list[dict[str, Any]]:
    """The longest of the chart's tables."""
    return max(spec(chart)["datasets"].values(), key=len)


def shape(chart: Chart) -> str:
    """All of the chart but its numbers."""
    whole = spec(chart)
    names = list(whole.pop("datasets"))
    text = json.dumps(whole, sort_keys=True)
    for name in names:
        text = text.replace(name, "table")
    return text


# The axis of accuracies


def test_axis_of_accuracies_shows_all_that_it_is_given() -> None:
    axis = accuracy_axis([0.004, 0.03], None)
    least, most = axis["scale"].domain
    assert least < 0.004
    assert most > 0.03
    assert axis["axis"]["values"] == [0.03, 0.02, 0.01, 0.005]


def test_axis_of_a_model_without_mistakes_has_no_end_at_infinity() -> None:
    least, most = accuracy_axis([0.0, 0.0], None)["scale"].domain
    assert 0 < least < most


def test_axis_of_a_model_that_reads_nothing_right_ends_at_nothing() -> None:
    assert accuracy_axis([1.0, 0.5], None)["scale"].domain[1] == 1


# Of reports


def history() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "epoch": [1, 2],
            "training accuracy": [0.5, 0.7],
            "validation accuracy": [0.6, 0.8],
            "training loss": [2.0, 1.0],
            "validation loss": [1.5, 0.5],
        }
    )


@pytest.mark.parametrize("what", ["accuracy", "loss"])
def test_curves_show_every_epoch_of_both_and_mark_the_kept_one(what: str) -> None:
    chart = curves.curves(history(), what, 2)
    points = {(row["digits"], row["epoch"]): row[what] for row in rows(chart)}
    assert points == {
        (kind, epoch): history()[f"{kind} {what}"][epoch - 1]
        for kind in ("training", "validation")
        for epoch in (1, 2)
    }
    assert [{"epoch": 2, "words": "kept: 2"}] in spec(chart)["datasets"].values()


def test_curves_of_a_model_that_knows_only_one_of_the_two_show_that_one() -> None:
    known = history()[["epoch", "validation accuracy", "training loss"]]
    assert {row["digits"] for row in rows(curves.curves(known, "accuracy", 1))} == {"validation"}
    assert {row["digits"] for row in rows(curves.curves(known, "loss", 1))} == {"training"}


def test_curves_without_a_kept_epoch_mark_none() -> None:
    assert "kept" not in json.dumps(spec(curves.curves(history(), "loss", 0)))


def cells() -> pd.DataFrame:
    """9 right of each digit; each is taken once for every second other."""
    return pd.DataFrame(
        [
            {"digit": one, "read": other, "count": count, "share": count / 14}
            for one in range(10)
            for other in range(10)
            for count in [9 if one == other else (one + other) % 2]
        ]
    )


def test_confusion_has_a_hundred_cells_and_shades_mistakes_alone() -> None:
    found = {(row["digit"], row["read"]): row for row in rows(confusion.confusion(cells(), (4, 5)))}
    assert len(found) == 100
    assert found[4, 4]["count"] == 9
    assert found[4, 4]["mistakes"] == 0
    assert found[4, 5]["count"] == found[4, 5]["mistakes"] == 1
    assert found[4, 6]["text"] == ""


def test_confusion_marks_the_cell_that_is_chosen_at_first() -> None:
    (param,) = spec(confusion.confusion(cells(), (4, 5)))["params"]
    assert param["value"] == [{"digit": 4, "read": 5}]


def test_confusion_tells_shares_and_never_zero_of_what_there_is() -> None:
    some = cells()
    some.loc[(some["digit"] == 1) & (some["read"] == 2), "share"] = 0.0004
    found = {
        (row["digit"], row["read"]): row
        for row in rows(confusion.confusion(some, (4, 5), shares=True))
    }
    assert found[4, 4]["text"] == "64.3"
    assert found[1, 2]["text"] == "<.1"
    assert found[4, 6]["text"] == ""


def test_confusion_without_a_mistake_is_still_a_chart() -> None:
    perfect = cells().assign(count=lambda one: one["count"].where(one["digit"] == one["read"], 0))
    assert sum(row["mistakes"] for row in rows(confusion.confusion(perfect, (4, 4)))) == 0


def test_reliability_has_a_point_for_each_bin() -> None:
    bins = pd.DataFrame(
        {
            "measured on": ["MNIST test", "MNIST test", "Pens"],
            "how sure": [0.5, 0.9, 0.9],
            "share right": [0.4, 1.0, 0.8],
            "answers": [10, 90, 5],
        }
    )
    assert rows(calibration.reliability(bins)) == bins.to_dict("records")


def test_refusals_stop_where_a_tenth_of_the_digits_is_lost() -> None:
    trade = pd.DataFrame({"digits refused": [0.0, 0.1, 0.5], "others refused": [0.2, 0.6, 0.9]})
    chart = calibration.refusals(trade, (0.05, 0.4))
    tables = list(spec(chart)["datasets"].values())
    curve = [(row["digits refused"], row["others refused"]) for row in max(tables, key=len)]
    assert curve == [(0.0, 0.2), (0.1, 0.6)]
    assert [{"digits refused": 0.05, "others refused": 0.4}] in tables


def models() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "model": ["plain", "best", "twin"],
            "measured": [0.97, 0.995, 0.9951],
            "low": [0.965, 0.993, 0.9931],
            "high": [0.975, 0.997, 0.9971],
            "claimed": ["97 %", "not stated", "99 %"],
            "claim": [0.97, np.nan, 0.99],
            "parameters": [10, 10_000, 10_100],
            "bytes": [100, 100_000, 100_000],
            "seconds to train": [0.0, 60.0, 61.0],
            "microseconds a digit": [5.0, 50.0, 51.0],
        }
    )


def test_claims_have_a_row_for_each_model_and_a_diamond_for_each_claim() -> None:
    shown = {row["model"]: row for row in rows(model_charts.claims(models()))}
    assert shown["best"]["wrong"] == pytest.approx(0.005)
    assert shown["best"]["wrong_claimed"] is None
    assert shown["plain"]["wrong_claimed"] == pytest.approx(0.03)


@pytest.mark.parametrize("cost", COSTS)
def test_tradeoff_leaves_out_what_has_no_price_and_names_all_the_rest(cost: str) -> None:
    chart = model_charts.tradeoff(models(), cost, "best")
    free = set(models().loc[models()[cost] == 0, "model"])
    assert {row["model"] for row in rows(chart)} == set(models()["model"]) - free
    named = [
        name
        for layer in spec(chart)["layer"]
        for step in layer.get("transform", [])
        for name in step["filter"]["oneOf"]
    ]
    assert sorted(named) == sorted(set(models()["model"]) - free)


def test_names_of_two_models_in_one_place_stand_on_different_sides() -> None:
    sides = [
        layer["transform"][0]["filter"]["oneOf"]
        for layer in spec(model_charts.tradeoff(models(), "parameters", "best"))["layer"]
        if "transform" in layer
    ]
    assert not any({"best", "twin"} <= set(side) for side in sides)


def test_tradeoff_of_a_single_model_does_not_divide_by_nothing() -> None:
    assert len(rows(model_charts.tradeoff(models().head(1), "parameters", "best"))) == 1


def test_optimizers_of_runs_of_different_length_are_lines_of_different_length() -> None:
    epochs = pd.DataFrame({"epoch": [1, 2], "SGD": [0.9, np.nan], "Adam": [0.95, 0.97]})
    points = [(row["optimizer"], row["epoch"]) for row in rows(model_charts.optimizers(epochs))]
    assert points == [("SGD", 1), ("Adam", 1), ("Adam", 2)]


def test_duel_has_two_bars_for_each_digit() -> None:
    table = pd.DataFrame({"digit": range(10), "one": range(10), "other": [3] * 10})
    bars = {(row["digit"], row["model"]): row["misread"] for row in rows(confusion.duel(table))}
    assert len(bars) == 20
    assert bars[7, "one"] == 7
    assert bars[7, "other"] == 3
