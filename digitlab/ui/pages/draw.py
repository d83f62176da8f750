"""The Draw page: one digit or a whole number, drawn on a canvas and read.

The canvas goes out first. What reading takes is imported after it: the first visitor of a server
can draw a fifth of a second earlier, and has the answer no later.
"""

from pathlib import Path

import streamlit as st

from digitlab.ui import draw
from digitlab.ui.draw.canvas import Canvas

STYLE = Path(draw.__file__).with_name("answer.css")

ONE_DIGIT, WHOLE_NUMBER = "One digit", "A whole number"
"""What can be drawn."""

DIGIT_CANVAS = Canvas("draw", "Canvas: draw a digit here")

# The pen is thin: four digits must fit in a phone's width.
NUMBER_CANVAS = Canvas("number", "Canvas: write a number here", 0.45, highest=300, first_pen=14)


@st.fragment
def draw_one_digit() -> None:
    """Canvas on the left, answer on the right; each stroke runs this alone."""
    left, right = st.columns(2, gap="medium")
    with left:
        shape = DIGIT_CANVAS.show()
    if shape is None:
        return  # The browser measures the column, and tells.

    from digitlab.ui.draw import one_digit

    one_digit.show(DIGIT_CANVAS, shape, left, right)


@st.fragment
def draw_whole_number() -> None:
    """A wide canvas, the answer below it; each stroke runs this alone."""
    shape = NUMBER_CANVAS.show()
    if shape is None:
        return

    from digitlab.ui.draw import whole_number

    whole_number.show(NUMBER_CANVAS, shape)


st.html(STYLE)
with st.container(horizontal_alignment="center"), st.container(width=1120):
    what = st.segmented_control(
        "What to draw",
        [ONE_DIGIT, WHOLE_NUMBER],
        default=ONE_DIGIT,
        required=True,
        key="what",
        label_visibility="collapsed",
        persist_state="session",
    )
    if what == WHOLE_NUMBER:
        draw_whole_number()
    else:
        draw_one_digit()
