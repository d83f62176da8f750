"""Visits that outlive a reload: a browser's tab has a token, and gets back what it had.

Streamlit takes a page that is loaded again for a new visit. The tab keeps a random token for as
long as it is open, and hands it over first of all; nobody else knows it. What a visit has sent and
corrected stays in this process for `KEEP_SECONDS` after it was last seen, and goes sooner where
others need the room.
"""

import threading
import time
from collections.abc import Callable
from typing import Any

import streamlit as st

from ..component import component
from .state import ONE_EACH, THRESHOLD, VISIT, Visit, ask_below, current_visit

KEEP_SECONDS = 1800
"""Time that a visit is kept after it was last seen, seconds."""

IDLE_SECONDS = 60
"""Time after which a visit may be forgotten where the server has no room for others, seconds."""

TOKEN = 32
"""Characters of a token: 128 random bits."""

TAB = "scan_tab"

_tab = component(__file__, "digitlab_tab")


class Kept:
    """Visits by their tokens.

    Parameters
    ----------
    clock : function, optional
        Seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._visits: dict[str, tuple[Visit, float]] = {}
        self._lock = threading.Lock()

    def keep(self, token: str, visit: Visit) -> None:
        """Keep a visit that is here now; forget those whose time is over."""
        with self._lock:
            self._visits.pop(token, None)
            self._visits[token] = visit, self._clock()
            self._forget(KEEP_SECONDS)

    def find(self, token: str) -> Visit | None:
        """Give the visit of a token, if its time is not over."""
        with self._lock:
            self._forget(KEEP_SECONDS)
            found = self._visits.get(token)
            return found[0] if found else None

    def make_room(self) -> bool:
        """Forget the visits that were not seen for a while; whether there were any."""
        with self._lock:
            return self._forget(IDLE_SECONDS)

    def _forget(self, seconds: float) -> bool:
        oldest = self._clock() - seconds
        over = [token for token, (_, seen) in self._visits.items() if seen < oldest]
        for token in over:
            del self._visits[token]
        return bool(over)


KEPT = Kept()
"""Of this server."""


def resume() -> None:
    """Go on with the visit of this tab, if it was here before; else keep the one that it has."""
    visit = current_visit()
    token = _token()
    if token and token != visit.token:
        kept = KEPT.find(token)
        if kept and not visit.uploads.files:
            visit = st.session_state[VISIT] = kept
            kept.uploads.move()
            st.session_state[ONE_EACH] = kept.uploads.is_one_each
            st.session_state[THRESHOLD] = kept.ask_below
        visit.token = token
    if visit.token:
        visit.ask_below = ask_below()
        KEPT.keep(visit.token, visit)


def ask_for_token(visit: Visit) -> None:
    """Have the tab say its token; called once in each run."""
    _tab(key=TAB, data={"token": visit.token}, on_token_change=lambda: None, height=0)


def _token() -> str:
    """The token that the tab has said; a browser may say anything."""
    held = st.session_state.get(TAB)
    token: Any = held.get("token") if held is not None else None
    is_token = isinstance(token, str) and len(token) == TOKEN and token.isalnum()
    return token if is_token else ""
