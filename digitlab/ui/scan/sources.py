"""The ways by which files come: chosen, dropped, photographed, or the example."""

from pathlib import Path
from typing import Any

import streamlit as st

from ...io import images
from .state import CAMERA_ON, ONE_EACH
from .uploads import MOST_SHEETS, Uploads

INVITATION = f"""
**What works.** A photo of a notebook page, a scan, a form with one digit to a box, a screenshot, a
PDF: digits written by hand, dark on light or light on dark. Ruled and squared paper, a shadow and a
slight slant do no harm. Anything else is shown as ?.

**How much.** Up to {images.MAX_BYTES // 1_000_000} MB and
{images.MAX_PIXELS // 1_000_000} megapixels a picture, {images.MAX_PAGES} pages a file,
{MOST_SHEETS} pages at a time. What you send is read on this server, kept for your visit only, and
never stored.
"""

EXAMPLE = Path(__file__).with_name("example.jpg")
"""A made-up page: squared paper on a desk, half of it in the shade; see tests/fixtures/pages.py."""

COLUMNS = (3, 2)
"""Widths of invitation and example, as one to the other."""


def uploader_key(uploads: Uploads) -> str:
    """Key of the uploader; another one, which is empty, once the uploads have been cleared."""
    return f"files_{uploads.round}"


def source_widgets(uploads: Uploads) -> None:
    """Show the uploader and, where it is asked for, the camera."""
    st.file_uploader(
        "Photos, scans or PDFs of handwritten digits: choose, drop or paste them",
        type=[suffix.removeprefix(".") for suffix in images.SUFFIXES],
        accept_multiple_files=True,
        max_upload_size=images.MAX_BYTES // 1_000_000,
        **_source(uploads, uploader_key(uploads)),
    )
    with st.container(horizontal=True, gap="medium"):
        is_on = st.toggle("Use the camera", key=CAMERA_ON)
        is_one_each = st.toggle(
            "One digit per image",
            key=ONE_EACH,
            persist_state="session",
            help="For many small pictures, each of one digit",
        )
    if is_on:
        with st.container(width=560):
            st.camera_input(
                "Fill the picture with the page, then take the photo",
                resolution="1080p",
                **_source(uploads, f"camera_{uploads.round}"),
            )
    uploads.read_as_digits(is_one_each)


def invitation(uploads: Uploads) -> None:
    """Say what works, and show it."""
    left, right = st.columns(COLUMNS, gap="large")
    left.markdown(INVITATION)
    with right:
        st.image(EXAMPLE, alt="An example: digits on squared paper, half of it in the shade")
        example = {"example": (EXAMPLE.name, EXAMPLE.read_bytes())}
        st.button(
            "Read this example",
            icon=":material/play_arrow:",
            on_click=uploads.receive,
            args=("example", example),
        )


def _source(uploads: Uploads, key: str) -> dict[str, Any]:
    """Arguments that make a widget a source of files."""
    if key not in st.session_state:
        uploads.begin_anew(key)
    return {"key": key, "on_change": _receive, "args": (uploads, key)}


def _receive(uploads: Uploads, key: str) -> None:
    held = st.session_state[key] or []
    files = held if isinstance(held, list) else [held]
    uploads.receive(key, {file.file_id: (file.name, file.getvalue()) for file in files})
