"""The canvas: streamlit-drawable-canvas, made to fit its column and to answer at once.

What it lacks is added by a companion of a few lines of JavaScript beside it. It tells the width of
the column. It hides the canvas' own toolbar, which shows on hover only and holds a switch that
stops the drawing; the buttons below the canvas do its work by touch and key. As the pen lifts, it
presses the toolbar's button that sends the drawing at once, where the canvas by itself would wait
200 ms. And it gives the canvas a name. Where it does not find what it looks for, the canvas works
as it comes.

The canvas sends its strokes and not its pixels; `stylus` draws them. What happens while the pen is
down is the business of `follow`.
"""

import importlib
import logging
import sys
import threading
from collections.abc import Callable
from typing import Any

import streamlit as st

from ..component import component
from .history import Sketch

Shape = tuple[int, int]
"""Height and width of a canvas, pixels."""

HEIGHT = 0.8
"""Of the canvas, in its widths: on a phone the answer below it must stay in sight."""

HIGHEST = 400
"""Pixels; a higher canvas would push the controls off a laptop's screen."""

THINNEST, THICKEST, PEN_WIDTH = 8, 40, 22
"""What pens there are, and the first one, pixels."""

WIDEST = 4000
"""Widest column that is believed, pixels."""

NARROW = 400
"""Columns narrower than this are a phone's, pixels."""

PAPER = {"light": "#ffffff", "dark": "#262c36"}
PEN = {"light": "#1d2127", "dark": "#f4f6fa"}

_log = logging.getLogger(__name__)

_companion = component(__file__, "digitlab_canvas_companion")


def is_narrow(key: str) -> bool:
    """Whether a canvas' column is a phone's."""
    return st.session_state.get(f"{key}_fit", (0,))[0] < NARROW


def canvas(
    sketch: Sketch,
    key: str,
    label: str,
    shape: float = HEIGHT,
    highest: int = HIGHEST,
    pen: int = PEN_WIDTH,
) -> Shape | None:
    """Show a canvas that fills its column.

    Parameters
    ----------
    sketch : Sketch
        Heard from and, after undo, redo and clear, drawn again.
    key : str
        Of the widget; one for each canvas of the app.
    label : str
        What the canvas is, for those who do not see it.
    shape : float
        Its height, in its widths.
    highest : int
        What its height may be at most, pixels.
    pen : int
        Width of strokes until the visitor chooses another, pixels.

    Returns
    -------
    (height, width) or None
        None until the width of the column is known.
    """
    # The package cannot be imported outside a running app.
    from streamlit_drawable_canvas import st_canvas

    theme = st.context.theme.type or "light"
    place = st.container(key=f"{key}_place", gap=None)
    # Before the companion is told what has been heard.
    _take_in(sketch, key)
    with place:
        known = st.session_state.get(f"{key}_companion", {})
        measured = _companion(
            data={
                "place": f"st-key-{key}_place",
                "label": label,
                "heard": known.get("width"),
                "drawing": sketch.state,
            },
            key=f"{key}_companion",
            on_width_change=lambda: None,
            default={"width": None},
        )
        width = _believable(measured.width)
        if not width:
            _prepare()
            return None
        height = min(round(width * shape), highest)
        _adapt(sketch, key, width, height, PEN[theme])
        if key not in st.session_state:
            sketch.show_again()  # The visitor comes back from another page.
        try:
            result = st_canvas(
                stroke_width=pen_width(key, pen),
                stroke_color=PEN[theme],
                background_color=PAPER[theme],
                width=width,
                height=height,
                initial_drawing={"objects": sketch.objects},
                key=key,
            )
            objects = result.json_data["objects"]
        except (AttributeError, KeyError, TypeError) as error:
            # The package believes whatever a browser says; a forged drawing is none.
            _log.warning("a canvas said what makes no sense: %.200r", error)
        else:
            sketch.observe(objects)
    return height, width


def _prepare() -> None:
    """Import what Streamlit wants for a canvas' data while the browser still measures its column:
    a fifth of a second, which the first visitor would wait for the canvas.
    """
    if "pandas" not in sys.modules:
        threading.Thread(target=importlib.import_module, args=("pandas",), daemon=True).start()


def pen_width(key: str, pen: int = PEN_WIDTH) -> int:
    """Width that the visitor has chosen for the pen of that canvas, else `pen`, pixels."""
    return int(st.session_state.get(f"{key}_pen", pen))


def controls(sketch: Sketch, key: str, pen: int = PEN_WIDTH) -> None:
    """Show what can be done with the canvas of that key."""
    # A phone has no keys to name, and four buttons must fit in its width.
    narrow = is_narrow(key)
    actions = (
        ("Undo", ":material/undo:", "Ctrl+Z", sketch.undo, bool(sketch.past)),
        ("Redo", ":material/redo:", "Ctrl+Y", sketch.redo, bool(sketch.future)),
        ("Clear", ":material/ink_eraser:", "Delete", sketch.clear, not sketch.is_blank),
    )
    with st.container(horizontal=True, gap="xsmall" if narrow else "small"):
        for label, icon, shortcut, act, possible in actions:
            st.button(
                label,
                icon=None if narrow else icon,
                shortcut=None if narrow else shortcut,
                on_click=_decide,
                args=(sketch, key, act),
                disabled=not possible,
            )
        with st.popover("Pen", icon=None if narrow else ":material/line_weight:"):
            st.slider("Width of the pen, pixels", THINNEST, THICKEST, pen, key=f"{key}_pen")


def _decide(sketch: Sketch, key: str, act: Callable[[], None]) -> None:
    """Do what a button says to all that was drawn before it was pressed."""
    _take_in(sketch, key)
    act()


def _take_in(sketch: Sketch, key: str) -> None:
    """Tell the sketch what its canvas has reported, if that makes sense."""
    try:
        objects = st.session_state[key]["drawing"]["raw"]["objects"]
    except (KeyError, TypeError, AttributeError, IndexError):
        return  # Nothing yet; or nonsense, which is logged where the canvas stumbles over it.
    sketch.observe(objects)


def _believable(width: Any) -> int:
    """Width of a column, pixels, as a browser says; 0 for what can be none."""
    return int(width) if isinstance(width, int | float) and 0 < width <= WIDEST else 0


def _adapt(sketch: Sketch, key: str, width: int, height: int, color: str) -> None:
    """Carry the drawing over to a canvas that has changed its size or its theme."""
    fit = (width, height, color)
    before = st.session_state.get(f"{key}_fit", fit)
    if before != fit:
        sketch.refit(min(width / before[0], height / before[1]), color)
    st.session_state[f"{key}_fit"] = fit
