"""A whole number on the Draw page: found and read digit by digit, like a page."""

from dataclasses import dataclass
from functools import partial

import numpy as np
import streamlit as st

from ...recognition.prediction import SURE_PROBABILITY
from ...results import TOO_MANY, UNREAD, Page
from ...serving.limits import NUMBERS
from ...structure.corrections import REFUSAL, WORDS, Corrected
from ...wording import percent, told
from ..canvas import rasterize
from ..canvas.canvas import Canvas, Shape
from ..canvas.controls import controls
from ..canvas.fabric import Stroke
from ..canvas.turn import read_in_turn
from ..models import shared_number_reader, shared_reader, usable
from ..widgets import escape
from ..widgets.hand import hand_of_visit, notice, teach
from ..widgets.on_demand import on_demand
from . import live_stroke, visits
from .answer import Answer, Picture, show_answer
from .drawings import Drawing, Drawings, NumberDrawing, is_forgotten
from .earlier import earlier, png

INVITATION = "Write a number, such as 2026."

MOST_CHARACTERS = 40
"""Most characters of a number that a visitor types."""

PICTURE_SIDE = 72
"""Of the picture of what the network sees of each digit, pixels."""


@dataclass(frozen=True, eq=False)
class ReadNumber:
    """What is written, what was read of it, and whether with a hand; kept until it changes."""

    strokes: tuple[Stroke, ...]
    shape: Shape
    ink: np.ndarray
    page: Page | None
    is_taught: bool = False


def show(canvas: Canvas, shape: Shape) -> None:
    """Show the controls of a canvas of that shape, and what is read of it."""
    usable(shared_number_reader)
    drawings = Drawings.of_visit(canvas.key)
    controls(canvas)
    number = canvas.history.now.number
    seen = _read(canvas, shape, drawings.by_number.get(number))
    # Side by side on a phone's side; see `answer.css`.
    with st.container(key="number_said", gap="xsmall"):
        _answer(canvas, seen, drawings.by_number.get(number))
        _remember(canvas, drawings, number, seen)
        _correct(canvas, number, drawings.by_number.get(number))
    earlier(canvas, drawings, number, lambda tapped, drawing: _correct(canvas, tapped, drawing))
    _explain(seen)


def _remember(canvas: Canvas, drawings: Drawings, number: int, seen: ReadNumber) -> None:
    """Keep the drawing, or drop what was undone to nothing, or what nothing was found in.

    Whoever begins another is done with the one before.
    """
    if seen.page is None or not seen.page.readings:
        drawings.drop(number)
        return
    known = drawings.by_number.get(number)
    if known is None:
        notice(drawings.before(number))
    finds = seen.page.readings
    if not isinstance(known, NumberDrawing) or known.finds[0].reading is not finds[0]:
        text = " / ".join(seen.page.lines)
        drawing = NumberDrawing([Corrected(find) for find in finds], text, png(seen.ink))
        drawings.keep(number, drawing)
        visits.keep(canvas.key, drawings, canvas.history)


def _correct(canvas: Canvas, number: int, drawing: Drawing | None) -> None:
    """Offer to type the right number where the answer is wrong."""
    key = f"{canvas.key}_label_{number}"
    refused = st.session_state.pop(f"{key}_refused", "")
    # The drawing knows its label; the field only shows it, also after an undo.
    st.session_state[key] = refused or (drawing.label or "" if drawing else "")
    st.text_input(
        REFUSAL if refused else _question(drawing),
        key=key,
        placeholder=drawing.read if drawing else "",
        max_chars=MOST_CHARACTERS,
        disabled=drawing is None,
        on_change=_take_word,
        args=(drawing, key),
        width=420,
    )


def _question(drawing: Drawing | None) -> str:
    if not isinstance(drawing, NumberDrawing) or drawing.label is None:
        return "Wrong? Type the right number."
    if drawing.is_cut_right:
        return f"Thanks, saved as {escape.markdown(drawing.label)}."
    return (
        f"Thanks, saved as {escape.markdown(drawing.label)}. It has another number of symbols than "
        f"were found ({len(drawing.finds)}), so their small pictures are saved without labels."
    )


def _take_word(drawing: Drawing | None, key: str) -> None:
    word = st.session_state[key]
    if not WORDS.issuperset(word):
        st.session_state[f"{key}_refused"] = word
    elif isinstance(drawing, NumberDrawing):
        drawing.correct(word)
        drawing.taught = teach(drawing.finds, drawing.taught)


def _explain(seen: ReadNumber) -> None:
    """Show the steps from what is written to the symbols."""
    place = on_demand("How it is read: from your number to its digits", "visibility", "how_number")
    if place is None:
        return
    with place:
        if seen.page is None:
            st.write("Write a number and see each step here.")
            return
        for caption, picture in seen.page.steps.items():
            st.image(picture, caption=caption, alt=caption, width="stretch")


def _read(canvas: Canvas, shape: Shape, drawing: Drawing | None) -> ReadNumber:
    """Read what is written, again only when that or the hand has changed."""
    key = f"{canvas.key}_seen"
    seen: ReadNumber | None = st.session_state.get(key)
    strokes = canvas.history.now.strokes
    is_current = seen is not None and seen.strokes is strokes and seen.shape == shape
    if seen is None or not is_current or is_forgotten(seen.is_taught, drawing):
        ink = rasterize.draw(strokes, shape)
        page = _read_ink(ink, is_live=False) if strokes else None
        seen = ReadNumber(strokes, shape, ink, page, bool(hand_of_visit()))
        st.session_state[key] = seen
    return seen


def _read_ink(ink: np.ndarray, is_live: bool) -> Page:
    """Read ink when its turn has come."""
    read = partial(shared_reader().read_ink_page, hand=hand_of_visit())
    return read_in_turn(NUMBERS, read, ink, is_live)


@st.fragment
def _answer(canvas: Canvas, seen: ReadNumber, drawing: Drawing | None) -> None:
    """Show what is read; each move of the pen runs this alone."""
    page = seen.page
    unfinished = live_stroke.listen(canvas, seen.ink)
    if unfinished is not None:
        page = _read_ink(unfinished, is_live=True)
    read = " / ".join(page.lines) if page else ""
    sentence = _sentence(page) if page else INVITATION
    if read and unfinished is None and drawing and drawing.label:
        sentence = told(drawing.label, read)
    answer = Answer(
        read,
        sentence,
        _pictures(page) if page else [],
        is_number=True,
    )
    show_answer(answer, PICTURE_SIDE, is_live=unfinished is not None)


def _sentence(page: Page) -> str:
    """What a person should look at again, in words that a child understands; or nothing."""
    if page.left_out:
        return TOO_MANY
    if not page.readings:
        return "No digit found yet."
    refused = sum(reading.text == UNREAD for reading in page.readings)
    weakest = min(page.readings, key=lambda reading: reading.confidence)
    if len(page.readings) == 1 and not weakest.mark:
        return weakest.prediction.sentence
    if refused:
        marks = "One mark may not be a digit" if refused == 1 else f"{refused} may not be digits"
        return f"{marks}: look at the ?."
    if weakest.confidence >= SURE_PROBABILITY:
        return ""
    return f"Check the {weakest.text} ({percent(weakest.confidence)})."


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
