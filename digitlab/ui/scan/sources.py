"""The ways by which files come: chosen, dropped, photographed, or the example."""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import DeletedFile, UploadedFile

from ...io import images
from ...wording import counted
from ..widgets import escape
from ..workarounds import lost_files
from .state import CAMERA_ON, ONE_EACH
from .uploads import MOST_SHEETS, Uploads

UPLOADER = "Photos, scans or PDFs of handwritten digits: choose, drop or paste them"

INVITATION = f"""
**What works.** A photo of a notebook page, a scan, a form with one digit to a box, a screenshot, a
PDF: digits written by hand, dark on light or light on dark. Ruled and squared paper, a shadow and a
slight slant do no harm. Anything else is shown as ?.

**Which files.** {images.CLAIMS}.

**How much.** Up to {images.MAX_BYTES // 1_000_000} MB and
{images.MAX_PIXELS // 1_000_000} megapixels a picture, {images.MAX_PAGES} pages a file,
{MOST_SHEETS} pages at a time. What you send is read on this server, kept in its memory for half an
hour after you leave, for you alone, and never stored. **Clear all** frees it at once.
"""

EXAMPLE = Path(__file__).with_name("example.jpg")
"""A made-up page: squared paper on a desk, half of it in the shade; see tests/fixtures/pages.py."""

COLUMNS = (3, 2)
"""Widths of invitation and example, as one to the other."""


def uploader_key(uploads: Uploads) -> str:
    """Key of the uploader; another one, which is empty, once the uploads have been cleared."""
    return f"files_{uploads.round}"


def source_widgets(uploads: Uploads) -> None:
    """Show the uploader and, where it is asked for, the camera; small once there is work to do."""
    key = uploader_key(uploads)
    if key in st.session_state:
        _receive(uploads, key, {})  # What has come or gone stands in the head already.
    is_busy = bool(uploads.sheets) or uploads.pages_left > 0
    # Streamlit opens or closes it where its label is another one.
    with st.container(key="scan_files"), st.expander(_head(uploads, is_busy), not is_busy):
        with _source(uploads, key):
            # Of any type: Streamlit would refuse a file where nobody sees it, and our sentence says
            # what would work.
            st.file_uploader(
                UPLOADER,
                accept_multiple_files=True,
                max_upload_size=images.MAX_BYTES // 1_000_000,
                label_visibility="collapsed",
                key=key,
            )
        _switches(uploads)
        _unlisted(uploads)


def _head(uploads: Uploads, is_busy: bool) -> str:
    return f"{counted(len(uploads.files), 'file')}: add or remove" if is_busy else UPLOADER


def _switches(uploads: Uploads) -> None:
    """Let the visitor say how files come, and what is on them."""
    with st.container(horizontal=True, gap="medium", key="scan_switches"):
        is_on = st.toggle("Use the camera", key=CAMERA_ON)
        is_one_each = st.toggle(
            "One digit per image",
            key=ONE_EACH,
            persist_state="session",
            help="For many small pictures, each of one digit",
        )
    if is_on:
        with (
            st.container(width=560),
            _source(uploads, f"camera_{uploads.round}") as key,
        ):
            st.camera_input(
                "Fill the picture with the page, then take the photo", resolution="1080p", key=key
            )
    uploads.read_as_digits(is_one_each)


def _unlisted(uploads: Uploads) -> None:
    """Let files be removed singly that the uploader has forgotten, as after a reload."""
    files = uploads.unlisted
    if not files:
        return
    with st.popover(f"{counted(len(files), 'file')} from before", icon=":material/folder:"):
        for key, file in files.items():
            st.button(
                f"Remove {escape.code(file.name)}",
                key=f"remove_{key}",
                icon=":material/close:",
                on_click=uploads.remove,
                args=(key,),
            )


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


@contextmanager
def _source(uploads: Uploads, key: str) -> Iterator[str]:
    """Take in the files of the widget of that key, which is shown in the block."""
    names: dict[str, str] = {}
    if key not in st.session_state:
        uploads.begin_anew(_source_name(key))
        names = lost_files.listed_names(key)
    yield key
    _receive(uploads, key, names)


def _receive(uploads: Uploads, key: str, names: Mapping[str, str]) -> None:
    """Take in the files that the widget of that key holds; `names` are those of lost ones."""
    held = st.session_state[key] or []
    files = held if isinstance(held, list) else [held]
    contents = {file.file_id: _name_and_content(file, names) for file in files}
    uploads.receive(_source_name(key), contents)
    for file in files:
        if uploads.files[file.file_id].is_refused:
            lost_files.free(file.file_id)


def _source_name(key: str) -> str:
    """Name of a widget of this session: of two tabs with the same visit, each has its own."""
    session: str = st.session_state.setdefault("scan_session", secrets.token_urlsafe(8))
    return f"{key} of {session}"


def _name_and_content(
    file: UploadedFile | DeletedFile, names: Mapping[str, str]
) -> tuple[str, bytes | None]:
    if isinstance(file, DeletedFile):
        return names.get(file.file_id, ""), None
    return file.name, file.getvalue()
