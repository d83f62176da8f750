"""The Draw page: a canvas on the left, the answer on the right, below it how it came about."""

import numpy as np
import streamlit as st

from digitlab import charts, ink, preprocess
from digitlab.prediction import Prediction
from digitlab.reader import Reading
from digitlab.ui.album import Album, Drawing
from digitlab.ui.canvas import Drawn, canvas, controls, is_narrow
from digitlab.ui.network import shared_reader, usable
from digitlab.ui.number import desk as number_desk
from digitlab.ui.sketch import Sketch
from digitlab.ui.tiles import tile

SHOWN = 8
"""Drawings in the strip."""

ONE, NUMBER = "One digit", "A whole number"
"""What can be drawn."""

INVITATION = "Draw a digit, 0 to 9, with a mouse, a pen or a finger."


@st.fragment
def desk() -> None:
    """Canvas and answer; each stroke runs this alone."""
    state = st.session_state
    sketch: Sketch = state.setdefault("sketch", Sketch())
    album: Album = state.setdefault("album", Album())
    left, right = st.columns(2, gap="medium")
    with left:
        drawn = canvas(sketch, "draw", "Canvas: draw a digit here")
        controls(sketch, "draw")
    reading = _read(sketch, album, drawn)
    with right:
        _answer(reading)
        _correction(album, sketch.now.number)
    _how(drawn, reading)
    _strip(album, sketch.now.number)


def _read(sketch: Sketch, album: Album, drawn: Drawn | None) -> Reading | None:
    """Read what is drawn; between an undo and the canvas' answer, what was last read stays."""
    number = sketch.now.number
    if sketch.is_blank:
        album.drop(number)
        return None
    if drawn is not None:
        known = album.drawings.get(number)
        if known is None or known.png != drawn.png:
            album.keep(number, drawn.png, shared_reader().read_drawing(drawn.rgba))
    return album.drawings[number].reading if number in album.drawings else None


def _answer(reading: Reading | None) -> None:
    prediction = reading.prediction if reading else Prediction.nothing()
    picture = reading.picture if reading else np.zeros((preprocess.SIZE, preprocess.SIZE), np.uint8)
    sentence = prediction.sentence if reading else INVITATION
    digit = str(prediction.digit) if prediction.is_digit else "?" if reading else "–"
    with st.container(horizontal=True, vertical_alignment="center", wrap=False):
        # No widget of Streamlit's can be read from the back row of a class.
        st.html(
            '<div role="status" aria-live="polite" style="display:flex;align-items:center;gap:1em">'
            '<span style="font-size:clamp(5rem,9vw,8rem);font-weight:600;line-height:1;'
            f'min-width:.7em">{digit}</span><span style="font-size:1.4rem">{sentence}</span></div>'
        )
        st.image(
            tile(picture),
            caption="What it sees",
            alt="The 28 by 28 pixels that the network reads",
            width=104,
        )
    st.altair_chart(
        charts.bars(prediction), width="stretch", key="bars", alt=charts.describe(prediction)
    )


def _correction(album: Album, number: int) -> None:
    """Ten digits to tap where the answer is wrong."""
    drawing = album.drawings.get(number)
    key = f"label_{number}"
    # The album knows; the control only shows it, also after an undo.
    st.session_state[key] = drawing.label if drawing else None
    st.segmented_control(
        "Not right? Tap what it is.",
        range(10),
        key=key,
        disabled=drawing is None,
        on_change=lambda: album.correct(number, st.session_state[key]),
        width="stretch",
        wrap=is_narrow("draw"),
    )


def _how(drawn: Drawn | None, reading: Reading | None) -> None:
    """From the drawing to what the network sees, and what a naive squash would have shown it."""
    with st.expander("How it is read: from your drawing to 28×28", icon=":material/visibility:"):
        if drawn is None or reading is None or reading.box is None:
            st.write("Draw a digit and see each step here.")
            return
        inked = ink.from_canvas(drawn.rgba)
        box = preprocess.crop(inked, reading.box)
        steps = {
            "1. Your ink, white on black": inked,
            "2. Cropped to its box": box,
            "3. Longer side made 20 pixels": preprocess.fit(box),
            "4. Its balance point in the middle of 28×28": reading.picture,
        }
        with st.container(horizontal=True):
            for caption, picture in steps.items():
                st.image(tile(picture), caption=caption, alt=caption, width=150)
        st.write(
            "Most demos squash the whole canvas instead. The same network, given each of the two:"
        )
        squashed = preprocess.squash(inked)
        (naive,) = shared_reader().classifier.predict(squashed[np.newaxis])
        left, right = st.columns(2, gap="medium")
        with left:
            _compare("As MNIST would have made it", reading.picture, reading.prediction, "fitted")
        with right:
            _compare("The whole canvas squashed", squashed, naive, "squashed")


def _compare(caption: str, picture: np.ndarray, prediction: Prediction, key: str) -> None:
    """Show one picture beside what the network says of it."""
    with st.container(horizontal=True, vertical_alignment="center", wrap=False):
        st.image(tile(picture), alt=caption, width=112)
        st.markdown(f"{caption}:  \n**{prediction.sentence}**")
    st.altair_chart(
        charts.bars(prediction, height=150), key=f"bars_{key}", alt=charts.describe(prediction)
    )


def _strip(album: Album, number: int) -> None:
    latest = album.latest(SHOWN, but=number)
    if not album.drawings:
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        for old, drawing in latest:
            _thumbnail(album, old, drawing)
        st.download_button(
            f"Take {len(album.drawings)} home",
            album.zip(),
            "digits.zip",
            "application/zip",
            icon=":material/download:",
            help="A ZIP of PNGs and a CSV of labels",
            on_click="ignore",
        )


def _thumbnail(album: Album, number: int, drawing: Drawing) -> None:
    with st.container(width=84, gap=None):
        st.image(drawing.png, width=84, alt=f"Drawing {number}, read as {drawing.reading.digit}")
        with st.popover(f"**{drawing.name}**", help="Wrong? Tap what it is."):
            _correction(album, number)


usable(shared_reader)
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
        number_desk()
    else:
        desk()
