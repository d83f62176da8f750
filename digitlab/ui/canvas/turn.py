"""Reading a drawing when its turn has come; all visitors share the server's cores."""

from collections.abc import Callable
from typing import TypeVar

import numpy as np
import streamlit as st

from ...serving.gate import Gate, Urgency

Read = TypeVar("Read")


def read_in_turn(
    gate: Gate, read: Callable[[np.ndarray], Read], ink: np.ndarray, is_live: bool
) -> Read:
    """Read ink once no drawing waits that is more urgent.

    Parameters
    ----------
    gate : Gate
        Where the drawing waits.
    read : callable
        Ink, (H, W) uint8 → what was read.
    ink : (H, W) uint8
    is_live : bool
        Whether the pen is still down: whoever has lifted it comes first. A live reading that
        still waits when its own pen is lifted is given up.
    """
    urgency = Urgency.LIVE if is_live else Urgency.LIFTED
    with gate.turn(urgency, _end_if_stopped):
        return read(ink)


def _end_if_stopped() -> None:
    """End this run if Streamlit has stopped it: each look at the session's state does."""
    st.session_state.get("draw_history")
