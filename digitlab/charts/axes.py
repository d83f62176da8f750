"""Axes and tooltips of shares, and the axis on which 99.6 % and 99.7 % can be told apart."""

from collections.abc import Iterable
from typing import Any

import altair as alt

_TICKS = (0.5, 0.3, 0.2, 0.1, 0.05, 0.03, 0.02, 0.01, 0.005, 0.003, 0.002, 0.001, 0.0005, 0.0001)

FEWEST = 5e-5
"""Share of mistakes below which nothing is told apart: half a digit in ten thousand."""


def accuracy_axis(errors: Iterable[float], title: str | None) -> dict[str, Any]:
    """Scale and axis for shares of mistakes, told as shares read right.

    Half the mistakes is the same step everywhere: from 98 % to 99 % as from 99.6 % to 99.8 %. On an
    even scale all good models would lie on one another.

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
    kept = [max(error, FEWEST) for error in errors]
    most, least = min(1.0, max(kept) * 1.2), min(kept) / 1.2
    return {
        "title": title,
        "scale": alt.Scale(type="log", reverse=True, domain=[least, most], nice=False, clamp=True),
        "axis": alt.Axis(
            values=[tick for tick in _TICKS if least <= tick <= most],
            labelExpr="format(1 - datum.value, '.2~%')",
            labelOverlap="greedy",
        ),
    }
