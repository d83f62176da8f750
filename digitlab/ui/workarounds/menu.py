"""On a phone the pages are chosen in a drawer, which Streamlit leaves open over the chosen page."""

import streamlit as st

_JS = """
const shown = new WeakMap();

export default function ({ data, parentElement }) {
  const before = shown.get(parentElement);
  shown.set(parentElement, data.page);
  const liesOver = window.matchMedia("(max-width: 768px)").matches;
  if (before === undefined || before === data.page || !liesOver) return;
  document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
}
"""

_closer = st.components.v2.component("digitlab_menu", js=_JS)


def close_menu(page: str) -> None:
    """Close the drawer when another page than before has been chosen."""
    _closer(key="menu", data={"page": page}, height=0)
