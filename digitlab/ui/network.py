"""The network that all visitors share."""

import streamlit as st

import digitlab


@st.cache_resource(show_spinner=False)
def shared_reader() -> digitlab.Reader:
    """The bundled network, loaded once for all visitors."""
    return digitlab.load_reader()
