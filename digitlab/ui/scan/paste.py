"""Ctrl+V on the page gives a picture to the file uploader, which Streamlit's own does not take."""

import streamlit as st

_JS = """
export default function ({ data }) {
  const paste = (event) => {
    const input = document.querySelector(`.st-key-${data.uploader} input[type="file"]`);
    if (!input || !event.clipboardData?.files.length) return;
    event.preventDefault();
    const files = new DataTransfer();
    for (const file of event.clipboardData.files) files.items.add(file);
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  document.addEventListener("paste", paste);
  return () => document.removeEventListener("paste", paste);
}
"""

_paster = st.components.v2.component("digitlab_paster", js=_JS)


def take_pasted(uploader: str) -> None:
    """Hand pictures from the clipboard to the uploader of that key."""
    _paster(data={"uploader": uploader}, key=f"{uploader}_paster", height=0)
