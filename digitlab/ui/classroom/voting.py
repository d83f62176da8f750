"""The class votes: what do people take the others' digits for?"""

from functools import partial

import streamlit as st

from ...classroom.database import RoomsError
from ...classroom.store import Store
from ...structure.corrections import DIGITS
from ..widgets import escape
from ..widgets.thumbnails import data_url

LOOK_SECONDS = 2
"""Seconds between two looks for another digit to vote on."""

NO_DIGIT = "None"
"""What may be voted instead of a digit."""


@st.fragment(run_every=LOOK_SECONDS)
def vote(store: Store, token: str) -> None:
    """Show a digit of somebody else's, and ask what it is."""
    st.markdown("**What did they draw?** Your votes decide whether people can read it.")
    try:
        digit = store.to_vote_on(token)
    except RoomsError as error:
        st.error(escape.markdown(str(error)))
        return
    if digit is None:
        st.caption("Nothing to vote on now. The next digit appears here by itself.")
        return
    picture = data_url(digit.png)
    st.html(
        f'<div class="digitlab-vote"><img src="{picture}" alt="A digit that somebody drew"></div>'
    )
    key = f"class_vote_{digit.number}"
    st.segmented_control(
        "What is it?",
        (*DIGITS, NO_DIGIT),
        key=key,
        width="stretch",
        on_change=partial(_take, store, token, digit.number, key),
    )


def _take(store: Store, token: str, digit: int, key: str) -> None:
    vote = st.session_state.get(key)
    if vote in (*DIGITS, NO_DIGIT):
        try:
            store.vote(token, digit, None if vote == NO_DIGIT else int(vote))
        except RoomsError:
            st.session_state[key] = None  # Asked again.
