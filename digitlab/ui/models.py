"""The network that all visitors share, and what is said where a model cannot be used."""

import gc
from collections.abc import Callable
from typing import TypeVar

import streamlit as st

import digitlab

Loaded = TypeVar("Loaded")


@st.cache_resource(show_spinner=False)
def shared_reader() -> digitlab.Reader:
    """The bundled network, loaded once for all visitors."""
    # Each visitor's drawing is read in that visitor's thread: helpers that wait for the next one,
    # as ONNX Runtime's do, would take the cores from all others.
    loaded = digitlab.load_reader(threads=1)
    # What is there by now is there for good: half a million objects that no collection has to walk
    # through while visitors wait.
    gc.collect()
    gc.freeze()
    # Python collects all once a quarter has been added to what it counted last: to next to nothing.
    gc.collect()
    return loaded


def usable(load: Callable[[], Loaded]) -> Loaded:
    """Load what a page cannot do without; where that fails, the page says why and ends there."""
    try:
        return load()
    except digitlab.ModelError as error:
        st.error(str(error))
        st.stop()
