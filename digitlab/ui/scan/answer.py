"""What was read of a visit's files, to see, correct and take: a page at a time, or all digits."""

import streamlit as st

from ...errors import DigitlabError
from ...structure.corrections import ASK_BELOW
from ..models import shared_reader
from ..widgets import escape
from ..widgets.hand import show_hand
from ..widgets.on_demand import on_demand
from . import corrections, downloads, form_panel, look_alikes, overlay, viewer
from .corrections import Row
from .leaving import warn_of_leaving
from .page_editor import page_editor, take_said
from .sheet import Sheet
from .state import PAGE_CHOSEN, THRESHOLD, Visit, ask_below, end_if_stopped

COLUMNS = (3, 2)
"""Widths of the two columns, as one to the other."""


@st.fragment
def show_results(visit: Visit) -> None:
    """Show what was read; a correction runs this alone."""
    with visit.uploads.lock:
        if visit.uploads.is_one_each:
            _all_digits(visit)
        else:
            _one_sheet(visit)
        warn_of_leaving(visit)


def _one_sheet(visit: Visit) -> None:
    """Show a page with its tables, what is to be checked, and the downloads."""
    take_said(visit.uploads.sheets, visit)
    if form_panel.drawing(visit):
        return
    sheet = _shown_sheet(visit)
    form_panel.fill_pages(visit)
    rows = [Row(find) for find in sheet.finds]
    corrections.take_typed(rows, visit, str(sheet.key))
    look_alikes.notice_corrections(visit)
    _choice(visit, ask_below())
    st.markdown(f"**{viewer.summary([sheet], ask_below())}**")
    form_panel.warn_if_not_placed(sheet)
    page_editor(sheet, visit, ask_below())
    look_alikes.show_offer(visit)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        _turn_buttons(visit)
        form_panel.form_menu(visit, sheet)
        if sheet.finds:
            st.html(overlay.legend())
    if not sheet.finds:
        st.info(viewer.NOTHING, icon=":material/search_off:")
    left, right = st.columns(COLUMNS, gap="medium")
    with left:
        viewer.text(sheet, visit.uploads.sheets, ask_below())
    with right:
        if sheet.finds:
            _threshold()
        _downloads(visit)
    if rows and not sheet.filled:
        _digits(rows, visit, str(sheet.key))
    viewer.steps(sheet)


def _digits(rows: list[Row], visit: Visit, key: str) -> None:
    """Show each digit in a row, to whoever wants to see them."""
    if place := on_demand("All digits, one by one", "list", "digits"):
        with place:
            corrections.table(rows, visit, key)


def _all_digits(visit: Visit) -> None:
    """Show the pictures of single digits, all at once."""
    sheets = visit.uploads.sheets
    rows = [Row(find, sheet.file) for sheet in sheets for find in sheet.finds]
    # Finds are numbered as they come: whenever others are shown, this is another key.
    key = f"digits_{len(rows)}_{rows[-1].find.number}"
    corrections.take_typed(rows, visit, key)
    look_alikes.notice_corrections(visit)
    left, right = st.columns(COLUMNS[::-1], gap="medium")
    with left:
        st.markdown(f"**{viewer.summary(sheets, ask_below())}**")
        to_check = [row for row in rows if row.find.is_open(ask_below())]
        to_check.sort(key=lambda row: row.find.urgency)
        corrections.questions(to_check, visit, ask_below())
        look_alikes.show_offer(visit)
        _threshold()
        _downloads(visit)
    with right:
        corrections.table(rows, visit, key)


def _shown_sheet(visit: Visit) -> Sheet:
    """The page to show; read again if it is to be turned."""
    sheets = {sheet.key: sheet for sheet in visit.uploads.sheets}
    sheet = sheets.get(visit.shown) or next(iter(sheets.values()))
    if visit.turn:
        try:
            with st.spinner("Reading it again"):
                sheet = visit.uploads.turn(shared_reader(), sheet, visit.turn, end_if_stopped)
        except DigitlabError as error:
            st.error(escape.markdown(str(error)), icon=":material/broken_image:")
        visit.turn = 0
    visit.show(sheet.key)
    return sheet


def _choice(visit: Visit, ask_below: int) -> None:
    """Let the visitor choose a page where there are several."""
    sheets = visit.uploads.sheets
    if len(sheets) < 2:
        return
    with st.container(horizontal=True, gap="small", key="scan_choice"):
        st.button("Previous", icon=":material/chevron_left:", on_click=visit.step, args=(-1,))
        titles = {
            sheet.key: f"{place} · {viewer.title(sheet, ask_below)}"
            for place, sheet in enumerate(sheets, 1)
        }
        # The page that is shown may be chosen elsewhere too: it was just read, or turned.
        st.session_state[PAGE_CHOSEN] = visit.shown
        st.selectbox(
            "Page",
            list(titles),
            format_func=titles.__getitem__,
            label_visibility="collapsed",
            key=PAGE_CHOSEN,
            on_change=lambda: visit.show(st.session_state[PAGE_CHOSEN]),
        )
        st.button("Next", icon=":material/chevron_right:", on_click=visit.step, args=(1,))
        _thumbnails(visit, ask_below)


def _thumbnails(visit: Visit, ask_below: int) -> None:
    """Show all pages in small, to whoever asks for them: which are done, and which need a look."""
    with st.popover(
        "All pages", icon=":material/grid_view:", key="all_pages", on_change="rerun"
    ) as opened:
        if not opened.open:
            return
        with st.container(horizontal=True, gap="small"):
            for place, sheet in enumerate(visit.uploads.sheets, 1):
                to_check = len(sheet.cells_to_check(ask_below))
                label = f"{place}: {to_check} to check" if to_check else f"{place} ✓"
                with st.container(width=140):
                    st.image(sheet.thumbnail, alt=viewer.title(sheet, ask_below))
                    st.button(
                        label, key=f"show_{sheet.key}", on_click=visit.show, args=(sheet.key,)
                    )


def _turn_buttons(visit: Visit) -> None:
    with st.container(horizontal=True, width="content"):
        for label, icon, degrees in (
            ("Turn left", ":material/rotate_left:", 270),
            ("Turn right", ":material/rotate_right:", 90),
        ):
            st.button(label, icon=icon, on_click=visit.turn_by, args=(degrees,))


def _threshold() -> None:
    # A visit that comes back has set it: with a value of its own Streamlit would warn in the log.
    st.session_state.setdefault(THRESHOLD, ASK_BELOW)
    st.slider(
        "Ask me about digits below",
        50,
        100,
        format="%d %%",
        key=THRESHOLD,
        persist_state="session",
        help="How sure the network must be of a digit. At 100 % you are asked about every digit.",
    )
    with st.container(horizontal=True, vertical_alignment="center", key="scan_learned"):
        show_hand("scan")


def _downloads(visit: Visit) -> None:
    with st.container(key="scan_downloads"):
        st.markdown("**Download** (with your corrections)")
        _download_buttons(visit)


def _download_buttons(visit: Visit) -> None:
    with st.container(horizontal=True, gap="small"):
        downloads.buttons(visit.uploads)
        if st.button(
            "Clear all", icon=":material/delete:", help="Forget all files and corrections"
        ):
            visit.clear()
            st.rerun()
