"""The buttons below a canvas, for touch and keys: undo, redo, clear, and the pen's width."""

from collections.abc import Callable

import streamlit as st

from .canvas import Canvas

THINNEST_PEN, THICKEST_PEN = 8, 40
"""Widths of the pens to choose from, pixels."""


def controls(canvas: Canvas) -> None:
    """Show what can be done with a canvas, and why its last report was refused."""
    history = canvas.history
    # A phone has no keys to name, and four buttons must fit in its width.
    narrow = canvas.is_narrow
    actions = (
        ("Undo", ":material/undo:", "Ctrl+Z", history.undo, bool(history.past)),
        ("Redo", ":material/redo:", "Ctrl+Y", history.redo, bool(history.future)),
        ("Clear", ":material/ink_eraser:", "Delete", history.clear, not history.is_blank),
    )
    with st.container(horizontal=True, gap="xsmall" if narrow else "small"):
        for label, icon, shortcut, act, possible in actions:
            st.button(
                label,
                icon=None if narrow else icon,
                shortcut=None if narrow else shortcut,
                on_click=_decide,
                args=(canvas, act),
                disabled=not possible,
            )
        with st.popover("Pen", icon=None if narrow else ":material/line_weight:"):
            st.slider(
                "Width of the pen, pixels",
                THINNEST_PEN,
                THICKEST_PEN,
                canvas.first_pen,
                key=f"{canvas.key}_pen",
            )
    if history.refusal:
        st.warning(history.refusal)


def _decide(canvas: Canvas, act: Callable[[], None]) -> None:
    """Do what a button says to all that was drawn before it was pressed."""
    canvas.take_report()
    act()
