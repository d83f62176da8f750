"""One digit on the Draw page: the answer beside the canvas, below them how it came about."""

from dataclasses import dataclass

import cv2
import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ... import geometry, preprocess
from ...io.images import encode_png
from ...reader import Reading
from ...recognition.prediction import Prediction
from ..models import shared_reader, usable
from ..widgets.bars import show_bars
from ..widgets.thumbnails import data_url, tile
from . import rasterize
from .canvas import PAPER, PEN, Shape, controls, is_narrow, pen_width
from .drawings import Album
from .history import Sketch, Strokes
from .live_stroke import follow
from .other_networks import other_networks
from .strip import strip

QUESTION = "Not right? Tap what it is."

INVITATION = "Draw a digit, 0 to 9, with a mouse, a pen or a finger."


@dataclass(frozen=True, eq=False)
class Seen:
    """What is drawn, and what was read of it; looked at again only when it has changed."""

    strokes: Strokes
    shape: Shape
    ink: np.ndarray
    reading: Reading | None


def desk(sketch: Sketch, shape: Shape, left: DeltaGenerator, right: DeltaGenerator) -> None:
    """Show what is read of a canvas of that shape, beside it; its controls; and all about it."""
    with right:
        usable(shared_reader)
    album: Album = st.session_state.setdefault("album", Album())
    seen = _look(sketch, shape)
    number = sketch.now.number
    # The answer goes out before what can wait for it; the controls come right after, so that
    # whoever sees the answer can undo it.
    with right:
        _answer(sketch, seen)
    with left:
        controls(sketch, "draw")
    _remember(album, number, seen)
    with right:
        _correction(album, number)
    _how(seen)
    other_networks(seen.reading)
    _earlier(album, number)


def _look(sketch: Sketch, shape: Shape) -> Seen:
    """See what is drawn, again only when it has changed."""
    seen: Seen | None = st.session_state.get("draw_seen")
    strokes = sketch.now.strokes
    if seen is None or seen.strokes is not strokes or seen.shape != shape:
        ink = rasterize.draw(strokes, shape)
        reading = shared_reader().read_ink(ink) if strokes else None
        seen = st.session_state["draw_seen"] = Seen(strokes, shape, ink, reading)
    return seen


def _remember(album: Album, number: int, seen: Seen) -> None:
    """Keep the drawing in the album, or drop what was undone to nothing."""
    if seen.reading is None:
        album.drop(number)
        return
    known = album.drawings.get(number)
    if known is None or known.reading is not seen.reading:
        album.keep(number, _picture(seen.ink), seen.reading)


@st.fragment
def _answer(sketch: Sketch, seen: Seen) -> None:
    """Show what is read; each move of the pen runs this alone."""
    reading = seen.reading
    unfinished = follow(sketch, seen.ink, "draw", pen_width("draw"))
    if unfinished is not None:
        reading = shared_reader().read_ink(unfinished)
    prediction = reading.prediction if reading else Prediction.nothing()
    small = reading.picture if reading else np.zeros((preprocess.SIZE, preprocess.SIZE), np.uint8)
    sentence = prediction.sentence if reading else INVITATION
    digit = str(prediction.digit) if prediction.is_digit else "?" if reading else "–"
    # No widget of Streamlit's can be read from the back row of a class; and what changes with every
    # move of the pen comes in one piece, its picture too. Told to the blind when the pen is up.
    st.html(
        '<div style="display:flex;align-items:center;gap:1em">'
        f'<div role="status" aria-live="polite" aria-busy="{str(unfinished is not None).lower()}" '
        'style="flex:1;display:flex;align-items:center;gap:1em">'
        '<span style="font-size:clamp(5rem,9vw,8rem);font-weight:600;line-height:1;'
        f'min-width:.7em">{digit}</span><span style="font-size:1.4rem">{sentence}</span></div>'
        '<figure style="margin:0;flex:none"><img width="104" height="104" '
        'style="display:block;image-rendering:pixelated" '
        f'src="{data_url(encode_png(small))}" alt="The 28 by 28 pixels that the network reads">'
        '<figcaption style="font-size:.875rem;opacity:.6;text-align:center">What it sees'
        "</figcaption></figure></div>"
    )
    show_bars(prediction, "bars")


