"""The pen while it is down: what it has drawn so far, again and again until it lifts.

The canvas sends nothing before the pen is up. `live_stroke.js` stands beside the answer, listens to
the pointer itself and sends the points of the unfinished stroke, so that the answer can follow the
pen. It never has more than one message under way, waits the longer for the next the longer the last
one took, and longer still when the server says that it is busy: a lifted pen comes first. What it
sends is shown and forgotten; the drawing, its history and its place among the drawings are made of
the canvas' reports alone.

It knows the canvas by the class name that its upper layer has had for years. Where there is no such
layer it sends nothing, and the answer comes when the canvas reports.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st

from ..canvas import rasterize
from ..canvas.canvas import Canvas
from ..canvas.fabric import MOST_COMMANDS
from ..canvas.history import History
from ..canvas.pace import PACE, wait_for_run
from ..component import component

PAUSE_RATIO = 2
"""Shortest time between two messages, in times that the last answer took."""

LOST_MILLISECONDS = 1000
"""Time after which a message without an answer is taken for lost, milliseconds."""

MOST_POINTS = MOST_COMMANDS
"""Points of one stroke that are taken in; those after them are left out."""

_follower = component(__file__, "digitlab_follower")


def listen(canvas: Canvas, ink: np.ndarray) -> np.ndarray | None:
    """Listen to the pen; to be called in a fragment, which runs whenever the pen has moved.

    Parameters
    ----------
    canvas : Canvas
        What it shows is not changed.
    ink : (H, W) uint8
        What is drawn on it, white on black; not changed.

    Returns
    -------
    (H, W) uint8 or None
        The ink with the unfinished stroke; None unless this run is for such a stroke.
    """
    state, history = st.session_state, canvas.history
    key = f"{canvas.key}_follower"
    message, history.unfinished = history.unfinished, None
    if message:
        wait_for_run()
    _follower(
        key=key,
        data={
            "place": f"st-key-{canvas.key}_place",
            "heard": state.get(f"{canvas.key}_heard"),
            "every": PACE.every(),
            "share": PAUSE_RATIO,
            "lost": LOST_MILLISECONDS,
        },
        on_stroke_change=lambda: _keep(history, canvas.key, state[key].get("stroke")),
    )
    # While the canvas is about to change, its strokes are those of another drawing.
    points = _points(message) if history.is_settled else None
    if points is None:
        return None
    unfinished = ink.copy()
    rasterize.add(unfinished, points, canvas.pen_width)
    return unfinished


def _keep(history: History, key: str, message: Any) -> None:
    """Keep a message for the run that it causes, and for that run only."""
    if isinstance(message, Mapping):
        history.unfinished = message
        number = message.get("number")
        # It travels back to the browser and is kept: of no other size than a number's.
        is_number = isinstance(number, int | float) and abs(number) < 2**53
        st.session_state[f"{key}_heard"] = number if is_number else None


def _points(message: Any) -> np.ndarray | None:
    """Points of a message, (n, 2); None if there is none or it makes no sense."""
    try:
        points = np.array(message["points"][: 2 * MOST_POINTS], float) if message else None
        return None if points is None else points.reshape(-1, 2)
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
