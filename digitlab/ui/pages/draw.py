"""The Draw page: one digit or a whole number, drawn on a canvas and read.

The canvas goes out first. What reading takes is imported after it: the first visitor of a server
can draw a fifth of a second earlier, and has the answer no later.
"""

from pathlib import Path

import streamlit as st

from digitlab.ui import draw
from digitlab.ui.canvas.canvas import Canvas, Shape
from digitlab.ui.draw import visits
from digitlab.ui.widgets.title import show_title

STYLE = Path(draw.__file__).with_name("answer.css")

ONE_DIGIT, WHOLE_NUMBER = "One digit", "A whole number"
"""What can be drawn."""

TITLES = {
    ONE_DIGIT: ("Draw a digit", "A neural network reads it as you draw."),
    WHOLE_NUMBER: ("Write a number", "A neural network reads it as you write."),
}
"""What can be drawn → the page's title, and a sentence."""

DIGIT_CANVAS = Canvas("draw", "Canvas: draw a digit here")

# The pen is thin: four digits must fit in a phone's width.
NUMBER_CANVAS = Canvas(
    "number",
    "Canvas: write a number here",
    ratio=0.45,
    highest=300,
    first_pen=14,
    below=330,
    below_stacked=424,
)


@st.fragment
def draw_one_digit() -> None:
    """Canvas on the left, answer on the right; each stroke runs this alone."""
    with st.container(gap="xsmall"):
        with st.container(key="draw_columns"):
            left, right = (part.container(gap="xsmall") for part in st.columns(2, gap="medium"))
        with left:
            shape = DIGIT_CANVAS.show(visits.token_of_visit(), visits.resume)
        if shape is None:
            return  # The browser measures the column, and tells.

        from digitlab.ui.draw import one_digit

        one_digit.show(DIGIT_CANVAS, shape, left, right, read_as_number)


def read_as_number() -> None:
    """Turn to the wide canvas with what is drawn."""
    st.session_state["what"] = WHOLE_NUMBER
    st.session_state["taken_to_number"] = True
    remember_what()


def remember_what() -> None:
    """Write what is chosen into the address, so that Back leads to what was chosen before.

    A widget that is bound to the address replaces it, and does so on the page before where the
    visit comes back to this one.
    """
    state = st.session_state
    named = WHOLE_NUMBER if state["what"] == WHOLE_NUMBER else None
    state["what_chosen"], state["what_address"] = named or ONE_DIGIT, named
    st.query_params.from_dict({"what": named} if named else {})


def _prepare_what() -> None:
    """Choose what the address names, or at first what was chosen last."""
    state, named = st.session_state, st.query_params.get("what")
    if "what" not in state:
        state["what"] = named if named in TITLES else state.get("what_chosen", ONE_DIGIT)
    elif named != state.get("what_address"):
        state["what"] = named if named in TITLES else ONE_DIGIT
    state["what_address"] = named


def _take_to_number(shape: Shape) -> None:
    """Show on the wide canvas what is drawn on the other one."""
    width, height, _ = st.session_state[f"{DIGIT_CANVAS.key}_fit"]
    scale = min(shape[1] / width, shape[0] / height)
    strokes = DIGIT_CANVAS.history.now.strokes
    NUMBER_CANVAS.history.present(tuple(stroke.scaled(scale) for stroke in strokes))


@st.fragment
def draw_whole_number() -> None:
    """A wide canvas, the answer below it; each stroke runs this alone."""
    with st.container(gap="xsmall"):
        shape = NUMBER_CANVAS.show(visits.token_of_visit(), visits.resume)
        if shape is None:
            return
        if st.session_state.pop("taken_to_number", False):
            _take_to_number(shape)
            st.rerun()

        from digitlab.ui.draw import whole_number

        whole_number.show(NUMBER_CANVAS, shape)


st.html(STYLE)
with st.container(horizontal_alignment="center"), st.container(width=1120, gap="xsmall"):
    with st.container(
        horizontal=True,
        horizontal_alignment="distribute",
        vertical_alignment="center",
        wrap=False,
        key="draw_head",
    ):
        head = st.container()
        _prepare_what()
        what = st.segmented_control(
            "What to draw",
            [ONE_DIGIT, WHOLE_NUMBER],
            required=True,
            key="what",
            label_visibility="collapsed",
            width="content",
            wrap=False,
            on_change=remember_what,
        )
    with head:
        show_title(*TITLES[WHOLE_NUMBER if what == WHOLE_NUMBER else ONE_DIGIT])
    if what == WHOLE_NUMBER:
        draw_whole_number()
    else:
        draw_one_digit()
