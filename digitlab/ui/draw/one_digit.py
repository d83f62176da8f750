"""One digit on the Draw page: the answer beside the canvas, below them how it came about."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ... import geometry, preprocess, wording
from ...recognition.prediction import Prediction
from ...results import UNREAD, Reading
from ...serving.limits import DRAWINGS, NUMBERS
from ...structure.corrections import DIGITS
from ..canvas import rasterize
from ..canvas.canvas import Canvas, Shape
from ..canvas.controls import controls
from ..canvas.fabric import Stroke
from ..canvas.turn import read_in_turn
from ..models import shared_reader, usable
from ..widgets.bars import show_bars
from ..widgets.hand import hand_of_visit, notice, teach
from ..widgets.on_demand import on_demand
from ..widgets.thumbnails import tile
from . import live_stroke, samples, visits
from .answer import Answer, Picture, show_answer
from .drawings import DigitDrawing, Drawing, Drawings, is_forgotten
from .earlier import earlier, png
from .other_networks import other_networks

INVITATION = "Draw a digit, 0 to 9, with a mouse, a pen or a finger."

SEVERAL = 'That looks like more than one digit. Try "A whole number".'

SEVERAL_PROBABILITY = 0.6
"""Probability of each digit from which on a refused drawing counts as several digits. Tuned on
nothing: it only decides whether the wide canvas is offered."""

PIXELS = "The 28 by 28 pixels that the network reads"

PICTURE_SIDE = 104
"""Of the picture of what the network sees, pixels."""

Followers = list[Callable[[Reading | None], None]]
"""What is called with each answer, also while the pen is down."""

BLANK = np.zeros((preprocess.SIZE, preprocess.SIZE), np.uint8)


@dataclass(frozen=True, eq=False)
class ReadDigit:
    """What is drawn, what was read of it, and whether with a hand; kept until it changes."""

    strokes: tuple[Stroke, ...]
    shape: Shape
    ink: np.ndarray
    reading: Reading | None
    is_several: bool = False
    is_taught: bool = False


def show(
    canvas: Canvas,
    shape: Shape,
    left: DeltaGenerator,
    right: DeltaGenerator,
    read_as_number: Callable[[], None],
) -> None:
    """Show what is read of a canvas of that shape, its controls, and how it was read.

    `read_as_number` takes the drawing to the wide canvas.

    The answer goes out before what can wait for it; the controls come right after, so that
    whoever sees the answer can undo it.
    """
    with right:
        usable(shared_reader)
    drawings = Drawings.of_visit(canvas.key)
    number = canvas.history.now.number
    seen = _read(canvas, shape, drawings.by_number.get(number))
    followers = _followers()
    with right:
        _answer(canvas, seen, drawings.by_number.get(number), followers)
    with left:
        controls(canvas)
    _remember(canvas, drawings, number, seen)
    with right:
        if seen.is_several:
            if st.button("Read it as a whole number", on_click=read_as_number):
                st.rerun()
        else:
            _correct(canvas, number, drawings.by_number.get(number))
    earlier(
        canvas,
        drawings,
        number,
        correct=lambda tapped, drawing: _correct(canvas, tapped, drawing, _asked(drawing)),
        sampled=samples.SAMPLES,
        take=lambda digit: canvas.history.present(samples.strokes(digit, shape, canvas.pen_width)),
    )
    _explain(seen)
    _open_layers()
    _open_why(seen)
    _open_probe(seen)
    _open_map()
    other_networks(seen.reading)


def _read(canvas: Canvas, shape: Shape, drawing: Drawing | None) -> ReadDigit:
    """Read what is drawn, again only when that or the hand has changed."""
    key = f"{canvas.key}_seen"
    seen: ReadDigit | None = st.session_state.get(key)
    strokes = canvas.history.now.strokes
    is_current = seen is not None and seen.strokes is strokes and seen.shape == shape
    if seen is None or not is_current or is_forgotten(seen.is_taught, drawing):
        ink = rasterize.draw(strokes, shape)
        reading = _read_ink(ink, is_live=False) if strokes else None
        several = reading is not None and not reading.is_digit and _is_several(ink)
        taught = bool(hand_of_visit())
        seen = st.session_state[key] = ReadDigit(strokes, shape, ink, reading, several, taught)
    return seen


def _is_several(ink: np.ndarray) -> bool:
    """Whether ink that is no digit is more than one."""
    readings = read_in_turn(NUMBERS, shared_reader().read_ink_page, ink, is_live=False).readings
    return len(readings) > 1 and all(
        reading.is_digit and reading.confidence >= SEVERAL_PROBABILITY for reading in readings
    )


def _read_ink(ink: np.ndarray, is_live: bool) -> Reading:
    read = partial(shared_reader().read_ink, hand=hand_of_visit())
    return read_in_turn(DRAWINGS, read, ink, is_live)


def _remember(canvas: Canvas, drawings: Drawings, number: int, seen: ReadDigit) -> None:
    """Keep the drawing, or drop what was undone to nothing.

    Whoever begins another is done with the one before.
    """
    if seen.reading is None:
        drawings.drop(number)
        return
    known = drawings.by_number.get(number)
    if known is None:
        notice(drawings.before(number))
    if not isinstance(known, DigitDrawing) or known.reading is not seen.reading:
        drawings.keep(number, DigitDrawing(seen.reading, png(seen.ink)))
        visits.keep(canvas.key, drawings, canvas.history)


def _open_why(seen: ReadDigit) -> None:
    if place := on_demand("Why?", "help", "why"):
        from . import why

        with place:
            why.show(seen.reading)


def _open_probe(seen: ReadDigit) -> None:
    if place := on_demand("Probe: change it until the answer tips", "tune", "probes"):
        from . import probe

        with place:
            probe.show(seen.reading)


def _followers() -> Followers:
    """What is open of that which follows the pen; of the rest nothing is loaded."""
    followers: Followers = []
    if st.session_state.get("layers"):
        from . import layers

        followers.append(layers.follow)
    if st.session_state.get("map"):
        from . import digit_map

        followers.append(digit_map.follow)
    return followers


def _open_layers() -> None:
    if place := on_demand("What each layer sees", "layers", "layers"):
        from . import layers

        with place:
            layers.show_place()


def _open_map() -> None:
    if place := on_demand("Map: your digit among 2,000", "scatter_plot", "map"):
        from . import digit_map

        with place:
            digit_map.show_place()


@st.fragment
def _answer(canvas: Canvas, seen: ReadDigit, drawing: Drawing | None, followers: Followers) -> None:
    """Show what is read; each move of the pen runs this alone."""
    with st.container(gap="xsmall"):
        unfinished = live_stroke.listen(canvas, seen.ink)
        is_live = unfinished is not None
        reading = seen.reading if unfinished is None else _read_ink(unfinished, is_live)
        prediction = reading.prediction if reading else Prediction.nothing()
        sentence = prediction.sentence
        if reading and not is_live and drawing and drawing.label:
            sentence = wording.told(drawing.label, reading.text)
        elif not is_live and seen.is_several:
            sentence = SEVERAL
        answer = Answer(
            reading.text if reading else "",
            sentence if reading else INVITATION,
            [Picture(reading.picture if reading else BLANK, "What it sees", PIXELS)],
            is_refused=reading is not None and not prediction.is_digit,
        )
        show_answer(answer, PICTURE_SIDE, is_live)
        show_bars(prediction)
        for follow in followers:
            follow(reading)


def _correct(
    canvas: Canvas,
    number: int,
    drawing: Drawing | None,
    question: str = "Wrong? Tap the right digit.",
) -> None:
    """Offer ten digits to tap where the answer is wrong."""
    key = f"label_{number}"
    # The drawing knows its label; the control only shows it, also after an undo.
    st.session_state[key] = drawing.label if drawing else None
    st.segmented_control(
        f"Thanks, saved as {drawing.label}." if drawing and drawing.label else question,
        DIGITS,
        key=key,
        disabled=drawing is None,
        on_change=_take_word,
        args=(drawing, key),
        width="stretch",
        wrap=canvas.is_narrow,
    )


def _take_word(drawing: Drawing | None, key: str) -> None:
    if isinstance(drawing, DigitDrawing):
        drawing.correct(st.session_state[key])
        drawing.taught = teach(drawing.finds, drawing.taught)


def _explain(seen: ReadDigit) -> None:
    """Show the steps from the drawing to 28×28, and what shrinking the whole canvas would give."""
    place = on_demand("How it is read: from your drawing to 28×28", "visibility", "how")
    if place is None:
        return
    with place:
        if seen.reading is None or seen.reading.box is None:
            st.write("Draw a digit and see each step here.")
            return
        with st.container(horizontal=True):
            for caption, picture in _steps(seen.ink, seen.reading).items():
                st.image(tile(picture), caption=caption, alt=caption, width=150)
        st.write("Many demos shrink the whole canvas instead. The same network reads both:")
        _compare(seen.ink, seen.reading)


def _steps(ink: np.ndarray, reading: Reading) -> dict[str, np.ndarray]:
    """What was done to the ink of a drawing, by caption."""
    assert reading.box is not None
    cropped = geometry.crop(ink, reading.box)
    digit = preprocess.thicken(cropped)
    widened = "" if digit is cropped else ", thin lines made thicker"
    box = geometry.crop(digit, preprocess.bounding_box(digit) or (0, 0, 1, 1))
    return {
        "1. Your ink, white on black": ink,
        f"2. Cropped{widened}": box,
        "3. Shrunk to fit 20×20": preprocess.fit(box),
        "4. Centered in 28×28": reading.picture,
    }


def _compare(ink: np.ndarray, reading: Reading) -> None:
    """Show what is read of the prepared digit, and of the whole canvas shrunk."""
    squashed = preprocess.squash(ink)
    (naive,) = shared_reader().classifier.predict(squashed[np.newaxis])
    left, right = st.columns(2, gap="medium")
    with left:
        _show_reading("Prepared like the training data", reading.picture, reading.prediction)
        show_bars(reading.prediction, height=150)
    with right:
        _show_reading("The whole canvas shrunk", squashed, naive)
        show_bars(naive, height=150)


def _show_reading(caption: str, picture: np.ndarray, prediction: Prediction) -> None:
    with st.container(horizontal=True, vertical_alignment="center", wrap=False):
        st.image(tile(picture), alt=caption, width=112)
        st.markdown(f"{caption}:  \n**{prediction.sentence}**")


def _asked(drawing: Drawing) -> str:
    """The question about an earlier drawing."""
    if drawing.read == UNREAD:
        return "This was not read as a digit. What should it be?"
    return f"Read as {drawing.read}. What should it be?"
