"""A pupil's page: the task, a canvas, what the network said, and one's own digits."""

from html import escape as html

import streamlit as st

from ...classroom.database import RoomsError
from ...classroom.records import Member, Room, WallDigit
from ...classroom.store import Store
from ...classroom.tasks import Kind
from ...recognition.classifier import Classifier
from ...structure.corrections import DIGITS
from ...wording import with_article
from ..canvas.canvas import Canvas, Shape
from ..canvas.controls import controls
from ..widgets import escape
from . import voting
from .class_network import class_network, what_they_say
from .drawing import Claim, hand_in, read_canvas
from .visit import Visit
from .wall import wall

CANVAS = Canvas("class", "Canvas: draw a digit here", highest=340, below=300, below_stacked=430)

LOOK_SECONDS = 2
"""Seconds between two looks of a pupil's page for another task."""

SHOWN_DIGITS = 30
"""Most of one's own digits that are shown: the latest."""

SAID = "class_said"
"""Key of the sentence about what was handed in last."""

HANDED_IN = "class_handed_in"
"""Key that is true until all of the page has run again: a button that has just been disabled says
nothing, and Streamlit may lose a rerun that a fragment asks for while another message comes."""

MEANT, GUESS = "class_meant", "class_guess"
"""Keys of what a drawing is said to be, and of what the network is thought to say."""

DONE = "All ten are in. Well done! Wait for the next task."


def show(store: Store, visit: Visit, room: Room, member: Member) -> None:
    """Show a room as a member sees it."""
    st.session_state[HANDED_IN] = False
    drawn = store.own(visit.pupil)
    wanted = _wanted(room, drawn)
    done = wanted is None and room.task.kind == Kind.ALL
    _head(store, visit, room, member, wanted)
    _watch(store, visit.pupil, room)
    if done:
        st.success(DONE)
    else:
        _draw(store, visit.pupil, room, wanted)
    if room.task.kind == Kind.FOOL:
        voting.vote(store, visit.pupil)
    _own(store, visit.pupil, drawn[:SHOWN_DIGITS])


def _wanted(room: Room, handed_in: list[WallDigit]) -> int | None:
    """The digit that is to be drawn now; None where its author says what it is."""
    if room.task.kind != Kind.ALL:
        return room.task.digit
    drawn = {digit.label for digit in handed_in if digit.round == room.round}
    return min(set(range(10)) - drawn, default=None)


def _head(store: Store, visit: Visit, room: Room, member: Member, wanted: int | None) -> None:
    """The task in large, and a way out."""
    sentence = room.task.sentence
    if room.task.kind == Kind.ALL and wanted is not None:
        sentence = f"Draw {with_article(wanted)} ({wanted + 1} of 10)."
    with st.container(
        horizontal=True,
        horizontal_alignment="distribute",
        vertical_alignment="center",
        wrap=False,
    ):
        st.html(f'<h1 class="digitlab-task">{html(sentence)}</h1>')
        with st.popover("Me", icon=":material/person:", width="content"):
            name = escape.code(member.nickname) if member.nickname else "without a nickname"
            st.markdown(f"You are in room `{room.code}`, {name}.")
            st.markdown("If you leave, all that you have handed in is deleted.")
            if st.button("Leave the room"):
                _leave(store, visit)


def _leave(store: Store, visit: Visit) -> None:
    try:
        store.leave(visit.pupil)
    except RoomsError as error:
        st.error(escape.markdown(str(error)))
        return
    visit.pupil, visit.said = "", "You have left, and what you handed in is deleted."
    CANVAS.history.clear()
    st.rerun()


@st.fragment(run_every=LOOK_SECONDS)
def _watch(store: Store, token: str, room: Room) -> None:
    """Begin anew when the teacher has set another task, or the room has ended."""
    try:
        found = store.joined(token)
    except RoomsError:
        return  # The next stroke that is handed in says so.
    if not found or found[0].round != room.round:
        st.session_state.pop(SAID, None)
        st.rerun()
    if found[0].network != room.network:
        st.rerun()
    if st.session_state.get(HANDED_IN):
        st.rerun()  # Streamlit has lost the one that was asked for.


@st.fragment
def _draw(store: Store, token: str, room: Room, wanted: int | None) -> None:
    """The canvas, and what is done with it; each stroke runs this alone."""
    state, task = st.session_state, room.task
    if state.get(HANDED_IN):
        st.rerun()  # All of the page: the task may go on with another digit.
    with st.container(gap="xsmall"):
        shape = CANVAS.show()
        if shape is None:
            return
        controls(CANVAS)
        if wanted is None:
            wanted = _meant("This is meant to be", MEANT)
        guess = _meant("I guess that the network says", GUESS) if task.kind == Kind.GUESS else None
        is_missing = wanted is None or (task.kind == Kind.GUESS and guess is None)
        network = class_network(store, room)
        # Where it is to be guessed, nothing is said before.
        says = task.kind == Kind.FOOL or (network is not None and task.kind != Kind.GUESS)
        if says and (reading := read_canvas(CANVAS, shape)):
            state[SAID] = "\n".join(what_they_say(reading, network))
        st.button(
            "Hand in",
            type="primary",
            icon=":material/send:",
            disabled=CANVAS.history.is_blank or is_missing,
            width="stretch",
            on_click=_hand_in,
            args=(store, token, shape, Claim(wanted, guess), network),
        )
        st.html(
            '<p class="digitlab-said" role="status" aria-live="polite">'
            f"{html(state.get(SAID, ''))}</p>"
        )


def _hand_in(
    store: Store, token: str, shape: Shape, claim: Claim, network: Classifier | None
) -> None:
    sentence = hand_in(store, token, CANVAS, shape, claim, network)
    state, is_handed_in = st.session_state, CANVAS.history.is_blank
    state.update({SAID: sentence, HANDED_IN: is_handed_in})
    if is_handed_in:
        # The next drawing may be another digit, and would be handed in as this one.
        state.update({MEANT: None, GUESS: None})


def _meant(label: str, key: str) -> int | None:
    """Ask for a digit."""
    chosen = st.segmented_control(label, DIGITS, key=key, width="stretch")
    return int(chosen) if chosen in DIGITS else None


def _own(store: Store, token: str, drawn: list[WallDigit]) -> None:
    """One's own digits, each of which can be taken back."""
    if not drawn:
        return
    st.markdown("**Yours**, the latest first. Dashed: the network read something else.")
    chosen = wall("class_own", drawn, shows_names=False, can_choose=True, empty="")
    if chosen is not None and st.button(
        "Take the chosen one back", icon=":material/delete:", key="class_take_back"
    ):
        try:
            store.take_back(token, chosen)
        except RoomsError as error:
            st.error(escape.markdown(str(error)))
            return
        st.rerun()
