"""The least that an answer of Streamlit's can take: a fragment with one line in it."""

import streamlit as st

_asker = st.components.v2.component("floor", js="export default function () {}")


@st.fragment
def answer() -> None:
    asked = _asker(key="asker", on_number_change=lambda: None)
    st.text(f"answer {asked.get('number')}")


answer()
