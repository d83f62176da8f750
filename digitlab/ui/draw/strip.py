"""The strip of a visit's earlier drawings, each of which can be tapped and corrected.

It is one component of our own: as thumbnails of Streamlit's, each with its popover and its ten
digits, it took two fifths of the server's time for a stroke.
"""

from typing import Any

import streamlit as st

from ..component import component
from .drawings import Drawing, Drawings

SHOWN = 8
"""Drawings in the strip."""

_strip = component(__file__, "digitlab_strip")


def strip(drawings: Drawings, number: int) -> tuple[int, Drawing] | None:
    """Show the latest drawings but one.

    Parameters
    ----------
    drawings : Drawings
    number : int
        Of the drawing on the canvas, which is not shown.

    Returns
    -------
    (number, Drawing) or None
        The drawing that the visitor has tapped, to correct it; None if there is none, or it was
        tapped again, or is no longer in the strip.
    """
    state = st.session_state
    latest = dict(drawings.latest(SHOWN, but=number))
    _strip(
        key="strip",
        data={
            "drawings": tuple(  # of a list Streamlit would ask whether it is a table
                {
                    "number": earlier,
                    "name": drawing.text,
                    "small": drawing.small,
                    "read": drawing.reading.text,
                }
                for earlier, drawing in latest.items()
            ),
            "chosen": state.get("strip_chosen"),
        },
        on_chosen_change=lambda: _choose(state.strip.get("chosen")),
    )
    chosen = state.get("strip_chosen")
    return (chosen, latest[chosen]) if chosen in latest else None


def _choose(number: Any) -> None:
    """Open the drawing that is tapped, or close it when it is tapped again."""
    before = st.session_state.get("strip_chosen")
    # A browser may say anything; a number that no drawing has is not looked for.
    chosen = number if isinstance(number, int) and number != before else None
    st.session_state["strip_chosen"] = chosen
