"""Test digits to look at, each with a caption; their numbers alone where MNIST is not here."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from ...report.figures import Mistake
from ...wording import unbroken
from .. import mnist
from ..widgets.thumbnails import tile

SHOWN, MOST = 12, 120
"""Digits that are shown at first, and at most: each is a picture to be sent."""

WIDTH = 76
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
    digits = mnist.test_digits()
    if digits is None:
        _name(captions)
        mnist.offer(key)
        return
    count = len(captions)
    label = f"Show all {count}" if count <= MOST else f"Show {MOST} of {count:,}"
    more = count > SHOWN and st.toggle(label, key=f"all_{key}")
    with st.container(horizontal=True, gap="small"):
        for place, words in captions[: MOST if more else SHOWN]:
            if place >= len(digits):
                continue  # a report of other data
            st.image(
                tile(digits.images[place]),
                caption=unbroken(words),
                alt=f"Test digit {place}: {words}",
                width=WIDTH,
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


def _name(captions: Sequence[tuple[int, str]]) -> None:
    """Name test digits by their places."""
    if captions:
        named = "; ".join(f"{place} ({words})" for place, words in captions[:SHOWN])
        rest = f"; and {len(captions) - SHOWN} more" if len(captions) > SHOWN else ""
        st.write(unbroken(f"Test digits, by number: {named}{rest}."))
