"""A visit's earlier drawings on a canvas: to look at, to correct and to download."""

from collections.abc import Callable, Iterable

import numpy as np
import streamlit as st

from ...io.shades import encode_shades
from ..canvas.canvas import PAPER, PEN, Canvas
from ..theme import theme
from ..widgets.hand import show_hand
from .drawings import Drawing, Drawings
from .strip import strip


def earlier(
    canvas: Canvas,
    drawings: Drawings,
    number: int,
    correct: Callable[[int, Drawing], None],
    sampled: Iterable[int] = (),
    take: Callable[[int], None] = lambda digit: None,
) -> None:
    """Show the earlier drawings of a canvas, and what was learned from corrected ones.

    Parameters
    ----------
    canvas : Canvas
    drawings : Drawings
    number : int
        Of the drawing on the canvas.
    correct : callable
        Offers to correct a drawing: its number, and itself.
    sampled, take
        Samples that are offered where nothing was drawn yet; see `strip`.
    """
    count = len(drawings.by_number)
    with st.container(horizontal=True, vertical_alignment="center", key=f"{canvas.key}_earlier"):
        tapped = strip(canvas.key, drawings, number, sampled, take)
        if count:
            st.download_button(
                "Download 1 drawing" if count == 1 else f"Download {count} drawings",
                drawings.zip,
                "digits.zip",
                "application/zip",
                icon=":material/download:",
                help="A ZIP of PNGs and a CSV of labels",
                on_click="ignore",
            )
        show_hand(canvas.key)
    if tapped:
        correct(*tapped)


def png(ink: np.ndarray) -> bytes:
    """Make a PNG of ink, (H, W) uint8, in the colors of the canvas."""
    return encode_shades(ink, PAPER[theme()], PEN[theme()])
