"""bars: the ten bars in rows, in shape and in words."""

from typing import Any

import altair as alt
import numpy as np
import pytest

from digitlab import Prediction
from digitlab.charts import bars

MIXED = np.zeros(10)
MIXED[[3, 5, 8]] = 0.7, 0.2999, 0.0001
SURE = np.full(10, 0.0004)
SURE[7] = 0.9964


def rows(prediction: Prediction) -> list[dict[str, Any]]:
    return bars.table(prediction).to_pylist()


# Rows


def test_ten_bars_stand_in_order_whatever_the_answer() -> None:
    for prediction in (Prediction(MIXED), Prediction(SURE), Prediction.nothing()):
        assert [row["digit"] for row in rows(prediction)] == list(range(10))


def test_bars_are_as_high_as_the_probabilities() -> None:
    np.testing.assert_allclose([row["probability"] for row in rows(Prediction(MIXED))], MIXED)


def test_only_the_answer_wins() -> None:
    assert [row["digit"] for row in rows(Prediction(MIXED)) if row["wins"]] == [3]
    assert not any(row["wins"] for row in rows(Prediction.nothing()))


def test_winner_is_told_by_more_than_its_color() -> None:
    assert rows(Prediction(MIXED))[3]["mark"] == "▼ 70 %"
    assert "bold" in str(bars.large(200))


def test_almost_certain_is_not_called_certain_and_almost_nothing_not_nothing() -> None:
    percents = [row["percent"] for row in rows(Prediction(SURE))]
    assert percents[7] == "99 %"
    assert percents[0] == "<1 %"


def test_nothing_has_no_numbers_above_its_bars() -> None:
    assert {row["percent"] for row in rows(Prediction.nothing())} == {""}


# Shape


@pytest.mark.parametrize("shape", [bars.large, bars.small])
def test_shape_is_vega_lite(shape: Any) -> None:
    """Altair checks it against the schema; it asks for data, which the page adds."""
    whole = {"data": {"values": rows(Prediction(MIXED))}, **shape(90)}
    assert alt.Chart.from_dict(whole).to_dict()["height"] == 90


def test_shape_names_the_columns_that_there_are() -> None:
    columns = set(bars.table(Prediction(MIXED)).column_names)
    assert {*fields(bars.large(90)), *fields(bars.small(90))} | {"wins"} == columns


def fields(part: Any) -> list[str]:
    """Every field that a shape names."""
    if isinstance(part, list):
        return [name for one in part for name in fields(one)]
    if not isinstance(part, dict):
        return []
    own = [part["field"]] if "field" in part else []
    return own + [name for one in part.values() for name in fields(one)]


def test_small_bars_pad_by_name_because_streamlit_adds_to_it() -> None:
    assert isinstance(bars.small(56)["padding"], dict)


# In words


def test_bars_are_told_in_words() -> None:
    told = bars.describe(Prediction(MIXED))
    assert told.startswith("Probability of each digit.")
    assert "3: 70 %" in told
    assert "5: 30 %" in told
    assert "8: <1 %" in told
    assert "0: 0 %" in told


def test_empty_bars_are_told_in_words() -> None:
    assert bars.describe(Prediction.nothing()).startswith("Ten empty bars")
