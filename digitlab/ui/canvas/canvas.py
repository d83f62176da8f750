"""The canvas: streamlit-drawable-canvas, made to fit its column and to answer at once.

`canvas.js` adds what it lacks. It measures the column. It hides the canvas' own toolbar, which
shows on hover only and holds a switch that stops the drawing; the buttons below the canvas do its
work by touch and key. As the pen lifts, it presses the toolbar's button that sends the drawing at
once, where the canvas by itself would wait 200 ms. And it gives the canvas a name. Where it does
not find what it looks for, the canvas works as it comes.

The canvas sends its strokes and not its pixels; `rasterize` draws them. `live_stroke` sends what
is drawn while the pen is down.
"""

import importlib
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ..component import component
from ..theme import theme
from . import reports
from .history import History
from .pace import REFUSAL_RUNS, wait_for_run

Shape = tuple[int, int]
"""Height and width of a canvas, pixels."""

WIDEST_COLUMN = 4000
"""Largest width of a column that is believed, pixels."""

LEAST_HEIGHT = 130
"""Smallest height of a canvas, pixels: a finger needs room."""

PHONE_WIDTH = 400
"""Width below which a column is a phone's, pixels."""

PAPER = {"light": "#ffffff", "dark": "#262c36"}
PEN = {"light": "#1d2127", "dark": "#f4f6fa"}
"""Colors of the canvas in each theme."""

_companion = component(__file__, "digitlab_canvas_companion")


@dataclass(frozen=True)
class Canvas:
    """One canvas of the app. Its part of the session's state bears its key.

    Attributes
    ----------
    key : str
        Of the widget; one for each canvas.
    label : str
        What the canvas is, for those who do not see it.
    ratio : float
        Height, in its widths: on a phone the answer below it must stay in sight.
    highest : int
        Largest height, pixels: the controls must stay on a laptop's screen.
    first_pen : int
        Width of the pen until the visitor chooses another, pixels.
    below, below_stacked : int
        Room for what stands below it in a wide and in a narrow window, pixels: all of it is to be
        in sight, where the window is high enough.
    """

    key: str
    label: str
    ratio: float = 0.8
    highest: int = 400
    first_pen: int = 22
    below: int = 130
    below_stacked: int = 416

    @property
    def history(self) -> History:
        """What is drawn on it."""
        history: History = st.session_state.setdefault(f"{self.key}_history", History())
        return history

    @property
    def pen_width(self) -> int:
        """Width that the visitor has chosen for the pen, pixels."""
        return int(st.session_state.get(f"{self.key}_pen", self.first_pen))

    @property
    def is_narrow(self) -> bool:
        """Whether its column is a phone's."""
        return st.session_state.get(f"{self.key}_fit", (0,))[0] < PHONE_WIDTH

    def show(
        self, visit: str = "", resume: Callable[[Any], None] = lambda token: None
    ) -> Shape | None:
        """Show the canvas in the whole width of its column.

        Parameters
        ----------
        visit : str
            Token that the browser's tab keeps of this visit; empty where it need not keep any.
        resume : callable
            Called with what the tab kept before it was loaded again, whatever that is.

        Returns
        -------
        (height, width) or None
            None until the width of the column is known.
        """
        wait_for_run()
        # Before the companion is told what has been heard.
        self.take_report()
        # As high as the canvas before that is there: what stands below must not jump.
        told = self._told()
        height = self._height(told)
        with st.container(key=f"{self.key}_place", gap=None, height=height, border=False):
            told = self._measure(told, visit, resume)
            width = _believable(told.get("width"))
            if not width:
                _import_pandas()
                return None
            height = self._height(told)
            self._fit(width, height)
            self._draw(width, height)
        return height, width

    def take_report(self) -> None:
        """Tell the history what the canvas has reported, and forget the report.

        Streamlit would keep all that a browser has sent until it sends something else.
        """
        state = st.session_state.get(self.key)
        if state is None:
            return  # There is no canvas yet.
        try:
            objects = state["drawing"]["raw"]["objects"]
        except (KeyError, TypeError, AttributeError, IndexError):
            objects = None
        state.clear()
        state["drawing"] = {"raw": {"objects": []}}
        if not self.history.observe(objects):
            wait_for_run(REFUSAL_RUNS)

    def _measure(
        self, told: Mapping[str, Any], visit: str, resume: Callable[[Any], None]
    ) -> Mapping[str, Any]:
        """Let the browser measure the column; what it has told of it."""
        companion = _companion(
            data={
                "place": f"st-key-{self.key}_place",
                "label": self.label,
                "heard": _believable(told.get("width")),
                "drawing": self.history.state,
                "below": self.below,
                "belowStacked": self.below_stacked,
                "visit": visit,
            },
            key=f"{self.key}_companion",
            on_told_change=lambda: None,
            default={"told": None},
        )
        if not told and isinstance(companion.told, Mapping):
            told = companion.told  # The visit's state has been cleared since.
        if _believable(told.get("width")):
            resume(told.get("visit"))
        return told

    def _told(self) -> Mapping[str, Any]:
        """What the browser has said, in one message: the width of the column, the room for the
        canvas in the window, and the token of the visit that this one goes on with.
        """
        told = st.session_state.get(f"{self.key}_companion", {}).get("told")
        return told if isinstance(told, Mapping) else {}

    def _height(self, told: Mapping[str, Any]) -> int:
        """Height of the canvas in the column and the window that the browser has told of, pixels;
        where it has told nothing, that of the canvas before.
        """
        width = _believable(told.get("width"))
        if not width:
            return int(st.session_state.get(f"{self.key}_fit", (0, LEAST_HEIGHT))[1])
        room = _believable(told.get("room")) or self.highest
        return max(LEAST_HEIGHT, min(round(width * self.ratio), self.highest, room))

    def _fit(self, width: int, height: int) -> None:
        """Carry the drawing over to a canvas that has changed its size or its theme."""
        fit = (width, height, theme())
        before = st.session_state.get(f"{self.key}_fit", fit)
        if before != fit:
            self.history.refit(min(width / before[0], height / before[1]))
        st.session_state[f"{self.key}_fit"] = fit
        if self.key not in st.session_state:
            self.history.show_again()  # The visitor comes back from another page.

    def _draw(self, width: int, height: int) -> None:
        """Show the canvas itself."""
        # The package cannot be imported outside a running app.
        from streamlit_drawable_canvas import st_canvas

        history, pen = self.history, PEN[theme()]
        if context := get_script_run_ctx():
            reports.expect(context.session_id, self.key, history)
        result = st_canvas(
            stroke_width=self.pen_width,
            stroke_color=pen,
            background_color=PAPER[theme()],
            width=width,
            height=height,
            initial_drawing={"objects": history.objects(pen)},
            key=self.key,
        )
        # A new canvas shows what it is given, and reports that it does in this run.
        history.observe(result.json_data["objects"])


def _import_pandas() -> None:
    """Import what Streamlit wants for a canvas' data while the browser still measures its column:
    a fifth of a second, which the first visitor would wait for the canvas.
    """
    if "pandas" not in sys.modules:
        threading.Thread(target=importlib.import_module, args=("pandas",), daemon=True).start()


def _believable(width: Any) -> int:
    """Width of a column, pixels, as a browser says; 0 for what can be none."""
    return int(width) if isinstance(width, int | float) and 0 < width <= WIDEST_COLUMN else 0
