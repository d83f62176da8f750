"""confusion: the matrix of one model, and the mistakes of two."""

import pandas as pd

from digitlab.charts import confusion
from digitlab.charts.colors import LIGHT

from .spec import rows, spec


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
    found = {
        (row["digit"], row["read"]): row
        for row in rows(confusion.confusion(cells(), (4, 5), LIGHT))
    }
    assert len(found) == 100
    assert found[4, 4]["count"] == 9
    assert found[4, 4]["mistakes"] == 0
    assert found[4, 5]["count"] == found[4, 5]["mistakes"] == 1
    assert found[4, 6]["text"] == ""


def test_confusion_marks_the_cell_that_is_chosen_at_first() -> None:
    (param,) = spec(confusion.confusion(cells(), (4, 5), LIGHT))["params"]
    assert param["value"] == [{"digit": 4, "read": 5}]


def test_confusion_tells_shares_and_never_zero_of_what_there_is() -> None:
    some = cells()
    some.loc[(some["digit"] == 1) & (some["read"] == 2), "share"] = 0.0004
    found = {
        (row["digit"], row["read"]): row
        for row in rows(confusion.confusion(some, (4, 5), LIGHT, shares=True))
    }
    assert found[4, 4]["text"] == "64.3"
    assert found[1, 2]["text"] == "<0.1"
    assert found[4, 6]["text"] == ""


def test_confusion_without_a_mistake_is_still_a_chart() -> None:
    perfect = cells().assign(count=lambda one: one["count"].where(one["digit"] == one["read"], 0))
    assert sum(row["mistakes"] for row in rows(confusion.confusion(perfect, (4, 4), LIGHT))) == 0


def test_duel_has_two_bars_for_each_digit() -> None:
    table = pd.DataFrame({"digit": range(10), "one": range(10), "other": [3] * 10})
    bars = {
        (row["digit"], row["model"]): row["misread"] for row in rows(confusion.duel(table, LIGHT))
    }
    assert len(bars) == 20
    assert bars[7, "one"] == 7
    assert bars[7, "other"] == 3
