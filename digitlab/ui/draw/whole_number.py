"""A whole number on the Draw page: found and read digit by digit, like a page."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from ...recognition.prediction import SURE
from ...results import TOO_MANY, Page
from ...wording import percent
from ..limits import NUMBERS
from ..models import shared_reader, usable
from . import live_stroke, rasterize
from .answer import Picture, show_answer
from .canvas import Canvas, Shape
from .controls import controls
from .fabric import Stroke
from .turn import read_in_turn

INVITATION = "Write a number, such as 2026."

SIDE = 72
"""Of the picture of what the network sees of each digit, pixels."""


@dataclass(frozen=True, eq=False)
class Seen:
    """What is written, and what was read of it; kept until it changes."""

    strokes: tuple[Stroke, ...]
    shape: Shape
    ink: np.ndarray
    page: Page | None


def show(canvas: Canvas, shape: Shape) -> None:
    """Show the controls of a canvas of that shape, and what is read of it."""
    usable(shared_reader)
    controls(canvas)
    _answer(canvas, _read(canvas, shape))


def _read(canvas: Canvas, shape: Shape) -> Seen:
    """Read what is written, again only when it has changed."""
    key = f"{canvas.key}_seen"
    seen: Seen | None = st.session_state.get(key)
    strokes = canvas.history.now.strokes
    if seen is None or seen.strokes is not strokes or seen.shape != shape:
        ink = rasterize.draw(strokes, shape)
        page = _read_ink(ink, is_live=False) if strokes else None
        seen = Seen(strokes, shape, ink, page)
        st.session_state[key] = seen
    return seen


def _read_ink(ink: np.ndarray, is_live: bool) -> Page:
    """Read ink when its turn has come."""
    return read_in_turn(NUMBERS, shared_reader().read_ink_page, ink, is_live)


@st.fragment
def _answer(canvas: Canvas, seen: Seen) -> None:
    """Show what is read; each move of the pen runs this alone."""
    page = seen.page
    unfinished = live_stroke.listen(canvas, seen.ink)
    if unfinished is not None:
        page = _read_ink(unfinished, is_live=True)
    show_answer(
        " / ".join(page.lines) if page else "",
        _sentence(page) if page else INVITATION,
        _pictures(page) if page else [],
        SIDE,
        is_live=unfinished is not None,
        is_number=True,
    )


def _sentence(page: Page) -> str:
    """What a person should look at again, in words that a child understands; or nothing."""
    if page.left_out:
        return TOO_MANY
    if not page.readings:
        return "No digit found yet."
    refused = sum(not reading.is_digit for reading in page.readings)
    weakest = min(page.readings, key=lambda reading: reading.confidence)
    if len(page.readings) == 1:
        return weakest.prediction.sentence
    if refused:
        marks = "One mark may not be a digit" if refused == 1 else f"{refused} may not be digits"
        return f"{marks}: look at the ?."
    if weakest.confidence >= SURE:
        return ""
    return f"Check the {weakest.digit} ({percent(weakest.confidence)})."


def _pictures(page: Page) -> list[Picture]:
    """What the network sees of each digit, and how sure it is."""
    return [
        Picture(
            reading.picture,
            f"{reading.text} · {percent(reading.confidence)}",
            f"28 by 28 pixels, read as {reading.text}",
        )
        for reading in page.readings
    ]
