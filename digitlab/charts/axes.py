"""Axes and tooltips of shares: written as percentages, and spread so that good models differ."""

from collections.abc import Iterable
from typing import Any

import altair as alt
import pandas as pd

from ..wording import percent

_TICKS = (0.5, 0.3, 0.2, 0.1, 0.05, 0.03, 0.02, 0.01, 0.005, 0.003, 0.002, 0.001, 0.0005, 0.0001)
"""Shares of mistakes that an axis of accuracies names."""

FEWEST_MISTAKES = 5e-5
"""Share below which nothing is told apart: half a digit in ten thousand."""

ACCURACY = "MNIST test digits read right"
"""Title of the axis by which models are compared."""


def accuracy_axis(errors: Iterable[float], title: str | None) -> dict[str, Any]:
    """Scale and axis for shares of mistakes, labeled with shares read right.

    The scale is logarithmic: half the mistakes is the same step everywhere, from 98 % to 99 % as
    from 99.6 % to 99.8 %. On a linear scale the points of all good models would overlap.

    Parameters
    ----------
    errors : iterable of float
        Shares of mistakes, 0 to 1, that must be in sight; at least one.
    title : str or None

    Returns
    -------
    dict
        `scale`, `axis` and `title` for `alt.X` or `alt.Y`.
    """
    kept = [max(error, FEWEST_MISTAKES) for error in errors]
    most, least = min(1.0, max(kept) * 1.2), min(kept) / 1.2
    return {
        "title": title,
        "scale": alt.Scale(type="log", reverse=True, domain=[least, most], nice=False, clamp=True),
        "axis": alt.Axis(
            values=[tick for tick in _TICKS if least <= tick <= most],
            labelExpr="format(100 * (1 - datum.value), '.2~f') + ' %'",
            labelOverlap="greedy",
        ),
    }


def share_axis() -> alt.Axis:
    """Axis of shares with five ticks, labeled as `wording.percent` writes them."""
    return alt.Axis(labelExpr="format(100 * datum.value, '~f') + ' %'", tickCount=5)


def epoch_axis(last: int) -> alt.X:
    """Axis of epochs, 1 to the last one."""
    return alt.X(
        "epoch:Q",
        scale=alt.Scale(domain=[1, max(2, last)], nice=False),
        axis=alt.Axis(tickMinStep=1, grid=False, format="d"),
    )


def with_percents(table: pd.DataFrame, digits: int, *columns: str) -> pd.DataFrame:
    """Add what `percent_tooltip` shows of these columns of shares."""
    words = {
        _words(column): [percent(share, digits) for share in table[column]] for column in columns
    }
    return table.assign(**words)


def percent_tooltip(column: str, title: str | None = None) -> alt.Tooltip:
    """Show a share as a percentage; the table is made by `with_percents`."""
    return alt.Tooltip(f"{_words(column)}:N", title=title or column)


def _words(column: str) -> str:
    return f"{column} in words"
