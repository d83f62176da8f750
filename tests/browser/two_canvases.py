"""An app with two canvases on one page, each with its own answer: how much ink it has."""

import streamlit as st

from digitlab.ui.draw import rasterize
from digitlab.ui.draw.canvas import PEN_WIDTH, Shape, canvas, pen_width
from digitlab.ui.draw.history import Sketch
from digitlab.ui.draw.live_stroke import follow


@st.fragment
def desk(key: str) -> None:
    sketch: Sketch = st.session_state.setdefault(f"{key}_sketch", Sketch())
    answer(key, sketch, canvas(sketch, key, f"Canvas {key}"))
    st.button(f"Undo {key}", on_click=sketch.undo)


@st.fragment
def answer(key: str, sketch: Sketch, shape: Shape | None) -> None:
    if shape is None:
        return
    ink = rasterize.draw(sketch.now.strokes, shape)
    unfinished = follow(sketch, ink, key, pen_width(key, PEN_WIDTH))
    done, now = (
        int((ink > 127).sum()),
        int(((ink if unfinished is None else unfinished) > 127).sum()),
    )
    st.html(f'<p data-of="{key}">{done} {now} {len(sketch.past)}</p>')


left, right = st.columns(2)
with left:
    desk("one")
with right:
    desk("other")
