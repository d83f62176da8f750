"""The strip of a visit's earlier drawings, each of which can be tapped and corrected.

It is one component of our own: as thumbnails of Streamlit's, each with its popover and its ten
digits, it took two fifths of the server's time for a stroke.
"""

from typing import Any

import streamlit as st

from ..component import component
from .drawings import Album, Drawing

SHOWN = 8
"""Drawings in the strip."""

_strip = component(__file__, "digitlab_strip")


def strip(album: Album, number: int) -> tuple[int, Drawing] | None:
    """Show the latest drawings but one.

    Parameters
    ----------
    album : Album
    number : int
        Of the drawing on the canvas, which is not shown.

    Returns
    -------
    (number, Drawing) or None
        The one that the visitor has tapped, to correct it; None if there is none, or it was tapped
        again, or is no longer in the strip.
    """
    state = st.session_state
    latest = dict(album.latest(SHOWN, but=number))
    _strip(
        key="strip",
        data={
            "drawings": tuple(  # of a list Streamlit would ask whether it is a table
                {
                    "number": old,
                    "name": str(drawing.name),
                    "small": drawing.small,
                    "read": drawing.reading.digit,
                }
                for old, drawing in latest.items()
            ),
            "chosen": state.get("strip_chosen"),
        },
        on_chosen_change=lambda: _choose(state.strip.get("chosen")),
    )
    chosen = state.get("strip_chosen")
    return (chosen, latest[chosen]) if chosen in latest else None


def _choose(number: Any) -> None:
    """Open what is tapped, or close it when it is tapped again."""
    before = st.session_state.get("strip_chosen")
    # What a browser says may be anything; what is in no album is not looked for.
    fresh = number if isinstance(number, int) and number != before else None
    st.session_state["strip_chosen"] = fresh
