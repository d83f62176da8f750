"""calibration: the reliability diagram, and what refusing costs."""

import pandas as pd

from digitlab.charts import calibration

from .spec import rows, spec


def test_reliability_has_a_point_for_each_bin() -> None:
    bins = pd.DataFrame(
        {
            "measured on": ["MNIST test", "MNIST test", "Pens"],
            "how sure": [0.5, 0.9, 0.9],
            "share right": [0.4, 1.0, 0.8],
            "answers": [10, 90, 5],
        }
    )
    points = rows(calibration.reliability(bins))
    assert pd.DataFrame(points)[list(bins)].equals(bins)
    assert [point["how sure in words"] for point in points] == ["50.0 %", "90.0 %", "90.0 %"]


def test_refusals_stop_where_a_tenth_of_the_digits_is_lost() -> None:
    trade = pd.DataFrame({"digits refused": [0.0, 0.1, 0.5], "others refused": [0.2, 0.6, 0.9]})
    chart = calibration.refusals(trade, (0.05, 0.4))
    tables = list(spec(chart)["datasets"].values())
    curve = [(row["digits refused"], row["others refused"]) for row in max(tables, key=len)]
    assert curve == [(0.0, 0.2), (0.1, 0.6)]
    (threshold,) = min(tables, key=len)
    assert (threshold["digits refused"], threshold["others refused"]) == (0.05, 0.4)
