"""The confusion matrix, and beside it the digits of the cell that is chosen in it."""

from collections.abc import Collection
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from ...charts import confusion, model_captions, tables
from ...charts.confusion import CELL
from ...report import Report
from ...wording import percent, with_article
from ..theme import palette
from .figure import figure, selected
from .gallery import gallery, read_right

COUNTS, SHARES = "Counts", "Shares of each row, %"
"""What the cells of the matrix may hold."""

Pair = tuple[int, int]
"""Digit as written, and as read."""


class Shown(NamedTuple):
    """What a confusion matrix shows.

    Later clicks mark their cell in the browser; the chart must not be drawn anew for them.

    Attributes
    ----------
    model : str
    version : int
        Grows each time that the chart is drawn anew.
    start : Pair
        The cell that is marked at first.
    """

    model: str
    version: int
    start: Pair


@st.fragment
def mistakes(report: Report) -> None:
    """Show the matrix, and the digits of the chosen cell; a click runs this function alone."""
    state, cells = st.session_state, tables.confusion(report.confusion)
    pairs = _pairs(cells)
    if not pairs:
        st.write("No digit is counted in this model's report.")
        return
    if state.get("pair") not in pairs:
        state["pair"] = next(iter(pairs))
    if "confusion" not in state or state["confusion"].model != report.name:
        state["confusion"] = Shown(report.name, 0, state["pair"])
    elif state["confusion"].start not in pairs:
        # The browser named a cell that was not offered.
        state["confusion"] = state["confusion"]._replace(start=state["pair"])
    left, right = st.columns([5, 3], gap="medium")
    with left:
        _matrix(report, cells, state["confusion"], pairs)
    with right:
        _chosen(report, pairs)


def _pairs(cells: pd.DataFrame) -> dict[Pair, int]:
    """Cells with digits in them, and how many: mistakes first, the most frequent one first."""
    right = cells[(cells["digit"] == cells["read"]) & (cells["count"] > 0)]
    filled = pd.concat([tables.pairs(cells), right])
    return {(cell.digit, cell.read): cell.count for cell in filled.itertuples()}


def _matrix(report: Report, cells: pd.DataFrame, shown: Shown, pairs: Collection[Pair]) -> None:
    """Show the matrix, with counts or with shares."""
    shares = st.segmented_control(
        "In the cells", [COUNTS, SHARES], default=COUNTS, required=True, key="cells"
    )
    name = f"confusion_{report.name}"

    def take_click() -> None:
        # The list of cells follows; it can be used without a mouse.
        for pair in chosen_pairs(selected(name, CELL, shown.version), pairs):
            st.session_state["pair"] = pair

    figure(
        confusion.confusion(cells, shown.start, palette(), shares == SHARES).properties(height=460),
        model_captions.confusion(cells),
        tables.matrix(cells, "share" if shares == SHARES else "count"),
        name,
        on_select=take_click,
        version=shown.version,
    )


def chosen_pairs(cells: Any, pairs: Collection[Pair]) -> list[Pair]:
    """The cells that were clicked.

    Parameters
    ----------
    cells : anything
        As the browser says it: a list of {"digit": 4, "read": 9}, or whatever was forged.
    pairs : collection of Pair
        Cells with digits in them; no other can be chosen.
    """
    named = [cell for cell in cells if isinstance(cell, dict)] if isinstance(cells, list) else []
    return [
        pair for pair in pairs if pair in [(cell.get("digit"), cell.get("read")) for cell in named]
    ]


def _draw_anew() -> None:
    """Another cell was taken from the list: draw the chart anew with that cell marked."""
    state = st.session_state
    before = state["confusion"]
    state["confusion"] = Shown(before.model, before.version + 1, state["pair"])


def _chosen(report: Report, pairs: dict[Pair, int]) -> None:
    """Show the digits of the cell that was clicked, or taken from the list."""
    chosen = st.selectbox(
        "Click a cell to see its digits, or choose it here",
        list(pairs),
        format_func=lambda pair: f"{pair[0]} read as {pair[1]} ({pairs[pair]:,})",
        key="pair",
        on_change=_draw_anew,
    )
    digit, read = chosen if chosen in pairs else next(iter(pairs))
    if digit == read:
        st.write(f"**{digit} read as {read}**, which is right.")
        gallery(
            [(place, with_article(digit)) for place in read_right(digit, report.mistakes)], "pair"
        )
        return
    shown = [
        mistake for mistake in report.mistakes if (mistake.label, mistake.read) == (digit, read)
    ]
    st.write(f"**{digit} read as {read}**, most confident first.")
    gallery([(mistake.place, percent(mistake.confidence)) for mistake in shown], "pair")
