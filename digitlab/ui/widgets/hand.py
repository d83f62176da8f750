"""A visit's hand: what the network learns of its visitor's digits, for this visit alone."""

from collections.abc import Iterable

import streamlit as st

from ...errors import DataError
from ...recognition.adapt import Hand
from ...results import Reading
from ...structure.corrections import Corrected
from ..models import shared_reader
from . import escape

HAND = "hand"
"""Key of the hand in the session's state."""

RESUMED = "hand_resumed"
"""Key that says, in the session's state, that a kept hand was given back."""

MOST_MEGABYTES = 1
"""Size of a file that is brought, in Streamlit's unit; `Hand.from_bytes` is stricter."""

WHAT_IT_IS = (
    "Correct a digit, and the network learns how **you** write it. It does so for this visit only; "
    "nothing goes to other visitors. Download it to go on with it another time: it counts for what "
    "is read after you upload it."
)


def hand_of_visit() -> Hand:
    """The hand of the visit that this run belongs to."""
    hand: Hand = st.session_state.setdefault(HAND, Hand())
    return hand


def go_on_with(kept: Hand) -> None:
    """Give a visit that has just begun the hand of the page that was loaded before.

    Draw and Scan keep it both; what came back once, and was forgotten since, stays forgotten.
    """
    state, hand = st.session_state, hand_of_visit()
    if not kept or state.get(RESUMED):
        return
    state[RESUMED] = True
    if hand:
        hand.learn_from(kept)
    else:
        state[HAND] = kept


def teach(finds: Iterable[Corrected], taught: Iterable[Reading] = ()) -> list[Reading]:
    """Teach the visit's hand what was corrected; a correction that is taken back is forgotten.

    Parameters
    ----------
    finds : iterable of Corrected
    taught : iterable of Reading
        What the same ink taught before. It may have been read anew since, and has other pictures.

    Returns
    -------
    list of Reading
        What it teaches now.
    """
    hand = hand_of_visit()
    for reading in taught:
        hand.forget(reading)
    teaching = []
    for find in finds:
        if find.lesson:
            hand.learn(find.reading, find.lesson)
            teaching.append(find.reading)
        else:
            hand.forget(find.reading)
    return teaching


def notice(finds: Iterable[Corrected]) -> None:
    """Tell the visit's hand what the visitor has seen and left as it was read."""
    classifier = shared_reader().classifier
    if classifier.has_features:
        unchanged = (find.reading for find in finds if find.text == find.reading.text)
        hand_of_visit().notice(unchanged, classifier)


def show_hand(key: str) -> None:
    """Say how much was learned, and offer to forget it, to download it and to upload it again.

    Parameters
    ----------
    key : str
        Of the place where it stands.
    """
    hand = hand_of_visit()
    if hand:
        digits = "one of your digits" if len(hand) == 1 else f"{len(hand)} of your digits"
        st.markdown(f"Learned from {digits}.", width="content")
        st.button("Forget what I taught it", on_click=hand.clear, key=f"{key}_forget")
    popover = st.popover(
        "My hand", icon=":material/draw:", key=f"{key}_hand", on_change="rerun", help=WHAT_IT_IS
    )
    if not popover.open:
        return
    with popover:
        st.markdown(WHAT_IT_IS)
        if hand:
            st.download_button(
                "Download my hand",
                hand.to_bytes,
                "hand.json",
                "application/json",
                icon=":material/download:",
                on_click="ignore",
                key=f"{key}_take",
            )
        st.file_uploader(
            "Upload it again",
            type=["json"],
            key=f"{key}_bring",
            max_upload_size=MOST_MEGABYTES,
            on_change=_bring,
            args=(f"{key}_bring",),
        )
        if refusal := st.session_state.pop(f"{key}_bring_refusal", None):
            st.error(escape.markdown(refusal))


def _bring(key: str) -> None:
    """Learn what a file that was brought holds, beside what was learned in this visit."""
    file = st.session_state.get(key)
    content = getattr(file, "getvalue", None)  # A file that the server lost has none.
    if content is None:
        return
    try:
        hand_of_visit().learn_from(Hand.from_bytes(content()))
    except DataError as error:
        st.session_state[f"{key}_refusal"] = str(error)
