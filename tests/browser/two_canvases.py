"""An app with two canvases on one page, each with its own answer: how much ink it has."""

import streamlit as st

from digitlab.ui.canvas import rasterize
from digitlab.ui.canvas.canvas import Canvas, Shape
from digitlab.ui.draw import live_stroke


@st.fragment
def show(key: str) -> None:
    canvas = Canvas(key, f"Canvas {key}")
    answer(canvas, canvas.show())
    st.button(f"Undo {key}", on_click=canvas.history.undo)


@st.fragment
def answer(canvas: Canvas, shape: Shape | None) -> None:
    if shape is None:
        return
    ink = rasterize.draw(canvas.history.now.strokes, shape)
    unfinished = live_stroke.listen(canvas, ink)
    done, now = (
        int((ink > 127).sum()),
        int(((ink if unfinished is None else unfinished) > 127).sum()),
    )
    st.html(f'<p data-of="{canvas.key}">{done} {now} {len(canvas.history.past)}</p>')


left, right = st.columns(2)
with left:
    show("one")
with right:
    show("other")
