"""A whole number on the Draw page: found and read digit by digit, like a page."""

from html import escape

import numpy as np
import streamlit as st

from ...io.images import encode_png
from ...results import Page, Reading
from ..models import shared_reader, usable
from ..widgets.thumbnails import data_url
from . import rasterize
from .canvas import Shape, controls, pen_width
from .history import Sketch
from .live_stroke import follow

INVITATION = "Write a number, 2026 or the like, with some room between the digits."


def desk(sketch: Sketch, shape: Shape, pen: int) -> None:
    """Show the controls of a canvas of that shape, and what is read of it."""
    usable(shared_reader)
    controls(sketch, "number", pen)
    _answer(sketch, *_look(sketch, shape), pen)


def _look(sketch: Sketch, shape: Shape) -> tuple[np.ndarray, Page | None]:
    """See what is written, its ink and what is read of it; again only when it has changed."""
    state = st.session_state
    known, at, ink, page = state.get("number_seen", (None, None, None, None))
    if known is not sketch.now.strokes or at != shape:
        known, at, ink = sketch.now.strokes, shape, rasterize.draw(sketch.now.strokes, shape)
        page = _read(ink) if known else None
        state["number_seen"] = (known, at, ink, page)
    return ink, page


def _read(ink: np.ndarray) -> Page:
    return shared_reader().read_ink_page(ink)


@st.fragment
def _answer(sketch: Sketch, ink: np.ndarray, page: Page | None, pen: int) -> None:
    """Show what is read; each move of the pen runs this alone."""
    unfinished = follow(sketch, ink, "number", pen_width("number", pen))
    if unfinished is not None:
        page = _read(unfinished)
    text = " / ".join(page.lines) if page else ""
    sentence = _sentence(page) if page else INVITATION
    # No widget of Streamlit's can be read from the back row of a class; and what changes with every
    # move of the pen comes in one piece. Told to the blind when the pen is up.
    st.html(
        f'<div role="status" aria-live="polite" aria-busy="{str(unfinished is not None).lower()}" '
        'style="display:flex;flex-wrap:wrap;'
        'align-items:center;column-gap:1em;min-height:clamp(3.5rem,9vw,7rem)">'
        '<span style="font-size:clamp(3rem,8vw,6rem);font-weight:600;line-height:1.1;'
        f'overflow-wrap:anywhere">{escape(text) or "–"}</span>'
        f'<span style="font-size:1.4rem">{escape(sentence)}</span></div>'
        f"{_digits(page) if page else ''}"
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


def _digits(page: Page) -> str:
    """What the network sees of each digit, and how sure it is, as HTML."""
    figures = (
        '<figure style="margin:0"><img width="72" height="72" style="display:block;'
        f'image-rendering:pixelated" src="{data_url(encode_png(reading.picture))}" '
        f'alt="28 by 28 pixels, read as {escape(reading.text)}"><figcaption style="font-size:'
        f'.875rem;opacity:.6;text-align:center">{escape(reading.text)} · {_percent(reading)}'
        "</figcaption></figure>"
        for reading in page.readings
    )
    return f'<div style="display:flex;flex-wrap:wrap;gap:1rem">{"".join(figures)}</div>'


def _percent(reading: Reading) -> str:
    return f"{min(99, int(100 * reading.confidence))} %"
