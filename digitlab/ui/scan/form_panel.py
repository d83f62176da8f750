"""The fields of a form on the Scan page: drawn, saved, loaded, and read on all pages."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from ...errors import DataError
from ...serving import limits
from ...serving.gate import Urgency
from ...structure.forms.form import Form
from ...structure.forms.form_file import MOST_BYTES
from ...wording import counted
from .. import background
from ..models import shared_reader
from ..widgets import escape
from .draft import Draft
from .form_editor import form_editor, take_drawn
from .sheet import Sheet
from .state import Visit, end_if_stopped

FORM_FILE = "form_file"
"""Key of the widget that takes a saved form, before its number."""

NOT_PLACED = (
    "This page does not look like the form. If it lies on its side, turn it. Else its fields are "
    "read where they stand on the form's own sheet, and each is to be checked."
)


def fill_pages(visit: Visit) -> None:
    """Read the form's fields on all pages on which that is not done."""
    form = visit.form
    left = [sheet for sheet in visit.uploads.sheets if not _is_filled(sheet, form)]
    if not left:
        return
    with st.spinner("Reading the fields"):
        for sheet in left:
            with limits.PAGES.turn(Urgency.PAGE, end_if_stopped):
                background.run(sheet.fill, form, shared_reader(), visit.uploads.hand)


def _is_filled(sheet: Sheet, form: Form | None) -> bool:
    return (sheet.filled.form if sheet.filled else None) is form


def drawing(visit: Visit) -> bool:
    """Show the sheet on which fields are drawn; whether any are being drawn."""
    draft = visit.draft
    if draft is None:
        return False
    take_drawn(draft)

    def done(how: str) -> None:
        try:
            if how == "use":
                visit.form = draft.finish()
            visit.draft = None
        except DataError as error:
            draft.problem = str(error)

    st.markdown("**Fields of a form**")
    form_editor(draft, done)
    return True


def form_menu(visit: Visit, sheet: Sheet) -> None:
    """Offer to draw, change, load, save and drop the fields of a form."""
    form = visit.form
    label = f"{counted(len(form.fields), 'field')} of a form" if form else "Fields of a form"
    with st.popover(label, icon=":material/ballot:", key="form_menu", on_change="rerun") as opened:
        if not opened.open:
            return
        if form:
            _of_form(visit, form)
        else:
            st.markdown(
                "For sheets that are all alike: draw a box around each number on one of them, say "
                "what may stand there, and each page becomes a row of a table."
            )
        here = "Draw other fields on this page" if form else "Draw fields on this page"
        st.button(
            here, icon=":material/draw:", on_click=_begin, args=(visit, partial(Draft.on, sheet))
        )
        _load(visit)


def _of_form(visit: Visit, form: Form) -> None:
    st.download_button(
        "Save the fields",
        partial(_saved, visit, form),
        "form.json",
        "application/json",
        icon=":material/download:",
        help="A small file, to be loaded here or read by `digitlab read --fields`",
        key="save_fields",
        on_click="ignore",
    )
    st.button(
        "Change the fields",
        icon=":material/edit:",
        on_click=_begin,
        args=(visit, partial(Draft.of, form)),
    )
    st.button("Read tables again", icon=":material/table:", on_click=_use, args=(visit, None))


def _saved(visit: Visit, form: Form) -> str:
    visit.form_saved = form
    return form.as_json()


def _begin(visit: Visit, make: Callable[[], Draft]) -> None:
    """Begin to draw; a sheet is laid straight first, which takes a moment."""
    visit.draft = background.run(make)


def _use(visit: Visit, form: Form | None) -> None:
    visit.form = form


def _load(visit: Visit) -> None:
    """Take a form that was saved."""
    key = f"{FORM_FILE}_{visit.forms_loaded}"
    file = st.file_uploader("Load saved fields", type=["json"], key=key)
    if file is None:
        return
    try:
        if file.size > MOST_BYTES:
            raise DataError("This file is too large for saved fields.")
        visit.form = visit.form_saved = Form.from_json(file.getvalue())
    except DataError as error:
        st.error(escape.markdown(str(error)), icon=":material/error:")
        return
    visit.forms_loaded += 1  # An uploader of another key is empty.
    st.rerun()


def warn_if_not_placed(sheet: Sheet) -> None:
    """Say so where a page does not look like the form."""
    if sheet.filled and not sheet.filled.is_placed:
        st.warning(NOT_PLACED, icon=":material/warning:")
