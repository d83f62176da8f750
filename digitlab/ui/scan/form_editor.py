"""Where a visitor draws the fields of a form on a sheet, with mouse, finger or keyboard.

What is drawn is told to the server at each change, so that a reload loses nothing.
"""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import streamlit as st

from ...structure.forms.combs import MOST_CELLS
from ...structure.forms.fields import LONGEST_NAME
from ...structure.forms.rules import CHECK_NAMES, MOST_DIGITS
from ..component import component
from ..widgets.media import address
from .draft import Draft

KEY = "scan_form_editor"
"""Key of the editor in the session's state."""

_editor = component(__file__, "digitlab_form_editor", "svg.js", "form_editor_fields.js")


def form_editor(draft: Draft, on_done: Callable[[str], None]) -> None:
    """Show the sheet and the fields drawn on it.

    Parameters
    ----------
    draft : Draft
    on_done : callable
        Told `use`, where pages are to be read by the fields, or `cancel`.
    """
    state = st.session_state

    def done() -> None:
        take_drawn(draft)
        on_done(str(state[KEY].get("done")))

    _editor(
        key=KEY,
        data={
            "draft": draft.number,
            "heard": draft.heard,
            "picture": address(draft.picture, draft.mime, KEY),
            "width": draft.size[0],
            "height": draft.size[1],
            "fields": [asdict(field) for field in draft.fields],
            "problem": draft.problem,
            "checks": CHECK_NAMES,
            "longest": LONGEST_NAME,
            "most_digits": MOST_DIGITS,
            "most_cells": MOST_CELLS,
        },
        on_drawn_change=lambda: None,
        on_done_change=done,
    )


def take_drawn(draft: Draft) -> None:
    """Take in what was drawn, before anything is shown."""
    held = st.session_state.get(KEY)
    said: Any = held.get("drawn") if held is not None else None
    draft.take(said)
