"""The page that the visitor works on: its picture, its tables, and one doubtful number at a time.

Picture, table and question are one component: choosing a number in one of them shows it in the
others, and what is typed is taken without waiting for the server. The words that a visitor has
typed are sent together until the server has heard them, so that none is lost on a slow line.
"""

from collections.abc import Mapping
from statistics import median
from typing import Any

import streamlit as st

from ...structure.corrections import REFUSAL, WORDS
from ..component import component
from ..widgets.media import address
from . import viewer
from .filled import FieldCell
from .finds import SheetCell, State
from .overlay import SIGNS, STYLES
from .sheet import Sheet
from .state import Visit

KEY = "scan_page_editor"
"""Key of the editor in the session's state."""

NOTHING = "nothing found here"

MOST_CHARACTERS = 60
"""Most characters of a word; the longest numbers that people write have some twenty."""

_page_editor = component(
    __file__, "digitlab_page_editor", "svg.js", "page_editor_picture.js", "page_editor_tables.js"
)


def page_editor(sheet: Sheet, visit: Visit, ask_below: int) -> None:
    """Show a page, its tables, and what of it is to be checked."""
    state = st.session_state
    sheets = visit.uploads.sheets

    def go() -> None:
        step = state[KEY].get("go")
        if step == "previous":
            visit.step(-1)
        elif step == "next":
            visit.next_to_check(ask_below)

    done = sum(sheet.is_done(ask_below) for sheet in sheets)
    _page_editor(
        key=KEY,
        data={
            "page": sheet.key,
            "heard": visit.heard,
            "picture": address(sheet.picture, "image/jpeg", KEY),
            "width": sheet.size[0],
            "height": sheet.size[1],
            "letters": _letters(sheet),
            "alt": f"{viewer.name(sheet)}: {viewer.summary([sheet], ask_below)}",
            "cells": tuple(_told(cell, ask_below) for cell in sheet.cells),
            "done": f"{done} of {len(sheets)} pages done" if len(sheets) > 1 else "",
            "next": visit.has_next_to_check(ask_below),
            "signs": "".join(sorted(WORDS)),
            "refusal": REFUSAL,
            "nothing": NOTHING,
            "styles": _STYLES,
        },
        on_go_change=go,
        on_said_change=lambda: None,
    )


def take_said(sheets: list[Sheet], visit: Visit) -> None:
    """Take in what was typed, before anything is shown; a browser may say anything."""
    held = st.session_state.get(KEY)
    said: Any = held.get("said") if held is not None else None
    if not isinstance(said, Mapping):
        return
    number, words = said.get("number"), said.get("words")
    if type(number) is not int or number <= visit.heard or not isinstance(words, Mapping):
        return
    visit.heard = number
    cells = {
        str(cell.number): cell
        for sheet in sheets
        if sheet.key == said.get("page")
        for cell in sheet.cells
    }
    for key, word in words.items():
        if key in cells and (
            word is None or (isinstance(word, str) and len(word) <= MOST_CHARACTERS)
        ):
            cells[key].correct(word)


def _told(cell: SheetCell | FieldCell, ask_below: int) -> dict[str, Any]:
    state = cell.state(ask_below)
    field = cell if isinstance(cell, FieldCell) else None
    return {
        "label": field.name if field else "",
        "note": cell.note,
        "id": str(cell.number),
        "table": cell.table,
        "row": cell.row,
        "column": cell.column,
        "name": field.name if field else f"Row {cell.row}, column {cell.column}",
        "text": cell.text,
        "read": cell.read,
        "state": state,
        "before": State.DOUBTFUL if cell.is_checked else state,
        "open": cell.is_open(ask_below),
        "box": cell.box or (0, 0, 1, 1),
    }


def _letters(sheet: Sheet) -> float:
    """Height of the letters on the picture: half a digit, but readable however small these are."""
    heights = [find.box[3] for find in sheet.finds if find.box]
    width = sheet.size[0]
    return min(max(median(heights) * 0.5, width / 70), width / 25) if heights else 0.0


_STYLES = {
    str(state): {
        "color": color,
        "dashes": tuple(int(dash) for dash in dashes.split()),
        "thickness": thickness,
        "sign": SIGNS.get(state, ""),
    }
    for state, (color, dashes, thickness) in STYLES.items()
}
"""State → how its box is drawn, and the sign on it."""
