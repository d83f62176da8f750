"""What a visit has drawn, kept for a while: a page that is loaded again goes on with it.

Streamlit takes a page that is loaded again for a new visit. The canvas' companion therefore keeps a
random token in the browser's tab; whoever shows it has its drawings back, and nobody else has.
"""

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import streamlit as st

from ..canvas.history import History
from ..limits import MEGABYTE

if TYPE_CHECKING:
    # With it comes what reading takes, and the canvas goes out before.
    from ...recognition.adapt import Hand
    from .drawings import Drawings

SECONDS = 3600
"""Time for which a visit's drawings are kept after its last stroke."""

MOST_BYTES = 50 * MEGABYTE
"""Memory for the drawings of all visits; those that were left longest ago go first. A visit of ten
drawings takes 0.1 MB."""


@dataclass(eq=False)
class Visit:
    """What is kept of one visit, of each canvas by its key.

    Attributes
    ----------
    drawings : dict of Drawings
    histories : dict of History
    fits : dict
        The width, height and theme that the canvas had.
    hand : Hand or None
        What was learned from corrected digits.
    """

    drawings: "dict[str, Drawings]" = field(default_factory=dict)
    histories: dict[str, History] = field(default_factory=dict)
    fits: dict[str, Any] = field(default_factory=dict)
    hand: "Hand | None" = None
    last: float = 0.0
    taken: int = 0
    """Its size when it was kept, bytes."""

    @property
    def size(self) -> int:
        """Memory that it takes, bytes, about."""
        drawn = sum(drawings.size for drawings in self.drawings.values())
        learned = self.hand.size if self.hand else 0
        return drawn + learned + sum(history.size for history in self.histories.values())

    def resumed(self) -> "Visit":
        """A copy to go on with; another tab may go on with the same drawings."""
        return Visit(
            {key: drawings.copy() for key, drawings in self.drawings.items()},
            {key: history.resumed() for key, history in self.histories.items()},
            dict(self.fits),
            deepcopy(self.hand),
        )


class Visits:
    """The visits of a server whose drawings are kept, by token."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Visit] = OrderedDict()

    def keep(self, token: str, visit: Visit) -> None:
        """Keep a visit as it is now, and forget those that are too old or too much."""
        with self._lock:
            visit.last, visit.taken = self._clock(), visit.size
            self._kept[token] = visit
            self._kept.move_to_end(token)
            total = sum(kept.taken for kept in self._kept.values())
            while self._kept:
                oldest = next(iter(self._kept.values()))
                if total <= MOST_BYTES and self._clock() - oldest.last <= SECONDS:
                    break
                total -= self._kept.popitem(last=False)[1].taken

    def take(self, token: Any) -> Visit | None:
        """Give what is kept for a token, once; None for what is none."""
        with self._lock:
            visit = self._kept.pop(token, None) if isinstance(token, str) else None
            is_kept = visit is not None and self._clock() - visit.last <= SECONDS
        return visit if is_kept else None


VISITS = Visits()
"""The server's."""


def token_of_visit() -> str:
    """The token of the visit that this run belongs to."""
    token: str = st.session_state.setdefault("draw_token", secrets.token_urlsafe(16))
    return token


def resume(token: Any) -> None:
    """Give a visit that has just begun what is kept for a token that its browser has sent."""
    state = st.session_state
    if "draw_visit" in state:
        return
    kept = VISITS.take(token)
    visit = state["draw_visit"] = kept.resumed() if kept else Visit()
    for key, drawings in visit.drawings.items():
        state[f"{key}_drawings"] = drawings
    for key, history in visit.histories.items():
        state[f"{key}_history"], state[f"{key}_fit"] = history, visit.fits[key]
    if kept:
        if visit.hand:
            state["hand"] = visit.hand
        VISITS.keep(token_of_visit(), visit)


def keep(key: str, drawings: "Drawings", history: History) -> None:
    """Keep the visit that this run belongs to; it has drawn on the canvas of that key."""
    state = st.session_state
    visit: Visit = state.setdefault("draw_visit", Visit())
    visit.drawings[key], visit.histories[key] = drawings, history
    visit.fits[key], visit.hand = state.get(f"{key}_fit"), state.get("hand")
    VISITS.keep(token_of_visit(), visit)
