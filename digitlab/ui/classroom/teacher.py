"""A teacher's room, made for the projector: how to join, the task, and what the class drew."""

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from ...classroom import summary
from ...classroom.database import RoomsError
from ...classroom.records import Room
from ...classroom.store import Store
from ...classroom.tasks import Kind, Task
from ...structure.corrections import DIGITS
from ..teach import panel
from ..teach.choices import OwnDigits
from ..widgets import escape
from . import together
from .class_network import sharing
from .joining import show_joining
from .visit import TEACH, Visit, address
from .wall import MOST_SHOWN, wall

LOOK_SECONDS = 1
"""Seconds after which the wall looks for more: a digit is on it within two."""

KINDS = {
    Kind.ALL: "All ten",
    Kind.DRAW: "One digit",
    Kind.FOOL: "Fool it",
    Kind.GUESS: "Guess what it says",
}

WALL, MATRIX, HARDEST, TRAIN = "Wall", "Which digits it confuses", "Hardest hands", "Teach it"
"""What can be seen of a room."""

AGREED, DIFFERS = "read right", "read otherwise"
"""Which digits the wall may be narrowed to: by whether the network says what the pupil did."""

ALL_DIGITS = "All"
"""Choice of a wall that shows each digit."""

EMPTY = "Nothing here yet. What is handed in appears by itself."


def show(store: Store, visit: Visit, room: Room) -> None:
    """Show a room as its teacher sees it."""
    with st.container(gap="xsmall"):  # The wall must begin in sight on a projector, too.
        with st.container(
            horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
        ):
            st.html(f'<h1 class="digitlab-task">{room.task.sentence}</h1>')
            _settings(store, visit, room)
        _choose_task(store, visit, room)
        _joining(room)
        view = st.segmented_control(
            "What is shown",
            (WALL, MATRIX, HARDEST, TRAIN),
            default=WALL,
            required=True,
            key="class_view",
            label_visibility="collapsed",
        )
    if view == MATRIX:
        together.show_matrix(store, visit.teacher)
    elif view == HARDEST:
        together.show_hardest(store, visit.teacher)
    elif view == TRAIN:
        own = OwnDigits(*summary.digits(store, room.number))
        panel.show(own, sharing(store, visit.teacher, room))
    else:
        _wall(store, visit)


def _joining(room: Room) -> None:
    """How to join: at first open beside the wall, closed elsewhere; then as it was left there."""
    state = st.session_state
    is_wall = state.get("class_view", WALL) == WALL
    key = "class_joining_wall" if is_wall else "class_joining"
    is_open = state.setdefault("class_joining_open", {True: True, False: False})
    with st.expander(
        "How to join",
        icon=":material/qr_code_2:",
        expanded=is_open[is_wall],
        key=key,
        on_change=lambda: is_open.update({is_wall: bool(state[key])}),
    ):
        show_joining(room)


def _attempt(action: Callable[[], None]) -> None:
    """Do something to the room; say in a sentence why it failed."""
    try:
        action()
    except RoomsError as error:
        st.session_state["class_error"] = str(error)


def _choose_task(store: Store, visit: Visit, room: Room) -> None:
    state = st.session_state

    def set_task() -> None:
        kind, digit = state.get("class_kind"), state.get("class_digit")
        if kind not in KINDS or digit not in DIGITS:
            return  # A browser may say anything.
        task = Task(kind, int(digit) if kind == Kind.DRAW else None)
        _attempt(lambda: store.set_task(visit.teacher, task))

    # The room knows its task; the controls only show it.
    state["class_kind"] = room.task.kind
    if room.task.digit is not None:
        state["class_digit"] = str(room.task.digit)
    state.setdefault("class_digit", "7")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.segmented_control(
            "Task",
            list(KINDS),
            format_func=lambda kind: KINDS.get(kind, ""),
            required=True,
            key="class_kind",
            label_visibility="collapsed",
            on_change=set_task,
        )
        if room.task.kind == Kind.DRAW:
            st.selectbox(
                "Digit",
                DIGITS,
                key="class_digit",
                label_visibility="collapsed",
                on_change=set_task,
                width=110,
            )
    if error := state.pop("class_error", None):
        st.error(escape.markdown(error))


