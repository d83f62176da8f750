"""A chart with all that belongs to it: what to look at, its numbers as a table, and downloads.

Streamlit's own chart toolbar shows on hover only and saves no SVG. `figure.js` saves the picture
that the browser has drawn, in the colors that the visitor sees.
"""

from collections.abc import Callable, Mapping
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from ...wording import unbroken
from ..component import component
from ..theme import palette

_saver = component(__file__, "digitlab_saver")


def figure(
    chart: alt.LayerChart | alt.Chart,
    caption: str,
    table: pd.DataFrame,
    name: str,
    on_select: Callable[[], None] | None = None,
    version: int = 0,
) -> None:
    """Show a chart, its caption, its table and its downloads.

    Parameters
    ----------
    chart : LayerChart or Chart
    caption : str
        One or two sentences that say what to look at.
    table : DataFrame
        The chart's numbers.
    name : str
        Of the downloads; unique on the page.
    on_select : callable, optional
        Called when something in the chart is chosen; `selected` then tells what.
    version : int
        Another one forgets what was chosen.
    """
    place = f"figure_{name}"
    with st.container(key=place):
        options: dict[str, Any] = {"on_select": on_select} if on_select else {}
        st.altair_chart(_readable(chart), key=_key(name, version), alt=caption, **options)
    st.caption(unbroken(caption))
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        numbers(table, name)
        _saver(
            key=f"save_{name}",
            data={"place": place, "name": name, "label": name.replace("_", " ")},
            width="content",
        )


def _readable(chart: alt.LayerChart | alt.Chart) -> alt.LayerChart | alt.Chart:
    """Write axes and legends in a gray that can be read on the page."""
    gray = palette().label
    axes = chart.configure_axis(labelColor=gray, titleColor=gray)
    return axes.configure_legend(labelColor=gray, titleColor=gray)


def numbers(table: pd.DataFrame, name: str) -> None:
    """Two small controls: a chart's numbers as a table that screen readers read, and as CSV."""
    with st.popover(
        "Table", icon=":material/table:", type="tertiary", help="These numbers as a table"
    ):
        st.table(table, border="horizontal", hide_index=True)
    st.download_button(
        "CSV",
        table.to_csv(index=False).encode(),
        f"{name}.csv",
        "text/csv",
        key=f"csv_{name}",
        icon=":material/download:",
        type="tertiary",
        on_click="ignore",
        help="Download these numbers as CSV",
    )


def selected(name: str, selection: str, version: int = 0) -> Any:
    """What a visitor has chosen in a figure, as the browser says it: a list, or what was forged."""
    state = st.session_state.get(_key(name, version))
    chosen = state.get("selection") if isinstance(state, Mapping) else None
    return chosen.get(selection) if isinstance(chosen, Mapping) else None


def _key(name: str, version: int) -> str:
    return f"chart_{name}_{version}"
