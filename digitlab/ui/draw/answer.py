"""The answer to a drawing: what was read, in large, a sentence, and what the network sees of it.

It comes in one piece, since all of it changes with every move of the pen. `answer.css` lays it out;
the page gives it to the browser once.
"""

from collections.abc import Iterable
from html import escape
from typing import NamedTuple

import numpy as np
import streamlit as st

from ...io.images import encode_png
from ..theme import palette
from ..widgets.thumbnails import data_url

NOTHING = "–"
"""What stands for a text where nothing is drawn."""


class Picture(NamedTuple):
    """What the network sees of a digit: (28, 28) uint8, its caption, and the same for the blind."""

    pixels: np.ndarray
    caption: str
    alt: str


def show_answer(
    text: str,
    sentence: str,
    pictures: Iterable[Picture],
    side: int,
    is_live: bool,
    is_number: bool = False,
    is_refused: bool = False,
) -> None:
    """Show an answer.

    Parameters
    ----------
    text : str
        The digits, or nothing.
    sentence : str
    pictures : iterable of Picture
    side : int
        Of each picture as shown, pixels.
    is_live : bool
        Whether the pen is still down. The answer is told to the blind when it is up.
    is_number : bool
        Whether it takes the page's width.
    is_refused : bool
        Whether it may be no digit; the text is gray then.
    """
    figures = "".join(
        f'<figure><img width="{side}" height="{side}" src="{data_url(encode_png(picture.pixels))}" '
        f'alt="{escape(picture.alt)}"><figcaption>{escape(picture.caption)}</figcaption></figure>'
        for picture in pictures
    )
    kinds = " digitlab-number" * is_number + " digitlab-refused" * is_refused
    st.html(
        f'<div class="digitlab-answer{kinds}" style="--digitlab-label:{palette().label}">'
        f'<div role="status" aria-live="polite" aria-busy="{str(is_live).lower()}">'
        f'<span class="digitlab-text">{escape(text) or NOTHING}</span>'
        f'<span class="digitlab-sentence">{escape(sentence, quote=False)}</span></div>'
        f'<div class="digitlab-pictures">{figures}</div></div>'
    )
