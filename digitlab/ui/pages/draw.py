"""The Draw page: one digit or a whole number, drawn on a canvas and read.

The canvas goes out first. What reading takes is imported after it: the first visitor of a server
can draw a fifth of a second earlier, and has the answer no later.
"""

import streamlit as st

from digitlab.ui.draw.canvas import canvas
from digitlab.ui.draw.history import Sketch

ONE, NUMBER = "One digit", "A whole number"
"""What can be drawn."""

WIDE, LOW = 0.45, 300
"""Height of a whole number's canvas, in its widths, and at most, pixels."""

FINE_PEN = 14
"""Its first pen, pixels: four digits must fit in a phone's width."""


@st.fragment
def one_digit() -> None:
    """Canvas on the left, answer on the right; each stroke runs this alone."""
    sketch: Sketch = st.session_state.setdefault("sketch", Sketch())
    left, right = st.columns(2, gap="medium")
    with left:
        shape = canvas(sketch, "draw", "Canvas: draw a digit here")
    if shape is None:
        return  # The browser measures the column, and tells.

    from digitlab.ui.draw import one_digit

    one_digit.desk(sketch, shape, left, right)


@st.fragment
def whole_number() -> None:
    """A wide canvas, the answer below it; each stroke runs this alone."""
    sketch: Sketch = st.session_state.setdefault("number_sketch", Sketch())
    shape = canvas(sketch, "number", "Canvas: write a number here", WIDE, LOW, FINE_PEN)
    if shape is None:
        return

    from digitlab.ui.draw import whole_number

    whole_number.desk(sketch, shape, FINE_PEN)


with st.container(horizontal_alignment="center"), st.container(width=1120):
    what = st.segmented_control(
        "What to draw",
        [ONE, NUMBER],
        default=ONE,
        required=True,
        key="what",
        label_visibility="collapsed",
        persist_state="session",
    )
    if what == NUMBER:
        whole_number()
    else:
        one_digit()
