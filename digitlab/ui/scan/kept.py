"""What a visit has sent and corrected, kept for a page that is loaded again.

The tab has one token for as long as it is open, and hands it over first of all. What is kept under
it goes sooner than after `KEEP_SECONDS` where others need the room.
"""

from typing import Any

import streamlit as st

from ...wording import counted, duration
from ..component import component
from ..kept import Kept
from ..widgets.hand import go_on_with
from .state import ONE_EACH, THRESHOLD, VISIT, Visit, ask_below, current_visit

KEEP_SECONDS = 1800
"""Time that a visit is kept after it was last seen, seconds."""

IDLE_SECONDS = 60
"""Time after which a visit may be forgotten where the server has no room for others, seconds."""

TOKEN_LENGTH = 32
"""Characters of a token: 128 random bits."""

MOST_LOST = 10_000
"""Most files that are said to be lost; a browser may say anything."""

TAB = "scan_tab"
"""Key of the component that tells one tab of a browser from another."""

_tab = component(__file__, "digitlab_tab")

KEPT: Kept[Visit] = Kept(KEEP_SECONDS)
"""The visits of this server."""


def make_room() -> bool:
    """Forget the visits that were not seen for a while; whether there were any."""
    return KEPT.make_room(IDLE_SECONDS)


def resume() -> None:
    """Go on with the visit of this tab, if it was here before; else keep the one that it has."""
    visit = current_visit()
    token = _token()
    if token and token != visit.token:
        kept = KEPT.find(token)
        if kept:
            kept.uploads.move(visit.uploads)
            visit = st.session_state[VISIT] = kept
            go_on_with(kept.uploads.hand)
            st.session_state[ONE_EACH] = kept.uploads.is_one_each
            st.session_state[THRESHOLD] = kept.ask_below
        visit.token = token
    if visit.token:
        visit.ask_below = ask_below()
        KEPT.keep(visit.token, visit)


def ask_for_token(visit: Visit) -> None:
    """Have the tab say its token, and what it sent that is lost; called once in each run."""

    def take_lost() -> None:
        lost = st.session_state[TAB].get("lost")
        visit.lost = min(lost, MOST_LOST) if type(lost) is int and lost > 0 else 0

    _tab(
        key=TAB,
        data={"token": visit.token, "visit": visit.name, "files": len(visit.uploads.files)},
        on_token_change=lambda: None,
        on_lost_change=take_lost,
        height=0,
    )


def say_lost(visit: Visit) -> None:
    """Say that the server has forgotten what the tab had sent, where it has."""
    if visit.lost:
        st.warning(
            f"The server no longer has what you sent, {counted(visit.lost, 'file')}, nor your "
            f"corrections. It keeps them for {duration(KEEP_SECONDS)} after you leave, and loses "
            "them when it is started anew. Please send them again.",
            icon=":material/history:",
        )


def _token() -> str:
    """The token that the tab has said; a browser may say anything."""
    held = st.session_state.get(TAB)
    token: Any = held.get("token") if held is not None else None
    is_token = isinstance(token, str) and len(token) == TOKEN_LENGTH and token.isalnum()
    return token if is_token else ""
