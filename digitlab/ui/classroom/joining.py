"""How a class joins: a code to type and a picture to scan, large enough for the back row."""

from html import escape
from urllib.parse import urlsplit

import segno
import streamlit as st

from ...classroom.records import Room
from .visit import ROOM, address

MODULE_PIXELS = 8
"""Pixels of a module of the QR code."""

UNREACHABLE = (
    "Phones cannot reach the address in your address bar. Start the app with "
    "`digitlab app --address 0.0.0.0 --host YOUR-ADDRESS`, then open "
    "`http://YOUR-ADDRESS:8501` here."
)


def show_joining(room: Room) -> None:
    """Show the QR code, the address and the code of a room."""
    link = address(ROOM, room.invitation)
    parts = urlsplit(link)
    picture = segno.make(link, error="m", micro=False).png_data_uri(scale=MODULE_PIXELS, border=4)
    page = f"{parts.netloc}{parts.path}"
    st.html(
        '<div class="digitlab-join">'
        f'<img src="{picture}" alt="QR code: the address of this room">'
        f"<div><p>Scan it, or open</p><p class=page>{escape(page)}</p>"
        f'<p>and type</p><p class=code aria-label="Code: {" ".join(room.code)}">'
        f"{escape(room.code[:3])} {escape(room.code[3:])}</p></div></div>"
    )
    if parts.hostname in ("localhost", "127.0.0.1", "::1"):
        st.warning(UNREACHABLE)
