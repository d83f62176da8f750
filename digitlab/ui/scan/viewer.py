"""One page on the screen: how much was read, its text, and the steps."""

from collections.abc import Sequence

import streamlit as st

from ...recognition.symbols import DIGITS, MARKS
from ...results import UNREAD, Step
from ...wording import counted
from ..widgets import escape
from ..widgets.on_demand import on_demand
from ..widgets.thumbnails import contact_sheet
from . import downloads
from .filled import FieldCell
from .finds import SheetCell, State
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
    """Say whether a page is done, then its name, which a phone cuts off; plain text."""
    to_check = len(sheet.cells_to_check(ask_below))
    return f"{to_check} to check: {name(sheet)}" if to_check else f"✓ {name(sheet)}"


def summary(sheets: list[Sheet], ask_below: int) -> str:
    """Say in a sentence how much was read, and how much of it is to be checked."""
    cells = [cell for sheet in sheets for cell in sheet.cells]
    fields = [cell for cell in cells if isinstance(cell, FieldCell)]
    counts = {
        "to check": sum(len(sheet.cells_to_check(ask_below)) for sheet in sheets),
        "taken by a rule": sum(field.is_by_rule for field in fields),
        "checked by you": sum(cell.is_touched for cell in cells),
    }
    parts = [counted(len(fields), "field")] if fields else _symbols(cells)
    return ", ".join(parts + [f"{count:,} {what}" for what, count in counts.items() if count])


def _symbols(cells: Sequence[SheetCell | FieldCell]) -> list[str]:
    """Count what is written in cells: digits, signs, and what is neither."""
    text = "".join(cell.text for cell in cells)
    signs, unread = sum(symbol in MARKS for symbol in text), text.count(UNREAD)
    return [
        counted(sum(symbol in DIGITS for symbol in text), "digit"),
        *([counted(signs, "sign")] if signs else []),
        *([f"{unread:,} shown as {UNREAD}"] if unread else []),
    ]


def text(sheet: Sheet, sheets: list[Sheet], ask_below: int) -> None:
    """Show the tables as text, to copy and to paste into a spreadsheet; of a form, all pages."""
    if sheet.filled:
        st.code(downloads.form_as_text(sheets), language=None)
        return
    unread = sum(find.state(ask_below) is State.UNREAD for find in sheet.finds)
    if 2 * unread > len(sheet.finds):
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