def _picture(ink: np.ndarray) -> bytes:
    """Make a PNG of ink, (H, W) uint8, in the colours of the canvas."""
    theme = st.context.theme.type or "light"
    paper, pen = (list(bytes.fromhex(color[theme][1:])) for color in (PAPER, PEN))
    shades = np.linspace(paper, pen, 256).round().astype(np.uint8)
    return encode_png(cv2.LUT(cv2.merge([ink, ink, ink]), shades[np.newaxis]))


def _correction(album: Album, number: int, question: str = QUESTION) -> None:
    """Ten digits to tap where the answer is wrong."""
    drawing = album.drawings.get(number)
    key = f"label_{number}"
    # The album knows; the control only shows it, also after an undo.
    st.session_state[key] = drawing.label if drawing else None
    st.segmented_control(
        question,
        range(10),
        key=key,
        disabled=drawing is None,
        on_change=lambda: album.correct(number, st.session_state[key]),
        width="stretch",
        wrap=is_narrow("draw"),
    )


def _how(seen: Seen) -> None:
    """From the drawing to what the network sees, and what a naive squash would have shown it."""
    how = st.expander(
        "How it is read: from your drawing to 28×28",
        icon=":material/visibility:",
        key="how",
        on_change="rerun",
    )
    if not how.open:
        return
    with how:
        if seen.reading is None or seen.reading.box is None:
            st.write("Draw a digit and see each step here.")
            return
        reading = seen.reading
        cropped = geometry.crop(seen.ink, seen.reading.box)
        digit = preprocess.thicken(cropped)
        widened = "" if digit is cropped else ", thin strokes made wider"
        box = geometry.crop(digit, preprocess.bounding_box(digit) or (0, 0, 1, 1))
        steps = {
            "1. Your ink, white on black": seen.ink,
            f"2. Cropped to its box{widened}": box,
            "3. Longer side made 20 pixels": preprocess.fit(box),
            "4. Its balance point in the middle of 28×28": reading.picture,
        }
        with st.container(horizontal=True):
            for caption, step in steps.items():
                st.image(tile(step), caption=caption, alt=caption, width=150)
        st.write(
            "Most demos squash the whole canvas instead. The same network, given each of the two:"
        )
        squashed = preprocess.squash(seen.ink)
        (naive,) = shared_reader().classifier.predict(squashed[np.newaxis])
        left, right = st.columns(2, gap="medium")
        with left:
            _compare("As MNIST would have made it", reading.picture, reading.prediction, "fitted")
        with right:
            _compare("The whole canvas squashed", squashed, naive, "squashed")


def _compare(caption: str, small: np.ndarray, prediction: Prediction, key: str) -> None:
    """Show one picture beside what the network says of it."""
    with st.container(horizontal=True, vertical_alignment="center", wrap=False):
        st.image(tile(small), alt=caption, width=112)
        st.markdown(f"{caption}:  \n**{prediction.sentence}**")
    show_bars(prediction, f"bars_{key}", height=150)


def _earlier(album: Album, number: int) -> None:
    """The drawings before this one: to look at, to correct and to take home."""
    if not album.drawings:
        return
    tapped = strip(album, number)
    if tapped:
        old, drawing = tapped
        _correction(album, old, f"Drawing {old} was read as {drawing.reading.digit}: what is it?")
    st.download_button(
        f"Take {len(album.drawings)} home",
        album.zip,
        "digits.zip",
        "application/zip",
        icon=":material/download:",
        help="A ZIP of PNGs and a CSV of labels",
        on_click="ignore",
    )
