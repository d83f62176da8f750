"""The Scan page: photos, scans and PDFs of handwritten digits become numbers to correct and take.

What a visitor sends stays in that visitor's session: it is read once, kept small, and freed when
the visitor takes it away.
"""

import time
from contextlib import closing
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ...wording import counted
from ..models import shared_reader
from ..widgets import escape
from ..widgets.hand import hand_of_visit
from . import kept
from .answer import show_results
from .paste import take_pasted
from .sources import invitation, source_widgets, uploader_key
from .state import NOTHING_READ, Visit, current_visit
from .uploads import Uploads

STYLE = Path(__file__).with_name("scan.css")

STEP_SECONDS = 1.0
"""Time after which pages that were read are shown, and what the visitor has done meanwhile is
taken, though others are still to be read."""


def main() -> None:
    """Take in files, show what was read, read on."""
    st.html(STYLE)
    kept.resume()
    visit = current_visit()
    uploads = visit.uploads
    uploads.make_room = kept.make_room
    with uploads.lock:
        uploads.hand = hand_of_visit()
        source_widgets(uploads)
        place = _progress(visit)
        _problems(uploads)
        welcome = st.empty()  # It goes at once, even where this run is not the last one.
        if uploads.files:
            visit.lost = 0
        if uploads.sheets:
            show_results(visit)
        elif not uploads.files:
            with welcome.container():
                kept.say_lost(visit)
                invitation(uploads)
        take_pasted(uploader_key(uploads))
        kept.ask_for_token(visit)
        # All is on the page before anything is read: what is not told anew in a run is gray, and
        # what has gone stays, until a run has come to its end.
        is_reading = uploads.pages_left > 0
        if is_reading:
            _read_on(visit, place)
    if is_reading:
        st.rerun()


def _progress(visit: Visit) -> DeltaGenerator:
    """Make the place where it is said how far the reading is, and the button that stops it."""
    # A container keeps its place when what is in it comes and goes, so that nothing jumps.
    with st.container():
        place = st.empty()
        if visit.uploads.pages_left:
            _say_progress(visit, place)
            if visit.is_reading or visit.uploads.pages_left > 1:
                st.button("Stop reading", icon=":material/cancel:", on_click=visit.uploads.stop)
    return place


def _say_progress(visit: Visit, place: DeltaGenerator) -> None:
    """Say what is read next, and how much is left."""
    share, name = visit.progress
    if name:
        place.progress(share, f"Reading {escape.code(name)}{_pages_left(visit)}")


def _read_on(visit: Visit, place: DeltaGenerator) -> None:
    """Read what has come for a while, and say how far it is."""
    uploads = visit.uploads
    before = {sheet.key for sheet in uploads.sheets}

    def wait() -> None:
        # A run that has been stopped ends at this call, and leaves the queue.
        share, name = visit.progress
        place.progress(share, f"{escape.code(name)} waits for its turn")

    begun = last = time.monotonic()
    with closing(uploads.read(shared_reader(), wait)) as reading:
        for at, visit.progress in enumerate(reading):
            now = time.monotonic()
            if at:
                visit.pace.add(now - last)
            last = now
            if len(uploads.sheets) > len(before) and now - begun > STEP_SECONDS:
                break
            _say_progress(visit, place)
    new = [sheet.key for sheet in uploads.sheets if sheet.key not in before]
    if new and not visit.is_reading:
        visit.show(new[0])
    visit.is_reading = uploads.pages_left > 0
    if not visit.is_reading:
        visit.progress = NOTHING_READ


def _pages_left(visit: Visit) -> str:
    """Say which of several pages is read, and about how long those left take."""
    uploads = visit.uploads
    left = uploads.pages_left
    return "" if uploads.is_one_each else visit.pace.left(left, left + len(uploads.sheets))


def _problems(uploads: Uploads) -> None:
    """Say what could not be read, and what was stopped."""
    # A container keeps its place when what is in it comes and goes, so that nothing jumps.
    with st.container():
        lines = (f"{escape.code(name)}: {escape.markdown(text)}" for name, text in uploads.problems)
        # In one piece: a frame for each would push the pages out of sight.
        if sentences := "  \n".join(lines):
            st.error(sentences, icon=":material/broken_image:")
        if uploads.stopped:
            st.button(
                f"Read the rest of {counted(uploads.stopped, 'file')}",
                icon=":material/play_arrow:",
                on_click=uploads.stop,
                args=(False,),
            )
