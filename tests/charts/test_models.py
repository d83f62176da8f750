"""models: claims, costs and optimizers of all models."""

import numpy as np
import pandas as pd
import pytest

from digitlab.charts import models as model_charts
from digitlab.charts.colors import LIGHT
from digitlab.charts.costs import COSTS

from .spec import rows, spec


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
    chart = model_charts.tradeoff(models(), cost, "best", LIGHT)
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
        for layer in spec(model_charts.tradeoff(models(), "parameters", "best", LIGHT))["layer"]
        if "transform" in layer
    ]
    assert not any({"best", "twin"} <= set(side) for side in sides)


def test_tradeoff_of_a_single_model_does_not_divide_by_nothing() -> None:
    assert len(rows(model_charts.tradeoff(models().head(1), "parameters", "best", LIGHT))) == 1


def test_optimizers_of_runs_of_different_length_are_lines_of_different_length() -> None:
    epochs = pd.DataFrame({"epoch": [1, 2], "SGD": [0.9, np.nan], "Adam": [0.95, 0.97]})
    points = [(row["optimizer"], row["epoch"]) for row in rows(model_charts.optimizers(epochs))]
    assert points == [("SGD", 1), ("Adam", 1), ("Adam", 2)]
