"""The pen while it is down: what it has drawn so far, again and again until it lifts.

The canvas says nothing before the pen is up. A companion beside the answer listens to the pointer
itself and hands over the points of the unfinished stroke, so that the answer can follow the pen. It
never has more than one message under way, waits the longer for the next the longer the last one
took, and longer still when the server says that it is busy: who lifts the pen comes first. What it
says is shown and forgotten; the drawing, its history and its place in the album are made of what
the canvas reports, and of that alone.

It goes by the name that the canvas' upper layer has had for years. Where there is no such layer it
hears nothing, and the answer comes when the canvas reports.
"""

import threading
import time
from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st

from ..component import component
from . import rasterize
from .history import Sketch

EVERY, SELDOM = 60, 600
"""Milliseconds between two messages at least, of a server at rest and of one at its limit."""

CALM = 0.35
"""Share of a core up to which the server counts as at rest; its limit is one core."""

SHARE = 2
"""Times as long as the last answer took that there are between two messages at least."""

LOST = 1000
"""Milliseconds after which a message without an answer is taken for lost."""

MOST = 20_000
"""Points of one stroke that are taken in."""


class Pace:
    """How often the server may be told of moves, by how busy it was in the last second."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._since = time.monotonic(), time.process_time()
        self._every = EVERY

    def every(self) -> int:
        """Milliseconds."""
        with self._lock:
            now = time.monotonic(), time.process_time()
            passed, computed = (b - a for a, b in zip(self._since, now, strict=True))
            if passed > 1:
                busy = min(max((computed / passed - CALM) / (1 - CALM), 0), 1)
                self._every = round(EVERY + busy * (SELDOM - EVERY))
                self._since = now
            return self._every


_pace = Pace()
_follower = component(__file__, "digitlab_follower")


def follow(sketch: Sketch, ink: np.ndarray, key: str, pen: int) -> np.ndarray | None:
    """Listen to the pen; to be called in a fragment, which runs whenever the pen has moved.

    Parameters
    ----------
    sketch : Sketch
        Of the canvas; what it shows is not changed.
    ink : (H, W) uint8
        What is drawn on it, white on black; not changed.
    key : str
        Of the canvas.
    pen : int
        Width of its pen, pixels.

    Returns
    -------
    (H, W) uint8 or None
        The ink with the unfinished stroke; None unless this run is for one.
    """
    state = st.session_state
    name = f"{key}_follower"
    stroke, sketch.unfinished = sketch.unfinished, None
    _follower(
        key=name,
        data={
            "place": f"st-key-{key}_place",
            "heard": state.get(f"{key}_heard"),
            "every": _pace.every(),
            "share": SHARE,
            "lost": LOST,
        },
        on_stroke_change=lambda: _hear(sketch, key, state[name].get("stroke")),
    )
    # While the canvas is about to change, its strokes are those of another drawing.
    run = _run(stroke) if sketch.is_settled else None
    if run is None:
        return None
    unfinished = ink.copy()
    rasterize.add(unfinished, run, pen)
    return unfinished


def _hear(sketch: Sketch, key: str, stroke: Any) -> None:
    """Keep a message for the run that it causes, and that run only."""
    if isinstance(stroke, Mapping):
        sketch.unfinished = stroke
        st.session_state[f"{key}_heard"] = stroke.get("number")


def _run(stroke: Mapping[str, Any] | None) -> np.ndarray | None:
    """Points of a message, (n, 2); None if there is none or it makes no sense."""
    try:
        points = np.array(stroke["points"][: 2 * MOST], float) if stroke else None
        return None if points is None else points.reshape(-1, 2)
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
