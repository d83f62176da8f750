"""The list of a page's parts at its head, each a link; `ui/first.html` makes room for a finger."""

from collections.abc import Iterable

import streamlit as st


def show_contents(parts: Iterable[tuple[str, str]]) -> None:
    """Show links to parts of the page.

    Parameters
    ----------
    parts : iterable of (str, str)
        Title and anchor of each; our own words, never a visitor's.
    """
    with st.container(key="contents"):
        # A line ends with a dot, and none begins with one.
        st.write("\N{NO-BREAK SPACE}· ".join(f"[{title}](#{anchor})" for title, anchor in parts))
