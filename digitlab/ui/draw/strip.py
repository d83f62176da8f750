"""The strip of a visit's earlier drawings, each of which can be tapped and corrected.

Where there is none yet, samples stand in it. It is one component of our own: as thumbnails of
Streamlit's, each with its popover and its ten digits, it took two fifths of the server's time for a
stroke.
"""

from collections.abc import Callable, Iterable
from typing import Any

import streamlit as st

from ..component import component
from ..theme import theme
from . import samples
from .drawings import Drawing, Drawings

SHOWN_DRAWINGS = 8
"""Drawings in the strip."""

_strip = component(__file__, "digitlab_strip")


def strip(
    key: str,
    drawings: Drawings,
    number: int,
    sampled: Iterable[int] = (),
    take: Callable[[int], None] = lambda digit: None,
) -> tuple[int, Drawing] | None:
    """Show the latest drawings but one, or samples where there is none.

    Parameters
    ----------
    key : str
        Of the canvas.
    drawings : Drawings
    number : int
        Of the drawing on the canvas, which is not shown.
    sampled : iterable of int
        Digits whose samples are offered.
    take : callable
        Called with the digit of a sample that was tapped.

    Returns
    -------
    (number, Drawing) or None
        The drawing that the visitor has tapped, to correct it; None if there is none, or it was
        tapped again, or is no longer in the strip.
    """
    state, name = st.session_state, f"{key}_strip"
    latest = dict(drawings.latest(SHOWN_DRAWINGS, but=number))
    offered = () if drawings.by_number else tuple(sampled)

    def take_sample() -> None:
        digit = state[name].get("sample")
        if type(digit) is int and digit in offered:
            take(digit)

    _strip(
        key=name,
        data={
            "drawings": tuple(  # of a list Streamlit would ask whether it is a table
                {
                    "number": earlier,
                    "name": drawing.text,
                    "small": drawing.small,
                    "read": drawing.read,
                }
                for earlier, drawing in latest.items()
            ),
            "samples": tuple(
                {"number": digit, "small": samples.thumbnail(digit, theme())} for digit in offered
            ),
            "chosen": state.get(f"{name}_chosen"),
        },
        on_chosen_change=lambda: _choose(name),
        on_sample_change=take_sample,
    )
    chosen = state.get(f"{name}_chosen")
    return (chosen, latest[chosen]) if chosen in latest else None


def _choose(name: str) -> None:
    """Open the drawing that is tapped, or close it when it is tapped again."""
    state = st.session_state
    number: Any = state[name].get("chosen")
    # A browser may say anything; a number that no drawing has is not looked for.
    is_number = isinstance(number, int) and number != state.get(f"{name}_chosen")
    state[f"{name}_chosen"] = number if is_number else None
