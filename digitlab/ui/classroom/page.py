"""The Class page: a teacher's room, a pupil's, or the door to both."""

from pathlib import Path

import streamlit as st

from ...classroom.bounds import GONE
from ...classroom.database import RoomsError
from ...classroom.store import Store
from ..widgets import escape
from . import door, pupil, teacher
from .connection import rooms
from .visit import ROOM, Visit, current_visit, exchange_tokens

STYLE = Path(__file__).with_name("classroom.css")


def main() -> None:
    """Show what this visitor may see."""
    st.html(STYLE)
    visit = current_visit()
    exchange_tokens(visit)
    if not visit.is_known:
        return  # The browser says in a moment what it keeps.
    try:
        store = rooms()
        if not (store and _inside(store, visit)):
            door.show(visit)
    except RoomsError as error:
        st.error(escape.markdown(str(error)))


def _inside(store: Store, visit: Visit) -> bool:
    """Show the room in which this visitor is; False where that is none."""
    if visit.teacher:
        if room := store.taught(visit.teacher):
            teacher.show(store, visit, room)
            return True
        visit.teacher, visit.said = "", GONE
    if visit.pupil:
        found = store.joined(visit.pupil)
        if found and st.query_params.get(ROOM, found[0].invitation) == found[0].invitation:
            pupil.show(store, visit, *found)
            return True
        if not found:
            visit.pupil, visit.said = "", GONE
    return False
