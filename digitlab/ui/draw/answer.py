"""The answer to a drawing: what was read, in large, a sentence, and what the network sees of it.

It comes in one piece, since all of it changes with every move of the pen. `answer.css` lays it out;
the page gives it to the browser once.
"""

from collections.abc import Sequence
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


class Answer(NamedTuple):
    """What is said of a drawing.

    Attributes
    ----------
    text : str
        The digits, or nothing.
    sentence : str
    pictures : sequence of Picture
    is_number : bool
        Whether it takes the page's width.
    is_refused : bool
        Whether it may be no digit; the text is gray then.
    """

    text: str
    sentence: str
    pictures: Sequence[Picture]
    is_number: bool = False
    is_refused: bool = False


def show_answer(answer: Answer, side: int, is_live: bool) -> None:
    """Show an answer, with pictures of `side` pixels.

    While the pen is down, `is_live`, it is not yet told to the blind.
    """
    figures = "".join(
        f'<figure><img width="{side}" height="{side}" src="{data_url(encode_png(picture.pixels))}" '
        f'alt="{escape(picture.alt)}"><figcaption>{escape(picture.caption)}</figcaption></figure>'
        for picture in answer.pictures
    )
    kinds = " digitlab-number" * answer.is_number + " digitlab-refused" * answer.is_refused
    st.html(
        f'<div class="digitlab-answer{kinds}" style="--digitlab-label:{palette().label}">'
        f'<div role="status" aria-live="polite" aria-busy="{str(is_live).lower()}">'
        f'<span class="digitlab-text">{escape(answer.text) or NOTHING}</span>'
        f'<span class="digitlab-sentence">{escape(answer.sentence, quote=False)}</span></div>'
        f'<div class="digitlab-pictures">{figures}</div></div>'
    )
