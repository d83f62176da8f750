"""Test digits to look at, each with a caption; their numbers alone where MNIST is not here.

The pictures are MNIST's, under a licence of its own, and no part of this project: they are fetched
by whoever wants to see them.
"""

from collections.abc import Sequence
from html import escape

import numpy as np
import streamlit as st

from ...report.figures import Mistake
from ...wording import unbroken
from .. import mnist
from ..widgets.thumbnails import tile

SHOWN_DIGITS = 12
"""Digits that are shown at first."""

MOST_DIGITS = 120
"""Digits that are shown at most: each is a picture to be sent."""

DIGIT_WIDTH = 76
"""Width of a digit, pixels; four stand beside each other on a phone."""


def gallery(captions: Sequence[tuple[int, str]], key: str) -> None:
    """Show test digits, a caption below each.

    Parameters
    ----------
    captions : sequence of (int, str)
        Place among the test digits, and what stands below.
    key : str
        Unique on the page.
    """
    count = len(captions)
    label = f"Show all {count}" if count <= MOST_DIGITS else f"Show {MOST_DIGITS} of {count:,}"
    more = count > SHOWN_DIGITS and st.toggle(label, key=f"all_{key}")
    shown = captions[: MOST_DIGITS if more else SHOWN_DIGITS]
    digits = mnist.test_digits()
    if digits is None:
        if shown:
            st.html(_places(shown))
        mnist.offer(key)
        return
    with st.container(horizontal=True, gap="small"):
        for place, words in shown:
            if place >= len(digits):
                continue  # a report of other data
            st.image(
                tile(digits.images[place]),
                caption=unbroken(words),
                alt=f"Test digit {place}: {words}",
                width=DIGIT_WIDTH,
                output_format="PNG",
            )


def read_right(label: int, mistakes: Sequence[Mistake]) -> list[int]:
    """Places of the digits of a kind that were read right; empty where MNIST is not here."""
    digits = mnist.test_digits()
    if digits is None:
        return []
    missed = {mistake.place for mistake in mistakes}
    places = np.flatnonzero(digits.labels == label).tolist()
    return [place for place in places if place not in missed]


def _places(captions: Sequence[tuple[int, str]]) -> str:
    """HTML of empty frames that stand where the pictures would, each with its digit's number."""
    figures = "".join(
        f"<figure><span>no. {place}</span>"
        f"<figcaption>{escape(unbroken(words))}</figcaption></figure>"
        for place, words in captions
    )
    return f'<div class="digitlab-absent" style="--digitlab-width:{DIGIT_WIDTH}px">{figures}</div>'
