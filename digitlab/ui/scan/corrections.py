"""Where the visitor puts right what was misread: a short list to check, and a table of all."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from ...corrections import LEFT_OUT
from ...results import UNREAD
from ...wording import with_article
from ..widgets import escape
from ..widgets.thumbnails import data_url
from .sheet import Find, State

AT_ONCE = 3
"""Finds in the list to check; the next one comes up when one is answered."""

OFFERED = 5
"""Digits to tap for each, the likeliest ones; the table takes any."""

Row = tuple[str, Find]
"""What tells a find from the others (a file's name, or nothing), and the find."""


def take(rows: list[Row], key: str) -> None:
    """Take in what the visitor has typed into the table of that key, before anything is shown."""
    apply(rows, st.session_state.get(_editor(key)))


def apply(rows: list[Row], said: Any) -> None:
    """Correct rows as a table says, `{"edited_rows": {"0": {"Digit": "7"}}}`.

    It comes from a browser, which may say anything: what makes no sense is passed over.
    """
    edited = said.get("edited_rows") if isinstance(said, Mapping) else None
    for row, changes in edited.items() if isinstance(edited, Mapping) else ():
        if isinstance(changes, Mapping) and "Digit" in changes:
            word = changes["Digit"]
            if str(row) in map(str, range(len(rows))) and isinstance(word, str | None):
                rows[int(row)][1].correct(word or LEFT_OUT)


def check_list(rows: list[Row], enough: int) -> None:
    """Ask what the most doubtful finds are.

    Parameters
    ----------
    rows : list of (str, Find)
        The doubtful ones, the most urgent first.
    enough : int
        Percent that is sure enough.
    """
    if not rows:
        return
    more = f", {AT_ONCE} of {len(rows)}" if len(rows) > AT_ONCE else ""
    st.markdown(f"**Please check{more}.** Tap what it is, none if it is no digit.")
    for origin, find in rows[:AT_ONCE]:
        question = _question(origin, find, enough)
        answer = f"answer_{find.number}"
        with st.container(horizontal=True, vertical_alignment="center", wrap=False, gap="small"):
            st.image(data_url(find.crop), width=48, alt="As it was written")
            st.segmented_control(
                question,
                _answers(find),
                key=answer,
                format_func=lambda one: one or "none",
                on_change=_take_answer,
                args=(find, answer),
            )


def table(rows: list[Row], key: str) -> None:
    """Show all finds, each to be corrected in its row; `key` tells what is shown."""
    st.markdown("**All that was found.** Type over a digit to correct it.")
    state, editor = st.session_state, _editor(key)
    # While the table stands, what it was given must not change under the visitor's hands: it holds
    # the corrections made in it itself.
    if editor not in state or state.get("corrected") != editor:
        state["corrected"], state["words"] = editor, [find.text for _, find in rows]
    finds = [find for _, find in rows]
    columns: dict[str, list[Any]] = {
        "Picture": [data_url(find.crop) for find in finds],
        "Digit": state["words"],
        "How sure": [find.percent if find.reading.is_digit else None for find in finds],
    }
    if any(origin for origin, _ in rows):
        columns["File"] = [escape.name(origin) for origin, _ in rows]
    else:
        columns["Line"] = [find.reading.line for find in finds]
    st.data_editor(
        pd.DataFrame(columns),
        key=editor,
        hide_index=True,
        disabled=["Picture", "How sure", "Line", "File"],
        row_height=44,
        column_config={
            "Picture": st.column_config.ImageColumn(width=70),
            "Digit": st.column_config.TextColumn(
                help="Type the right digit; empty it if it is no digit.",
                max_chars=1,
                validate=f"^[0-9{UNREAD}]?$",
                width=70,
            ),
            "How sure": st.column_config.ProgressColumn(
                min_value=0, max_value=100, format="%d %%", width=110
            ),
            "Line": st.column_config.NumberColumn(width=60),
        },
        alt="All that was found, each with its picture, what it was read as, and how sure",
    )


def _editor(key: str) -> str:
    """Key of the table; another one after each answer in the list, which it must be given."""
    return f"table_{key}_{st.session_state.get('answers', 0)}"


def _answers(find: Find) -> list[str]:
    likeliest = np.argsort(find.reading.probabilities)[-OFFERED:]
    return [*(str(digit) for digit in sorted(likeliest)), LEFT_OUT]


def _question(origin: str, find: Find, enough: int) -> str:
    reading = find.reading
    where = escape.code(origin) if origin else f"Line {reading.line}, place {reading.index}"
    if find.state(enough) is State.UNREAD:
        return f"{where}: no digit?"
    return f"{where}: {with_article(reading.digit)}? {find.percent} % sure"


def _take_answer(find: Find, answer: str) -> None:
    find.correct(st.session_state[answer])
    st.session_state["answers"] = st.session_state.get("answers", 0) + 1
