"""The door: join a room, or open one."""

import streamlit as st

from ...classroom import bounds
from ...classroom.database import RoomsError
from ..widgets import escape
from ..widgets.title import show_title
from .connection import rooms
from .visit import ROOM, Visit

WHAT_IS_KEPT = (
    "A room keeps what you draw, which digit you say it is, and your nickname; nothing else. Its "
    "teacher sees it, and the class on the wall. A network that has learned from it can be kept "
    "with it. When the teacher ends the room, or when its time is over, all of it is deleted."
)


def show(visit: Visit) -> None:
    """Let a visitor join a room or open one."""
    show_title("Class", "Everyone draws on a phone; all digits meet on the wall.")
    if said := visit.said:
        visit.said = ""
        st.info(escape.markdown(said))
    invitation = st.query_params.get(ROOM, "")
    if invitation:
        _join(visit, invitation)
    else:
        left, right = st.columns(2, gap="large")
        with left:
            _join(visit, "")
        with right:
            _open(visit)
    st.caption(WHAT_IS_KEPT)


def _join(visit: Visit, invitation: str) -> None:
    with st.form("class_join"):
        st.subheader("Join a room", anchor=False)
        typed = invitation or st.text_input(
            "Code from the wall", max_chars=12, autocomplete="off", placeholder="ABC 234"
        )
        nickname = st.text_input(
            "Nickname, or leave it empty",
            max_chars=bounds.LONGEST_NICKNAME,
            autocomplete="off",
            help="Not your full name. It is shown only if your teacher lets it be shown.",
        )
        if not st.form_submit_button("Join", type="primary"):
            return
    try:
        store = rooms()
        if not store:
            raise RoomsError(bounds.NO_SUCH_ROOM)
        visit.pupil = store.join(typed, nickname)
    except RoomsError as error:
        if not invitation:
            st.error(escape.markdown(str(error)))
            return
        visit.said = str(error)  # Beside the field for a code, which the QR code had made needless.
    st.query_params.clear()
    st.rerun()


def _open(visit: Visit) -> None:
    with st.form("class_open"):
        st.subheader("Open a room", anchor=False)
        st.markdown("For teachers. There is no account: the room is yours in this tab.")
        hours = st.segmented_control(
            "Ends by itself after",
            bounds.HOURS,
            default=bounds.HOURS[1],
            required=True,
            format_func=lambda hours: "1 hour" if hours == 1 else f"{hours} hours",
        )
        if not st.form_submit_button("Open a room"):
            return
    try:
        store = rooms(make=True)
        assert store
        visit.teacher = store.open_room(hours if hours in bounds.HOURS else bounds.HOURS[1])
    except RoomsError as error:
        st.error(escape.markdown(str(error)))
        return
    st.rerun()
