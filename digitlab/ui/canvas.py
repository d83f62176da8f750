"""The canvas: streamlit-drawable-canvas, made to fit its column and to be worked without hovering.

What it lacks is added by a companion of a few lines of JavaScript beside it: it tells the width of
the column, hides the canvas' own toolbar (it shows on hover only, and holds a switch that stops the
drawing; the buttons below the canvas do its work by touch and key) and gives the canvas a name.
"""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from digitlab.ui.sketch import Sketch

HEIGHT = 0.8
"""Of the canvas, in its widths: on a phone the answer below it must stay in sight."""

HIGHEST = 400
"""Pixels; a higher canvas would push the controls off a laptop's screen."""

NARROW = 400
"""Columns narrower than this are a phone's, pixels."""

PAPER = {"light": "#ffffff", "dark": "#262c36"}
PEN = {"light": "#1d2127", "dark": "#f4f6fa"}

_COMPANION_JS = """
const companions = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  if (!companions.has(parentElement)) companions.set(parentElement, accompany(data, setStateValue));
  return () => {
    companions.get(parentElement)?.();
    companions.delete(parentElement);
  };
}

function accompany({ place: name, label }, setStateValue) {
  const place = document.querySelector("." + name);
  let width = 0;
  const sizes = new ResizeObserver(() => {
    const now = Math.floor(place.getBoundingClientRect().width);
    if (now && now !== width) setStateValue("width", (width = now));
  });
  sizes.observe(place);
  // Nothing tells when another component has built its inside; the canvas is there in a moment.
  const waiting = setInterval(() => {
    for (const { shadowRoot } of place.querySelectorAll("*")) {
      const canvas = shadowRoot?.querySelector(".upper-canvas");
      if (!canvas) continue;
      clearInterval(waiting);
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", label);
      const style = document.createElement("style");
      style.textContent = ".dc-toolbar { display: none !important }";
      shadowRoot.append(style);
    }
  }, 50);
  return () => {
    sizes.disconnect();
    clearInterval(waiting);
  };
}
"""

_companion = st.components.v2.component("digitlab_canvas_companion", js=_COMPANION_JS)


@dataclass(frozen=True)
class Drawn:
    """What a canvas holds: its pixels, (H, W, 4) uint8 RGBA, and the same as a PNG file."""

    rgba: np.ndarray
    png: bytes


def is_narrow(key: str) -> bool:
    """Whether a canvas' column is a phone's."""
    return st.session_state.get(f"{key}_fit", (0, ""))[0] < NARROW


def canvas(sketch: Sketch, key: str, pen: int, label: str) -> Drawn | None:
    """Show a canvas that fills its column.

    Parameters
    ----------
    sketch : Sketch
        Heard from and, after undo, redo and clear, drawn again.
    key : str
        Of the widget; one for each canvas of the app.
    pen : int
        Width of new strokes, pixels.
    label : str
        What the canvas is, for those who do not see it.

    Returns
    -------
    Drawn or None
        None while nothing is drawn, or while the canvas is about to change.
    """
    # The package cannot be imported outside a running app.
    from streamlit_drawable_canvas import st_canvas

    theme = st.context.theme.type or "light"
    place = st.container(key=f"{key}_place")
    with place:
        measured = _companion(
            data={"place": f"st-key-{key}_place", "label": label},
            key=f"{key}_companion",
            on_width_change=lambda: None,
            default={"width": None},
        )
        if not measured.width:
            return None
        width = int(measured.width)
        _adapt(sketch, key, width, PEN[theme])
        result = st_canvas(
            stroke_width=pen,
            stroke_color=PEN[theme],
            background_color=PAPER[theme],
            width=width,
            height=min(round(width * HEIGHT), HIGHEST),
            initial_drawing={"objects": sketch.objects},
            return_image_data=True,
            key=key,
        )
    sketch.observe(result.json_data["objects"])
    if sketch.is_blank or not sketch.is_settled or result.image_bytes is None:
        return None
    return Drawn(result.image_data, result.image_bytes)


def _adapt(sketch: Sketch, key: str, width: int, color: str) -> None:
    """Carry the drawing over to a canvas that has become wider, narrower, lighter or darker."""
    before = st.session_state.get(f"{key}_fit", (width, color))
    if before != (width, color):
        sketch.refit(width / before[0], color)
    st.session_state[f"{key}_fit"] = (width, color)
