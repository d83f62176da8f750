"""The Draw page's wide canvas: a whole number, found and read digit by digit like a page."""

from html import escape

import streamlit as st

from digitlab.page import Page, Reading
from digitlab.ui.canvas import Drawn, canvas, controls
from digitlab.ui.network import shared_reader
from digitlab.ui.sketch import Sketch
from digitlab.ui.tiles import tile

HEIGHT, HIGHEST = 0.45, 300
"""Of the canvas, in its widths; at most so many pixels."""

PEN_WIDTH = 14
"""Of the first pen, pixels: four digits must fit in a phone's width."""

INVITATION = "Write a number, 2026 or the like, with some room between the digits."


@st.fragment
def desk() -> None:
    """Canvas and answer; each stroke runs this alone."""
    sketch: Sketch = st.session_state.setdefault("number_sketch", Sketch())
    drawn = canvas(sketch, "number", "Canvas: write a number here", HEIGHT, HIGHEST, PEN_WIDTH)
    controls(sketch, "number", PEN_WIDTH)
    page = _read(sketch, drawn)
    _answer(page)
    if page:
        _digits(page)


def _read(sketch: Sketch, drawn: Drawn | None) -> Page | None:
    """Read what is written; between an undo and the canvas' answer, what was last read stays."""
    state = st.session_state
    if sketch.is_blank:
        state.pop("number_read", None)
        return None
    if drawn is not None and state.get("number_read", (b"", None))[0] != drawn.png:
        state["number_read"] = (drawn.png, shared_reader().read_canvas(drawn.rgba))
    return state["number_read"][1] if "number_read" in state else None


def _answer(page: Page | None) -> None:
    text = " / ".join(page.lines) if page else ""
    sentence = _sentence(page) if page else INVITATION
    # No widget of Streamlit's can be read from the back row of a class.
    st.html(
        '<div role="status" aria-live="polite" style="display:flex;flex-wrap:wrap;'
        'align-items:center;column-gap:1em;min-height:clamp(3.5rem,9vw,7rem)">'
        '<span style="font-size:clamp(3rem,8vw,6rem);font-weight:600;line-height:1.1;'
        f'overflow-wrap:anywhere">{escape(text) or "–"}</span>'
        f'<span style="font-size:1.4rem">{escape(sentence)}</span></div>'
    )


def _sentence(page: Page) -> str:
    """How sure, in words that a child understands."""
    if not page.readings:
        return "Nothing that could be a digit yet."
    unread = sum(not one.is_digit for one in page.readings)
    if unread:
        those = "One of these does" if unread == 1 else f"{unread} of these do"
        return f"{those} not look like a digit."
    weakest = min(page.readings, key=lambda one: one.confidence)
    if len(page.readings) == 1:
        return weakest.prediction.sentence
    return f"Least sure of the {weakest.digit}: {_percent(weakest)}."


def _digits(page: Page) -> None:
    """Show what the network sees of each, and how sure it is."""
    with st.container(horizontal=True, gap="small"):
        for reading in page.readings:
            st.image(
                tile(reading.picture),
                caption=f"{reading.text} · {_percent(reading)}",
                alt=f"28 by 28 pixels, read as {reading.text}",
                width=72,
            )


def _percent(reading: Reading) -> str:
    return f"{min(99, int(100 * reading.confidence))} %"
