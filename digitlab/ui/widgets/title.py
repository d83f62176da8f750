"""The head of a page: its one title, and one sentence that says what it is for."""

import streamlit as st


def show_title(title: str, sentence: str) -> None:
    """Show the title and the sentence; both are our own words, never a visitor's."""
    with st.container(key="title"):
        st.html(f'<div class="digitlab-title"><h1>{title}</h1><p>{sentence}</p></div>')
