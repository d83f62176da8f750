"""curves: training and validation by epoch."""

import json

import pandas as pd
import pytest

from digitlab.charts import curves
from digitlab.charts.colors import LIGHT

from .spec import rows, spec


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
    chart = curves.curves(history(), what, 2, LIGHT)
    points = {(row["digits"], row["epoch"]): row[what] for row in rows(chart)}
    assert points == {
        (kind, epoch): history()[f"{kind} {what}"][epoch - 1]
        for kind in ("training", "validation")
        for epoch in (1, 2)
    }
    assert [{"epoch": 2, "words": "kept: 2"}] in spec(chart)["datasets"].values()


def test_curves_of_a_model_that_knows_only_one_of_the_two_show_that_one() -> None:
    known = history()[["epoch", "validation accuracy", "training loss"]]
    assert {row["digits"] for row in rows(curves.curves(known, "accuracy", 1, LIGHT))} == {
        "validation"
    }
    assert {row["digits"] for row in rows(curves.curves(known, "loss", 1, LIGHT))} == {"training"}


@pytest.mark.parametrize("epoch", [0, 3])
def test_curves_mark_no_epoch_that_they_do_not_show(epoch: int) -> None:
    assert "kept" not in json.dumps(spec(curves.curves(history(), "loss", epoch, LIGHT)))
