"""The ten bars on a page.

Building a chart and checking it against Vega-Lite's schema takes Altair 15 to 30 ms, ten times as
long as reading the digit; only the numbers in it change. So it is built once, and from then on the
page sends ten rows.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import altair as alt
import streamlit as st

from digitlab import charts
from digitlab.prediction import Prediction

HEIGHT = 200
"""Of the plot, pixels."""


Kind = Callable[[Prediction, int], alt.LayerChart | alt.Chart]


def show_bars(
    prediction: Prediction, key: str, height: int = HEIGHT, kind: Kind = charts.bars
) -> None:
    """Show the bars; those of one key stay mounted and move."""
    st.vega_lite_chart(
        charts.bars_table(prediction),
        _shape(kind, height),
        width="stretch",
        key=key,
        alt=charts.describe(prediction),
    )


@cache
def _shape(kind: Kind, height: int) -> dict[str, Any]:
    """The chart without its data, as Vega-Lite takes it."""
    # Altair's own theme would give it a size; the page's does.
    with alt.theme.enable("none"):
        shape = kind(Prediction.nothing(), height).to_dict()
    return {name: part for name, part in shape.items() if name not in ("data", "datasets")}
