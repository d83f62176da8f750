"""MNIST's digits, which reports and answers speak of: opened once for all visitors, or fetched.

They are kept outside Streamlit's cache, which any visitor's browser can clear for everybody.
"""

import threading
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import streamlit as st

from ..datasets import Digits, data_folder, find_mnist, load_mnist
from ..datasets.download import MEGABYTES, URL, fetch_mnist, keras_folder
from ..errors import DataError
from ..wording import percent

POLL_SECONDS = 0.2
"""Seconds after which whoever waits for another visitor's download looks again."""

_opening, _fetching = threading.Lock(), threading.Lock()


def test_digits() -> Digits | None:
    """MNIST's 10,000 test digits; None where the data set is not here, or is broken."""
    folder = mnist_folder()
    if folder is None:
        return None
    try:
        # Visitors who come at once must not open it once each.
        with _opening:
            return _open(folder)
    except DataError as error:
        st.warning(str(error))
        return None


def mnist_folder() -> Path | None:
    """Folder that holds MNIST: the folder that is named, else Keras' own."""
    return find_mnist(data_folder(), keras_folder())


@lru_cache(maxsize=1)
def _open(folder: Path) -> Digits:
    return load_mnist(folder).test


def training_digits(count: int) -> Digits | None:
    """The first of MNIST's training digits, not kept; None where the data set is not here."""
    folder = mnist_folder()
    if folder is None:
        return None
    try:
        with _opening:
            digits = load_mnist(folder).train[:count]
    except DataError as error:
        st.warning(str(error))
        return None
    # Copies: a view would keep all sixty thousand.
    return Digits(digits.images.copy(), digits.labels.copy())


def offer(key: str, why: str = "Their pictures belong to MNIST") -> None:
    """Offer to fetch MNIST.

    Parameters
    ----------
    key : str
        Unique on the page.
    why : str
        The beginning of the sentence that says why.
    """
    st.caption(f"{why}, which is not on this machine.")
    if st.button(
        f"Fetch MNIST ({MEGABYTES} MB)",
        icon=":material/cloud_download:",
        key=f"fetch_{key}",
        help=f"From {URL}, as Keras does. Nothing is sent but the request.",
    ):
        _fetch()


def _fetch() -> None:
    """Fetch MNIST and show how far it is; then draw the page anew, with the digits."""
    bar = st.progress(0.0, "Fetching MNIST")

    def show(share: float) -> None:
        bar.progress(share, f"Fetching MNIST: {percent(share)}")

    def wait() -> None:
        # A call of Streamlit's: it ends the wait of a visitor who has left.
        bar.progress(0.0, "Another visitor is fetching MNIST. One moment, please.")

    try:
        fetch_once(show, wait)
    except DataError as error:
        bar.empty()
        st.warning(str(error), icon=":material/cloud_off:")
    else:
        st.rerun()


def fetch_once(show: Callable[[float], None], wait: Callable[[], None]) -> None:
    """Fetch MNIST, or wait while another visitor does.

    Parameters
    ----------
    show : callable
        Called with the share that is here, 0 to 1.
    wait : callable
        Called every `POLL_SECONDS` while another visitor fetches. What the two raise ends the
        download, or the wait.

    Raises
    ------
    DataError
        If MNIST could not be fetched. Nobody who waited tries again: with a dead network, each
        would wait for all before.
    """
    has_waited = False
    while not _fetching.acquire(timeout=POLL_SECONDS):
        has_waited = True
        wait()
    try:
        if mnist_folder() is not None:
            return
        if has_waited:
            raise DataError("Another visitor's download of MNIST did not finish. Try it again.")
        fetch_mnist(show)
    finally:
        _fetching.release()
