"""What a class's digits say together: what was read as what, and whose hands are hard to read."""

import streamlit as st

from ...charts import confusion, tables
from ...classroom.database import RoomsError
from ...classroom.store import Store
from ..theme import palette
from ..widgets import escape
from .wall import wall

LOOK_SECONDS = 3
"""Seconds between two looks at a matrix and the hands."""

FEWEST_DIGITS = 3
"""Digits from which on a hand can be called hard to read."""

MOST_HANDS = 5
"""Most hands that are shown."""

MOST_EXAMPLES = 12
"""Most digits of a hand that are shown."""

NO_CELL = (-1, -1)
"""No cell is marked at first."""


@st.fragment(run_every=LOOK_SECONDS)
def show_matrix(store: Store, token: str) -> None:
    """Show the class's own confusion matrix."""
    try:
        room = store.taught(token)
        counts = store.matrix(room.number) if room else None
    except RoomsError as error:
        st.error(escape.markdown(str(error)))
        return
    if counts is None:
        st.rerun()
    total, refused = int(counts[:, :10].sum()), int(counts[:, 10].sum())
    if not total:
        st.write("Nothing to count yet.")
        return
    cells = tables.confusion(counts[:, :10].tolist())
    right = int(counts[range(10), range(10)].sum())
    gray = palette().label
    chart = confusion.confusion(cells, NO_CELL, palette()).properties(height=420)
    sentence = (
        f"{right} of {total} were read as what they are meant to be (gray). Orange: read as "
        "something else; stronger means more."
    )
    if refused:
        sentence += f" {refused} more were taken for no digit."
    st.altair_chart(
        chart.configure_axis(labelColor=gray, titleColor=gray), key="class_matrix", alt=sentence
    )
    st.caption(sentence)
    with st.popover("Table", icon=":material/table:", type="tertiary"):
        st.table(tables.matrix(cells), border="horizontal", hide_index=True)


@st.fragment(run_every=LOOK_SECONDS)
def show_hardest(store: Store, token: str) -> None:
    """Show the hands of which most was misread, by their pictures."""
    try:
        room = store.taught(token)
        hands = (
            [] if not room else [h for h in store.hands(room.number) if h.count >= FEWEST_DIGITS]
        )
    except RoomsError as error:
        st.error(escape.markdown(str(error)))
        return
    if not room:
        st.rerun()
    hard = [hand for hand in hands if hand.right < hand.count][:MOST_HANDS]
    if not hard:
        st.write(f"No hand with {FEWEST_DIGITS} digits or more was misread yet.")
        return
    for place, hand in enumerate(hard, 1):
        name = escape.code(hand.nickname) if room.shows_names and hand.nickname else f"Hand {place}"
        st.markdown(f"**{name}**: {hand.right} of {hand.count} read right. What was misread:")
        misread = store.misread_of(room.number, hand.member, MOST_EXAMPLES)
        wall(f"class_hand_{place}", misread, shows_names=False, can_choose=False, empty="")
