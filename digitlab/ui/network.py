"""The network that all visitors share, and what is said where a model cannot be used."""

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

import digitlab

Loaded = TypeVar("Loaded")


@st.cache_resource(show_spinner=False)
def shared_reader() -> digitlab.Reader:
    """The bundled network, loaded once for all visitors."""
    return digitlab.load_reader()


def usable(load: Callable[[], Loaded]) -> Loaded:
    """Load what a page cannot do without; where that fails, the page says why and ends there."""
    try:
        return load()
    except digitlab.ModelError as error:
        st.error(str(error))
        st.stop()