def _settings(store: Store, visit: Visit, room: Room) -> None:
    """Names, the secret link, what is taken home, and the end."""
    with st.popover("Room", icon=":material/settings:", width="content"):
        st.markdown(
            f"The room ends by itself at **{_clock(room.ends)}**. Then, or when you end it, all "
            "that is in it is deleted."
        )
        st.toggle(
            "Show nicknames",
            value=room.shows_names,
            key="class_names",
            on_change=lambda: _attempt(
                lambda: store.show_names(visit.teacher, bool(st.session_state["class_names"]))
            ),
        )
        if st.toggle("Show my secret link", key="class_link", help=LINK):
            st.code(address(TEACH, visit.teacher), language=None, wrap_lines=True)
        _downloads(store, room)
        if st.toggle("End the room", key="class_end") and st.button("End it and delete everything"):
            _end(store, visit)


LINK = (
    "It opens this room in another tab or on another machine, if you lose this one. Whoever has it "
    "can do all that you can: do not show it on the projector."
)


def _downloads(store: Store, room: Room) -> None:
    st.download_button(
        "Download the digits (ZIP)",
        lambda: summary.archive(store, room.number),
        "class.zip",
        "application/zip",
        icon=":material/download:",
        on_click="ignore",
        help="A ZIP of PNGs and a CSV of labels, without nicknames",
    )
    st.download_button(
        "Download the table (CSV)",
        lambda: summary.table(store, room.number, room.shows_names).encode(),
        "class.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
        help="With nicknames only while they are shown",
    )


def _end(store: Store, visit: Visit) -> None:
    try:
        store.end(visit.teacher)
    except RoomsError as error:
        st.error(escape.markdown(str(error)))
        return
    visit.teacher, visit.said = "", "The room has ended, and all that was in it is deleted."
    for key in ("class_end", "class_link", "class_names"):
        st.session_state.pop(key, None)
    st.rerun()


def _clock(seconds: int) -> str:
    """A time of today as the visitor's clock shows it."""
    try:
        zone = ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("UTC")
    return datetime.fromtimestamp(seconds, UTC).astimezone(zone).strftime("%H:%M")


@st.fragment(run_every=LOOK_SECONDS)
def _wall(store: Store, visit: Visit) -> None:
    """All digits as they come; this alone runs every second."""
    room = _still_open(store, visit.teacher)
    if not room:
        return
    label, agreed = _filters()
    members, digits = store.counts(room.number)
    pupils = "1 pupil" if members == 1 else f"{members} pupils"
    st.markdown(
        f"**{pupils}**, **{digits}** handed in. Dashed: the network reads something else. "
        f"The room ends at {_clock(room.ends)}, and all in it is deleted."
    )
    shown = store.latest(
        room.number,
        label=int(label) if label in DIGITS else None,
        is_agreed=None if agreed is None else agreed == AGREED,
        limit=MOST_SHOWN,
    )
    chosen = wall("class_wall", shown, room.shows_names, can_choose=True, empty=EMPTY)
    author = next((digit.member for digit in shown if digit.number == chosen), None)
    if chosen is None or author is None:
        return
    with st.container(horizontal=True):
        if st.button("Remove the chosen digit", icon=":material/delete:"):
            _attempt(lambda: store.remove_digit(visit.teacher, chosen))
            st.rerun(scope="fragment")
        if st.button("Remove its author and all of theirs", icon=":material/person_remove:"):
            _attempt(lambda: store.remove_member(visit.teacher, author))
            st.rerun(scope="fragment")


def _filters() -> tuple[str, str | None]:
    """Let the teacher choose which label and which kind of agreement the wall shows."""
    with st.container(horizontal=True, vertical_alignment="center"):
        label: str = st.segmented_control(
            "Digit",
            (ALL_DIGITS, *DIGITS),
            default=ALL_DIGITS,
            required=True,
            key="class_filter",
            label_visibility="collapsed",
        )
        agreed = st.segmented_control(
            "Agreement",
            (AGREED, DIFFERS),
            key="class_agreed",
            label_visibility="collapsed",
        )
    return label, agreed


def _still_open(store: Store, token: str) -> Room | None:
    """The room, as it is now; None, and a sentence, where it cannot be seen."""
    try:
        room = store.taught(token)
    except RoomsError as error:
        st.error(escape.markdown(str(error)))
        return None
    if not room:
        st.rerun()
    return room
