"""The canvas: streamlit-drawable-canvas, made to fit its column and to answer at once.

What it lacks is added by a companion of a few lines of JavaScript beside it. It tells the width of
the column. It hides the canvas' own toolbar, which shows on hover only and holds a switch that
stops the drawing; the buttons below the canvas do its work by touch and key. As the pen lifts, it
presses the toolbar's button that sends the drawing at once, where the canvas by itself would wait
200 ms. And it gives the canvas a name. Where it does not find what it looks for, the canvas works
as it comes.
"""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from digitlab.ui.sketch import Sketch

HEIGHT = 0.8
"""Of the canvas, in its widths: on a phone the answer below it must stay in sight."""

HIGHEST = 400
"""Pixels; a higher canvas would push the controls off a laptop's screen."""

THINNEST, THICKEST, PEN_WIDTH = 8, 40, 22
"""What pens there are, and the first one, pixels."""

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
  let drawing = false;
  let up = () => {};
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
      const send = shadowRoot.querySelector(".dc-toolbar button");
      const down = () => (drawing = true);
      canvas.addEventListener("mousedown", down);
      canvas.addEventListener("touchstart", down);
      up = () => {
        // The canvas takes in the stroke in this same event; it is sent when that is done.
        if (drawing) setTimeout(() => send?.click(), 0);
        drawing = false;
      };
      window.addEventListener("mouseup", up, true);
      window.addEventListener("touchend", up, true);
    }
  }, 50);
  return () => {
    sizes.disconnect();
    clearInterval(waiting);
    window.removeEventListener("mouseup", up, true);
    window.removeEventListener("touchend", up, true);
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
    return st.session_state.get(f"{key}_fit", (0,))[0] < NARROW


def canvas(
    sketch: Sketch,
    key: str,
    label: str,
    shape: float = HEIGHT,
    highest: int = HIGHEST,
    pen: int = PEN_WIDTH,
) -> Drawn | None:
    """Show a canvas that fills its column.

    Parameters
    ----------
    sketch : Sketch
        Heard from and, after undo, redo and clear, drawn again.
    key : str
        Of the widget; one for each canvas of the app.
    label : str
        What the canvas is, for those who do not see it.
    shape : float
        Its height, in its widths.
    highest : int
        What its height may be at most, pixels.
    pen : int
        Width of strokes until the visitor chooses another, pixels.

    Returns
    -------
    Drawn or None
        None while nothing is drawn, or while the canvas is about to change.
    """
    # The package cannot be imported outside a running app.
    from streamlit_drawable_canvas import st_canvas

    theme = st.context.theme.type or "light"
    place = st.container(key=f"{key}_place", gap=None)
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
        height = min(round(width * shape), highest)
        _adapt(sketch, key, width, height, PEN[theme])
        if key not in st.session_state:
            sketch.show_again()  # The visitor comes back from another page.
        result = st_canvas(
            stroke_width=st.session_state.get(f"{key}_pen", pen),
            stroke_color=PEN[theme],
            background_color=PAPER[theme],
            width=width,
            height=height,
            initial_drawing={"objects": sketch.objects},
            return_image_data=True,
            key=key,
        )
    sketch.observe(result.json_data["objects"])
    if sketch.is_blank or not sketch.is_settled or result.image_bytes is None:
        return None
    return Drawn(result.image_data, result.image_bytes)


def controls(sketch: Sketch, key: str, pen: int = PEN_WIDTH) -> None:
    """Show what can be done with the canvas of that key."""
    # A phone has no keys to name, and four buttons must fit in its width.
    narrow = is_narrow(key)
    actions = (
        ("Undo", ":material/undo:", "Ctrl+Z", sketch.undo, bool(sketch.past)),
        ("Redo", ":material/redo:", "Ctrl+Y", sketch.redo, bool(sketch.future)),
        ("Clear", ":material/ink_eraser:", "Delete", sketch.clear, not sketch.is_blank),
    )
    with st.container(horizontal=True, gap="xsmall" if narrow else "small"):
        for label, icon, shortcut, act, possible in actions:
            st.button(
                label,
                icon=None if narrow else icon,
                shortcut=None if narrow else shortcut,
                on_click=act,
                disabled=not possible,
            )
        with st.popover("Pen", icon=None if narrow else ":material/line_weight:"):
            st.slider("Width of the pen, pixels", THINNEST, THICKEST, pen, key=f"{key}_pen")


def _adapt(sketch: Sketch, key: str, width: int, height: int, color: str) -> None:
    """Carry the drawing over to a canvas that has changed its size or its theme."""
    fit = (width, height, color)
    before = st.session_state.get(f"{key}_fit", fit)
    if before != fit:
        sketch.refit(min(width / before[0], height / before[1]), color)
    st.session_state[f"{key}_fit"] = fit
