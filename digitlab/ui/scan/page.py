"""The Scan page: photos, scans and PDFs of handwritten digits become numbers to correct and take.

What a visitor sends stays in that visitor's session: it is read once, kept small, and freed when
the visitor takes it away.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from ...io import images
from ..models import shared_reader
from ..widgets import escape
from . import corrections, downloads, viewer
from .paste import take_pasted
from .sheet import SURE_ENOUGH, Sheet
from .uploads import MOST_SHEETS, Tray

INVITATION = f"""
**What works.** A photo of a notebook page, a scan, a form with one digit to a box, a screenshot, a
PDF from the office: digits written by hand, dark on light or light on dark. Ruled and squared
paper, a shadow and a slight slant do no harm. What is no digit stays unread, as a question mark.

**How much.** Up to {images.MAX_BYTES // 1_000_000} MB and
{images.MAX_PIXELS // 1_000_000} megapixels a picture, {images.MAX_PAGES} pages a file,
{MOST_SHEETS} pages at a time. What you send is read on this server, kept for your visit only, and
never stored.
"""

EXAMPLE = Path(__file__).with_name("example.jpg")
"""A made-up page: squared paper on a desk, half of it in the shade; see tests/fixtures/pages.py."""

HALVES = (3, 2)
"""Widths of the two columns, as one to the other."""

Make = Callable[[Sequence[Sheet]], str | bytes]

TAKEAWAYS: dict[str, tuple[str, str, Make, str]] = {
    "CSV": ("digits.csv", "text/csv", downloads.as_csv, "A table for a spreadsheet"),
    "JSON": ("digits.json", "application/json", downloads.as_json, "All ten probabilities too"),
    "Labelled pictures": (
        *("digits.zip", "application/zip", downloads.as_zip),
        "A ZIP of 28×28 PNGs, the digit in each name",
    ),
}
"""Label → file's name, its type, what makes it, and a hint."""


def inbox(tray: Tray) -> None:
    """All ways by which files come."""
    st.file_uploader(
        "Photos, scans or PDFs of handwritten digits: choose, drop or paste them",
        type=[suffix.removeprefix(".") for suffix in images.SUFFIXES],
        accept_multiple_files=True,
        max_upload_size=images.MAX_BYTES // 1_000_000,
        **_source(tray, _files_key(tray)),
    )
    with st.container(horizontal=True, gap="medium"):
        is_on = st.toggle("Use the camera", key="camera_on")
        is_one_each = st.toggle(
            "One digit per image",
            key="one_each",
            persist_state="session",
            help="For many small pictures, each of one digit",
        )
    if is_on:
        with st.container(width=560):
            st.camera_input(
                "Fill the picture with the page, then take the photo",
                resolution="1080p",
                **_source(tray, f"camera_{tray.round}"),
            )
    tray.one_each(is_one_each)


def _files_key(tray: Tray) -> str:
    return f"files_{tray.round}"


def _source(tray: Tray, key: str) -> dict[str, Any]:
    """What makes a widget a source of the tray."""
    if key not in st.session_state:
        tray.disown(key)
    return {"key": key, "on_change": _receive, "args": (tray, key)}


def _receive(tray: Tray, key: str) -> None:
    held = st.session_state[key] or []
    uploads = held if isinstance(held, list) else [held]
    tray.receive(key, {one.file_id: (one.name, one.getvalue()) for one in uploads})


def read(tray: Tray) -> None:
    """Read what has come, with a bar that tells how far it is."""
    before = {sheet.key for sheet in tray.sheets}
    place = st.empty()
    for share, name in tray.read(shared_reader()):
        place.progress(share, f"Reading {escape.code(name)}")
    place.empty()
    new = [sheet.key for sheet in tray.sheets if sheet.key not in before]
    if new:
        st.session_state["shown"] = new[0]
    # A container keeps its place when what is in it comes and goes, so that nothing jumps.
    with st.container():
        for name, trouble in tray.troubles:
            sentence = f"{escape.code(name)}: {escape.markdown(trouble)}"
            st.error(sentence, icon=":material/broken_image:")


@st.fragment
def desk(tray: Tray) -> None:
    """What was read; a correction runs this alone."""
    enough = st.session_state.get("enough", SURE_ENOUGH)
    with tray.lock:
        if tray.is_one_each:
            _digits(tray, enough)
        else:
            _pages(tray, enough)


def _pages(tray: Tray, enough: int) -> None:
    """One page: its picture beside its text, below them all finds and what can be taken away."""
    sheet = _shown(tray)
    rows = [("", find) for find in sheet.finds]
    corrections.take(rows, str(sheet.key))
    with st.container():
        _choice(tray.sheets, enough)
    left, right = st.columns(HALVES, gap="medium")
    with left:
        viewer.picture(sheet, enough)
        _turning()
    with right:
        if sheet.finds:
            viewer.text(sheet, enough)
            _slider()
            corrections.check_list([("", find) for find in sheet.to_check(enough)], enough)
        else:
            st.info(viewer.NOTHING, icon=":material/search_off:")
    left, right = st.columns(HALVES, gap="medium")
    with left:
        if rows:
            corrections.table(rows, str(sheet.key))
    with right:
        _take_away(tray)
    viewer.steps(sheet)


def _shown(tray: Tray) -> Sheet:
    """The page to show; read again if it was turned."""
    state = st.session_state
    pages = {sheet.key: (file, sheet) for file in tray.files.values() for sheet in file.sheets}
    file, sheet = pages.get(state.get("shown", 0)) or next(iter(pages.values()))
    if degrees := state.pop("turn", 0):
        with st.spinner("Reading it again"):
            sheet = file.turn(shared_reader(), sheet, degrees)
    state["shown"] = sheet.key
    return sheet


def _choice(sheets: list[Sheet], enough: int) -> None:
    """Let the visitor choose a page where there are several."""
    state = st.session_state
    if len(sheets) > 1:
        titles = {sheet.key: viewer.title(sheet, enough) for sheet in sheets}
        # The page that is shown may be chosen elsewhere too: it was just read, or turned.
        state["page"] = state["shown"]
        st.selectbox(
            "Page",
            list(titles),
            format_func=titles.__getitem__,
            key="page",
            on_change=lambda: state.update(shown=state["page"]),
        )


def _turning() -> None:
    with st.container(horizontal=True):
        for label, icon, degrees in (
            ("Turn left", ":material/rotate_left:", 270),
            ("Turn right", ":material/rotate_right:", 90),
        ):
            st.button(label, icon=icon, on_click=st.session_state.update, kwargs={"turn": degrees})


def _digits(tray: Tray, enough: int) -> None:
    """All pictures of single digits at once."""
    rows = [(sheet.file, find) for sheet in tray.sheets for find in sheet.finds]
    # Finds are numbered as they come: whenever others are shown, this is another key.
    key = f"digits_{len(rows)}_{rows[-1][1].number}"
    corrections.take(rows, key)
    left, right = st.columns(HALVES[::-1], gap="medium")
    with left:
        st.markdown(f"**{viewer.summary(tray.sheets, enough)}**")
        _slider()
        to_check = [row for row in rows if row[1].is_open(enough)]
        corrections.check_list(sorted(to_check, key=lambda row: row[1].urgency), enough)
        _take_away(tray)
    with right:
        corrections.table(rows, key)


def _slider() -> None:
    st.slider(
        "Sure enough from",
        50,
        100,
        SURE_ENOUGH,
        format="%d %%",
        key="enough",
        persist_state="session",
        help="Digits that are read with less are marked, and listed for you to check: all at 100 %",
    )


def _take_away(tray: Tray) -> None:
    st.markdown("**Take it away,** with your corrections.")
    files = _files(tray.sheets)
    with st.container(horizontal=True, gap="small"):
        for label, (name, mime, _, hint) in TAKEAWAYS.items():
            st.download_button(
                label,
                files[name],
                name,
                mime,
                icon=":material/download:",
                help=hint,
                on_click="ignore",
            )
        if st.button("Start over", icon=":material/delete:", help="Forget all files"):
            tray.empty()
            del st.session_state["files"]
            st.rerun()


def _files(sheets: list[Sheet]) -> dict[str, str | bytes]:
    """Name → content of what can be taken away; made anew only when something has changed."""
    words = [(find.number, find.label) for sheet in sheets for find in sheet.finds]
    known, files = st.session_state.get("files", (None, {}))
    if known != words:
        files = {name: make(sheets) for name, _, make, _ in TAKEAWAYS.values()}
        st.session_state["files"] = words, files
    return files


def _invite(tray: Tray) -> None:
    """Say what works, and show it."""
    left, right = st.columns(HALVES, gap="large")
    left.markdown(INVITATION)
    with right:
        st.image(EXAMPLE, alt="An example: digits on squared paper, half of it in the shade")
        example = {"example": (EXAMPLE.name, EXAMPLE.read_bytes())}
        st.button(
            "Read this example",
            icon=":material/play_arrow:",
            on_click=tray.receive,
            args=("example", example),
        )


def main() -> None:
    """Take in what comes, read it, show it."""
    tray: Tray = st.session_state.setdefault("tray", Tray())
    with tray.lock:
        inbox(tray)
        read(tray)
        if tray.sheets:
            desk(tray)
        elif not tray.files:
            _invite(tray)
    take_pasted(_files_key(tray))
