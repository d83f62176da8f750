"""An app whose runs are busy between two calls of Streamlit's, and which counts them."""

import threading
import time

import streamlit as st

BUSY = 0.2
"""Seconds; a browser clicks several times meanwhile."""


class Runs:
    """How many runs go on, and how many have done so at once at most."""

    def __init__(self) -> None:
        self.now = self.most = self.begun = 0
        self._lock = threading.Lock()

    def change(self, by: int) -> None:
        with self._lock:
            self.now += by
            self.begun += by > 0
            self.most = max(self.most, self.now)


@st.cache_resource
def runs() -> Runs:
    return Runs()


st.button("Run again")
runs().change(1)
try:
    time.sleep(BUSY)
finally:
    runs().change(-1)
st.text(f"At most {runs().most} at once of {runs().begun}")
