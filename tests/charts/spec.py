"""A chart as the browser gets it."""

from typing import Any

import altair as alt

Chart = alt.LayerChart | alt.Chart


def spec(chart: Chart) -> dict[str, Any]:
    """The chart as the browser gets it; raises if it is not valid Vega-Lite."""
    return chart.to_dict()


def rows(chart: Chart) -> list[dict[str, Any]]:
    """The longest of the chart's tables."""
    return max(spec(chart)["datasets"].values(), key=len)
