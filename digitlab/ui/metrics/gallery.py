"""Test digits to be looked at: from the data set where it is, else a button that fetches it."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from ...datasets import Digits, data_folder, find_mnist, load_mnist
from ...datasets.download import MEGABYTES, URL, fetch_mnist, keras_folder
from ...errors import DataError
from ...report import Mistake
from ...wording import percent
from ..widgets.thumbnails import tile

SHOWN, MOST = 12, 120
"""Digits that are shown at first, and at most: each is a picture to be sent."""

WIDTH = 76
"""Of one digit, pixels; four stand beside each other on a phone."""


@st.cache_resource(show_spinner="Opening the test digits")
def _test(place: str) -> Digits:
    """MNIST's test digits, loaded once for all visitors."""
    return load_mnist(place).test


def test_digits() -> Digits | None:
    """MNIST's 10,000 test digits; None where the data set is not here, or is broken."""
    place = find_mnist(data_folder(), keras_folder())
    if place is None:
        return None
    try:
        return _test(str(place))
    except DataError as error:
        st.warning(str(error))
        return None


def gallery(some: Sequence[tuple[int, str]], key: str) -> None:
    """Show test digits, a caption below each.

    Parameters
    ----------
    some : sequence of (int, str)
        Place among the test digits, and what stands below.
    key : str
        Unique on the page.
    """
    digits = test_digits()
    if digits is None:
        _offer(some, key)
        return
    label = f"Show all {len(some)}" if len(some) <= MOST else f"Show {MOST} of {len(some):,}"
    more = len(some) > SHOWN and st.toggle(label, key=f"all_{key}")
    shown = some[: MOST if more else SHOWN]
    with st.container(horizontal=True, gap="small"):
        for place, words in shown:
            st.image(
                tile(digits.images[place]),
                caption=words,
                alt=f"Test digit {place}: {words}",
                width=WIDTH,
                output_format="PNG",
            )


def read_right(label: int, wrong: Sequence[Mistake]) -> list[int]:
    """Places of the digits of a kind that were read right; empty where the data set is not here."""
    digits = test_digits()
    if digits is None:
        return []
    missed = {one.place for one in wrong}
    return [int(at) for at in np.flatnonzero(digits.labels == label) if int(at) not in missed]


def _offer(some: Sequence[tuple[int, str]], key: str) -> None:
    """Name the digits, and offer to fetch the data set that has their pictures."""
    if some:
        named = "; ".join(f"number {place}: {words}" for place, words in some[:SHOWN])
        rest = f"; and {len(some) - SHOWN} more" if len(some) > SHOWN else ""
        st.write(f"Of the test digits, {named}{rest}.")
    st.caption("Their pictures are in MNIST, which is not on this machine.")
    if st.button(
        f"Fetch MNIST ({MEGABYTES} MB)",
        icon=":material/cloud_download:",
        key=f"fetch_{key}",
        help=f"From {URL}, as Keras does. Nothing is sent but the request.",
    ):
        _fetch()


def _fetch() -> None:
    bar = st.progress(0.0, "Fetching MNIST")

    def tell(share: float) -> None:
        bar.progress(share, f"Fetching MNIST: {percent(share)}")

    try:
        fetch_mnist(tell)
    except DataError as error:
        bar.empty()
        st.warning(str(error), icon=":material/cloud_off:")
    else:
        st.rerun()
