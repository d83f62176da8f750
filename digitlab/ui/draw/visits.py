"""What a visit has drawn, kept for a page that is loaded again.

The canvas' companion keeps the tab's token. It is another one after each reload: what was kept
under the one before is given back once.
"""

import secrets
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import streamlit as st

from ...serving.limits import MEGABYTE
from ..canvas.history import History
from ..kept import Kept

if TYPE_CHECKING:
    # With it comes what reading takes, and the canvas goes out before.
    from ...recognition.adapt import Hand
    from .drawings import Drawings

KEPT_SECONDS = 3600
"""Time for which a visit's drawings are kept after its last stroke."""

MOST_BYTES = 50 * MEGABYTE
"""Most bytes of the drawings of all visits; those that were left longest ago go first. A visit of
ten drawings takes 0.1 MB."""


@dataclass(eq=False)
class Visit:
    """What is kept of one visit, of each canvas by its key.

    Runs of other visits count it at any time, so a dictionary is replaced and never changed.

    Attributes
    ----------
    drawings : mapping of str to Drawings
    histories : mapping of str to History
    fits : mapping
        The width, height and theme that the canvas had.
    hand : Hand or None
        What was learned from corrected digits.
    """

    drawings: "Mapping[str, Drawings]" = field(default_factory=dict)
    histories: Mapping[str, History] = field(default_factory=dict)
    fits: Mapping[str, Any] = field(default_factory=dict)
    hand: "Hand | None" = None

    @property
    def size(self) -> int:
        """Approximate memory, bytes."""
        drawn = sum(drawings.size for drawings in self.drawings.values())
        learned = self.hand.size if self.hand else 0
        return drawn + learned + sum(history.size for history in self.histories.values())

    def resumed(self) -> "Visit":
        """A copy to go on with; another tab may go on with the same drawings."""
        return Visit(
            {key: drawings.copy() for key, drawings in self.drawings.items()},
            {key: history.resumed() for key, history in self.histories.items()},
            self.fits,
            deepcopy(self.hand),
        )


VISITS: Kept[Visit] = Kept(KEPT_SECONDS, MOST_BYTES, lambda visit: visit.size)
"""The visits of this server."""


def token_of_visit() -> str:
    """The token of the visit that this run belongs to."""
    token: str = st.session_state.setdefault("draw_token", secrets.token_urlsafe(16))
    return token


def resume(token: Any) -> None:
    """Give a visit that has just begun what is kept for a token that its browser has sent."""
    state = st.session_state
    if "draw_visit" in state:
        return
    kept = VISITS.take(token) if isinstance(token, str) else None
    visit = state["draw_visit"] = kept.resumed() if kept else Visit()
    for key, drawings in visit.drawings.items():
        state[f"{key}_drawings"] = drawings
    for key, history in visit.histories.items():
        state[f"{key}_history"], state[f"{key}_fit"] = history, visit.fits[key]
    if kept:
        if visit.hand:
            from ..widgets.hand import go_on_with

            go_on_with(visit.hand)
        VISITS.keep(token_of_visit(), visit)


def keep(key: str, drawings: "Drawings", history: History) -> None:
    """Keep the visit that this run belongs to; it has drawn on the canvas of that key."""
    state = st.session_state
    visit: Visit = state.setdefault("draw_visit", Visit())
    visit.drawings = {**visit.drawings, key: drawings}
    visit.histories = {**visit.histories, key: history}
    visit.fits = {**visit.fits, key: state.get(f"{key}_fit")}
    visit.hand = state.get("hand")
    VISITS.keep(token_of_visit(), visit)
