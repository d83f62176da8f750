"""One digit on the Draw page: the answer beside the canvas, below them how it came about."""

from dataclasses import dataclass

import cv2
import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ... import geometry, preprocess
from ...corrections import DIGITS
from ...io.images import encode_png
from ...reader import Reading
from ...recognition.prediction import Prediction
from ...results import UNREAD
from ..limits import DRAWINGS
from ..models import shared_reader, usable
from ..widgets.bars import show_bars
from ..widgets.thumbnails import tile
from . import live_stroke, rasterize
from .answer import Picture, show_answer
from .canvas import PAPER, PEN, Canvas, Shape, theme
from .controls import controls
from .drawings import Drawing, Drawings
from .fabric import Stroke
from .other_networks import other_networks
from .strip import strip
from .turn import read_in_turn

INVITATION = "Draw a digit, 0 to 9, with a mouse, a pen or a finger."

SIDE = 104
"""Of the picture of what the network sees, pixels."""

BLANK = np.zeros((preprocess.SIZE, preprocess.SIZE), np.uint8)


@dataclass(frozen=True, eq=False)
class Seen:
    """What is drawn, and what was read of it; kept until the drawing changes."""

    strokes: tuple[Stroke, ...]
    shape: Shape
    ink: np.ndarray
    reading: Reading | None


def show(canvas: Canvas, shape: Shape, left: DeltaGenerator, right: DeltaGenerator) -> None:
    """Show what is read of a canvas of that shape, its controls, and how it was read.

    The answer goes out before what can wait for it; the controls come right after, so that
    whoever sees the answer can undo it.
    """
    with right:
        usable(shared_reader)
    drawings = Drawings.of_visit()
    seen = _read(canvas, shape)
    number = canvas.history.now.number
    with right:
        _answer(canvas, seen)
    with left:
        controls(canvas)
    _remember(drawings, number, seen)
    with right:
        _correct(canvas, number, drawings.by_number.get(number))
    _explain(seen)
    other_networks(seen.reading)
    _earlier(canvas, drawings, number)


def _read(canvas: Canvas, shape: Shape) -> Seen:
    """Read what is drawn, again only when it has changed."""
    key = f"{canvas.key}_seen"
    seen: Seen | None = st.session_state.get(key)
    strokes = canvas.history.now.strokes
    if seen is None or seen.strokes is not strokes or seen.shape != shape:
        ink = rasterize.draw(strokes, shape)
        reading = (
            read_in_turn(DRAWINGS, shared_reader().read_ink, ink, is_live=False)
            if strokes
            else None
        )
        seen = st.session_state[key] = Seen(strokes, shape, ink, reading)
    return seen


def _read_ink(ink: np.ndarray, is_live: bool) -> Reading:
    return read_in_turn(DRAWINGS, shared_reader().read_ink, ink, is_live)


def _remember(drawings: Drawings, number: int, seen: Seen) -> None:
    """Keep the drawing, or drop what was undone to nothing."""
    if seen.reading is None:
        drawings.drop(number)
        return
    known = drawings.by_number.get(number)
    if known is None or known.reading is not seen.reading:
        drawings.keep(number, seen.reading, _png(seen.ink))


def _png(ink: np.ndarray) -> bytes:
    """Make a PNG of ink, (H, W) uint8, in the colors of the canvas."""
    paper, pen = (list(bytes.fromhex(color[theme()][1:])) for color in (PAPER, PEN))
    shades = np.linspace(paper, pen, 256).round().astype(np.uint8)
    return encode_png(cv2.LUT(cv2.merge([ink, ink, ink]), shades[np.newaxis]))


@st.fragment
def _answer(canvas: Canvas, seen: Seen) -> None:
    """Show what is read; each move of the pen runs this alone."""
    reading = seen.reading
    unfinished = live_stroke.listen(canvas, seen.ink)
    if unfinished is not None:
        reading = _read_ink(unfinished, is_live=True)
    prediction = reading.prediction if reading else Prediction.nothing()
    picture = Picture(
        reading.picture if reading else BLANK,
        "What it sees",
        "The 28 by 28 pixels that the network reads",
    )
    show_answer(
        reading.text if reading else "",
        prediction.sentence if reading else INVITATION,
        [picture],
        SIDE,
        is_live=unfinished is not None,
    )
    show_bars(prediction, "bars")


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
        width="content" if canvas.is_narrow else "stretch",
        wrap=canvas.is_narrow,
    )


def _take_word(drawing: Drawing | None, key: str) -> None:
    if drawing:
        drawing.correct(st.session_state[key])


def _explain(seen: Seen) -> None:
    """Show the steps from the drawing to 28×28, and what shrinking the whole canvas would give."""
    steps = st.expander(
        "How it is read: from your drawing to 28×28",
        icon=":material/visibility:",
        key="how",
        on_change="rerun",
    )
    if not steps.open:
        return
    with steps:
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
        show_bars(reading.prediction, "bars_fitted", height=150)
    with right:
        _show_reading("The whole canvas shrunk", squashed, naive)
        show_bars(naive, "bars_squashed", height=150)


def _show_reading(caption: str, picture: np.ndarray, prediction: Prediction) -> None:
    with st.container(horizontal=True, vertical_alignment="center", wrap=False):
        st.image(tile(picture), alt=caption, width=112)
        st.markdown(f"{caption}:  \n**{prediction.sentence}**")


def _earlier(canvas: Canvas, drawings: Drawings, number: int) -> None:
    """Show the earlier drawings: to look at, to correct and to download."""
    count = len(drawings.by_number)
    if not count:
        return
    tapped = strip(drawings, number)
    if tapped:
        earlier, drawing = tapped
        read = drawing.reading.text
        said = "This was not read as a digit." if read == UNREAD else f"Read as {read}."
        _correct(canvas, earlier, drawing, f"{said} What should it be?")
    st.download_button(
        "Download 1 drawing" if count == 1 else f"Download {count} drawings",
        drawings.zip,
        "digits.zip",
        "application/zip",
        icon=":material/download:",
        help="A ZIP of PNGs and a CSV of labels",
        on_click="ignore",
    )
