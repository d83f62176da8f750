"""Pictures that a component shows: they have an address, and are sent once."""

import streamlit as st
from streamlit.runtime import get_instance


def address(picture: bytes, mime: str, key: str) -> str:
    """Address of a picture file as `st.image` would have it; empty where there is none."""
    files = get_instance().media_file_mgr
    place = files.add(picture, mime, key) if picture else ""
    return f"{str(st.get_option('server.baseUrlPath')).rstrip('/')}{place}"
