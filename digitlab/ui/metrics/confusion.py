"""The confusion matrix, and beside it the digits of the cell that is chosen in it."""

from typing import NamedTuple

import pandas as pd
import streamlit as st

from ...charts import captions, confusion, tables
from ...charts.confusion import CELL
from ...report import Report
from ...wording import percent
from .figure import figure, selected
from .gallery import gallery, read_right

COUNTS, SHARES = "Counts", "Shares of each row, %"


class Shown(NamedTuple):
    """What a confusion matrix shows: whose, which drawing of it, and the cell marked at first.

    Later clicks mark theirs in the browser; the chart must not be drawn anew for them.
    """

    model: str
    version: int
    start: tuple[int, int]


@st.fragment
def mistakes(report: Report) -> None:
    """Confusion matrix, and the digits of the cell that is chosen; a click runs this alone."""
    state, cells = st.session_state, tables.confusion(report)
    pairs = _pairs(cells)
    if state.get("pair") not in pairs:
        state["pair"] = next(iter(pairs))
    if "confusion" not in state or state["confusion"].model != report.name:
        state["confusion"] = Shown(report.name, 0, state["pair"])
    left, right = st.columns([5, 3], gap="medium")
    with left:
        _matrix(report, cells, state["confusion"])
    with right:
        _chosen(report, pairs)


def _pairs(cells: pd.DataFrame) -> dict[tuple[int, int], int]:
    """Cells with anything in them and how much it is: mistakes first, the most frequent one first.

    Their keys are (written, read as).
    """
    right = cells[(cells["digit"] == cells["read"]) & (cells["count"] > 0)]
    some = pd.concat([tables.pairs(cells), right])
    return {(one.digit, one.read): one.count for one in some.itertuples()}


def _matrix(report: Report, cells: pd.DataFrame, shown: Shown) -> None:
    shares = st.segmented_control(
        "In the cells", [COUNTS, SHARES], default=COUNTS, required=True, key="cells"
    )
    name = f"confusion_{report.name}"
    figure(
        confusion.confusion(cells, shown.start, shares == SHARES).properties(height=460),
        captions.confusion(cells),
        tables.matrix(cells, "share" if shares == SHARES else "count"),
        name,
        on_select=lambda: _take_click(name, shown.version),
        version=shown.version,
    )


def _take_click(name: str, version: int) -> None:
    """Take what was clicked over into the list of cells, which can be used without a mouse."""
    for cell in selected(name, CELL, version):
        st.session_state["pair"] = (int(cell["digit"]), int(cell["read"]))


def _forget_click() -> None:
    """Another cell was taken from the list: draw the chart anew with that one marked."""
    state = st.session_state
    before = state["confusion"]
    state["confusion"] = Shown(before.model, before.version + 1, state["pair"])


def _chosen(report: Report, pairs: dict[tuple[int, int], int]) -> None:
    """Show the digits of the cell that was clicked, or taken from the list."""
    digit, read = st.selectbox(
        "Click a cell to see its digits, or choose it here",
        list(pairs),
        format_func=lambda pair: f"{pair[0]} read as {pair[1]} ({pairs[pair]:,})",
        key="pair",
        on_change=_forget_click,
    )
    if digit == read:
        st.write(f"**{digit} read as {read}**, which is right.")
        gallery([(place, f"a {digit}") for place in read_right(digit, report.mistakes)], "pair")
        return
    some = [one for one in report.mistakes if (one.label, one.read) == (digit, read)]
    st.write(f"**{digit} read as {read}**, the surest first, and how sure {report.name} was of it.")
    gallery([(one.place, percent(one.confidence)) for one in some], "pair")
