"""What is shown on demand: while it is closed, nothing of it is computed or sent."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def on_demand(label: str, icon: str, key: str) -> DeltaGenerator | None:
    """Show an expander.

    Parameters
    ----------
    label, icon : str
        What it says, and the name of a Material icon.
    key : str
        In the session's state, which tells whether it is open.

    Returns
    -------
    DeltaGenerator or None
        The place inside; None while it is closed.
    """
    place = st.expander(label, icon=f":material/{icon}:", key=key, on_change="rerun")
    return place if place.open else None
