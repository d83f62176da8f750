"""The theme of the visitor's page, and the colors of what we draw on it ourselves."""

import streamlit as st

from ..charts.colors import DARK, LIGHT, Palette


def theme() -> str:
    """Theme of the visitor's page: "light" or "dark"."""
    return st.context.theme.type or "light"


def palette() -> Palette:
    """Colors that can be read on the visitor's page."""
    return DARK if theme() == "dark" else LIGHT
