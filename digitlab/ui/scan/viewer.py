"""One page on the screen: how much was read, its text, and the steps."""

from collections.abc import Sequence

import streamlit as st

from ...results import Step
from ...wording import counted
from ..widgets import escape
from ..widgets.on_demand import on_demand
from ..widgets.thumbnails import contact_sheet
from . import downloads
from .filled import FieldCell
from .finds import State
from .sheet import Sheet

STEPS = {
    Step.FLATTENED: "1. Even light",
    Step.INK: "2. Ink, white on black",
    Step.LINES_REMOVED: "3. Ruled lines removed",
    Step.DIGITS: "4. Strokes grouped into digits",
}
"""Step of a `Page` → its caption."""

NOTHING = (
    "No digits were found on this page. Dark ink on light paper, or the other way round, in focus "
    "and from straight above, works best. If the page lies on its side, turn it."
)

NO_DIGITS = (
    "Most of what is on this page does not look like digits, and only digits are read. Crop the "
    "picture to them, or turn the page if it lies on its side."
)


def name(sheet: Sheet) -> str:
    """Name a page; plain text."""
    return f"{escape.name(sheet.file)}, page {sheet.number}"


def title(sheet: Sheet, ask_below: int) -> str:
    """Name a page where it is chosen from several, and whether it is done; plain text."""
    to_check = len(sheet.cells_to_check(ask_below))
    ending = f" ({to_check} to check)" if to_check else " ✓"
    return f"{name(sheet)}{ending}"


def summary(sheets: list[Sheet], ask_below: int) -> str:
    """Say in a sentence how much was read."""
    if filled := [cell for sheet in sheets if sheet.filled for cell in sheet.filled.cells]:
        return _of_fields(filled, ask_below)
    counts = {state: sum(sheet.how_many(state, ask_below) for sheet in sheets) for state in State}
    digits = counts[State.SURE] + counts[State.DOUBTFUL] + counts[State.CHECKED]
    parts = [f"{digits} {'digit' if digits == 1 else 'digits'}"]
    if counts[State.DOUBTFUL]:
        parts.append(f"{counts[State.DOUBTFUL]} to check")
    if counts[State.UNREAD]:
        parts.append(f"{counts[State.UNREAD]} not digits")
    if counts[State.CHECKED]:
        parts.append(f"{counts[State.CHECKED]} checked by you")
    return ", ".join(parts)


def _of_fields(cells: Sequence[FieldCell], ask_below: int) -> str:
    states = [cell.state(ask_below) for cell in cells]
    parts = [counted(len(cells), "field")]
    if to_check := states.count(State.DOUBTFUL):
        parts.append(f"{to_check} to check")
    if by_rule := sum(cell.is_by_rule for cell in cells):
        parts.append(f"{by_rule} taken by a rule")
    if checked := sum(cell.is_checked for cell in cells):
        parts.append(f"{checked} checked by you")
    return ", ".join(parts)


def text(sheet: Sheet, sheets: list[Sheet], ask_below: int) -> None:
    """Show the tables as text, to copy and to paste into a spreadsheet; of a form, all pages."""
    if sheet.filled:
        st.code(downloads.form_as_text(sheets), language=None)
        return
    if 2 * sheet.how_many(State.UNREAD, ask_below) > len(sheet.finds):
        st.info(NO_DIGITS, icon=":material/abc:")
    if sheet.finds:
        st.code(downloads.as_text([sheet]), language=None)


def steps(sheet: Sheet) -> None:
    """Show each step from the picture to what the network sees."""
    inside = on_demand("How it was read: from the page to 28×28", "visibility", "steps")
    if inside is None:
        return
    with inside:
        columns = st.columns(2)
        for place, (name, file) in enumerate(sheet.steps.items()):
            caption = STEPS[Step(name)]
            columns[place % 2].image(file, caption=caption, alt=caption, width="stretch")
        if sheet.finds:
            caption = "5. What the network sees of each: 28×28"
            pictures = [find.reading.picture for find in sheet.finds]
            st.image(contact_sheet(pictures), caption=caption, alt=caption, output_format="PNG")
