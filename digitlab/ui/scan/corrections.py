"""Where the visitor corrects what was misread: a few questions, and a table of all digits."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import streamlit as st

from ...recognition.symbols import SYMBOLS
from ...results import UNREAD
from ...structure.corrections import LEFT_OUT
from ...wording import ordinal, with_article
from ..widgets import escape
from ..widgets.thumbnails import data_url
from .finds import Find, State
from .state import Visit

MOST_QUESTIONS = 3
"""Asked at once; the next one comes up when one is answered."""

OFFERED_DIGITS = 5
"""Digits to tap for each, the likeliest ones; the table takes any."""

TYPED = "scan_typed"
"""Key of the table that stands and the rows typed in it, in the session's state."""


class Row(NamedTuple):
    """A find, and the name of its file where each find is a file of its own."""

    find: Find
    file: str = ""


def take_typed(rows: list[Row], visit: Visit, key: str) -> None:
    """Take in what the visitor has typed into the table of that key, before anything is shown.

    A cell in which the visitor types again what it was given is no longer among its edits.
    """
    widget = _table_key(visit, key)
    edits = st.session_state.get(widget)
    typed = correct_rows(rows, edits)
    table, typed_before = st.session_state.get(TYPED, ("", set()))
    if edits is not None and table == visit.table == widget:
        for row in typed_before - typed:
            rows[row].find.correct(visit.table_texts[row])
    st.session_state[TYPED] = widget, typed


def correct_rows(rows: list[Row], edits: Any) -> set[int]:
    """Correct rows as a table says, `{"edited_rows": {"0": {"Digit": "7"}}}`; give these.

    It comes from a browser, which may say anything: what makes no sense is passed over.
    """
    typed = set()
    edited = edits.get("edited_rows") if isinstance(edits, Mapping) else None
    for row, changes in edited.items() if isinstance(edited, Mapping) else ():
        if isinstance(changes, Mapping) and "Digit" in changes:
            word = changes["Digit"]
            if str(row) in map(str, range(len(rows))) and isinstance(word, str | None):
                rows[int(row)].find.correct(word or LEFT_OUT)
                typed.add(int(row))
    return typed


def questions(rows: list[Row], visit: Visit, ask_below: int) -> None:
    """Ask what the most doubtful finds are.

    Parameters
    ----------
    rows : list of Row
        The doubtful ones, the most urgent first.
    visit : Visit
        Told of each answer.
    ask_below : int
        Percent up to which a digit is doubtful.
    """
    if not rows:
        return
    st.markdown(f"**{len(rows)} to check.** What is this?")
    for row in rows[:MOST_QUESTIONS]:
        key = f"answer_{row.find.number}"
        with st.container(horizontal=True, vertical_alignment="center", wrap=False, gap="small"):
            st.image(data_url(row.find.crop), width=48, alt="As it was written")
            st.segmented_control(
                _question(row, ask_below),
                _answers(row.find),
                key=key,
                format_func=lambda word: word or "none",
                on_change=_take_answer,
                args=(row.find, visit, key),
            )


def table(rows: list[Row], visit: Visit, key: str) -> None:
    """Show all finds, each to be corrected in its row; `key` tells what is shown."""
    st.markdown("**All digits.** Type over a digit to correct it.")
    widget = _table_key(visit, key)
    # While the table stands, what it was given must not change under the visitor's hands: it holds
    # the corrections made in it itself.
    if widget not in st.session_state or visit.table != widget:
        visit.table, visit.table_texts = widget, [row.find.text for row in rows]
    finds = [row.find for row in rows]
    columns: dict[str, list[Any]] = {
        "Picture": [data_url(find.crop) for find in finds],
        "Digit": visit.table_texts,
        "How sure": [find.percent if find.reading.text != UNREAD else None for find in finds],
    }
    if any(row.file for row in rows):
        columns["File"] = [escape.name(row.file) for row in rows]
    else:
        columns["Line"] = [find.reading.line for find in finds]
    st.data_editor(
        pd.DataFrame(columns),
        key=widget,
        hide_index=True,
        disabled=["Picture", "How sure", "Line", "File"],
        row_height=44,
        column_config={
            "Picture": st.column_config.ImageColumn(width=70),
            "Digit": st.column_config.TextColumn(
                help="Type the right digit; empty it if it is no digit.",
                max_chars=1,
                validate=f"^[{re.escape(SYMBOLS)}]?$",
                width=70,
            ),
            "How sure": st.column_config.ProgressColumn(
                min_value=0, max_value=100, format="%d %%", width=110
            ),
            "Line": st.column_config.NumberColumn(width=60),
        },
        alt="All digits, each with its picture, what it was read as, and how sure the network is",
    )


def _table_key(visit: Visit, key: str) -> str:
    """Key of the table; another one after each answer to a question, which it must be given."""
    return f"table_{key}_{visit.answers}"


def _answers(find: Find) -> list[str]:
    likeliest = np.argsort(find.reading.probabilities)[-OFFERED_DIGITS:]
    mark = [find.reading.mark.text] if find.reading.mark else []
    return [*mark, *(str(digit) for digit in sorted(likeliest)), LEFT_OUT]


def _question(row: Row, ask_below: int) -> str:
    reading = row.find.reading
    place = f"Line {reading.line}, {ordinal(reading.index)}"
    where = escape.code(row.file) if row.file else place
    if row.find.state(ask_below) is State.UNREAD:
        return f"{where}: {reading.prediction.sentence}"
    symbol = f"a `{reading.text}`" if reading.mark else with_article(reading.digit)
    return f"{where}: {symbol}? {row.find.percent} % sure"


def _take_answer(find: Find, visit: Visit, key: str) -> None:
    find.correct(st.session_state[key])
    visit.answers += 1
