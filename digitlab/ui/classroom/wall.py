"""Digits side by side, as they were drawn, with what the network says of each.

It is one component: as pictures and buttons of Streamlit's, a class's digits would be hundreds of
elements, made anew every second.
"""

from collections.abc import Iterable
from typing import Any

import streamlit as st

from ...classroom.records import WallDigit
from ...results import UNREAD
from ...wording import with_article
from ..component import component
from ..widgets.thumbnails import data_url

MOST_SHOWN = 96
"""Most digits on a wall: the latest."""

_wall = component(__file__, "digitlab_wall")


def wall(
    key: str, digits: Iterable[WallDigit], shows_names: bool, can_choose: bool, empty: str
) -> int | None:
    """Show digits.

    Parameters
    ----------
    key : str
        Of this wall; its place in the session's state.
    digits : iterable of WallDigit
    shows_names : bool
        Whether their authors' nicknames stand below.
    can_choose : bool
        Whether one can be tapped.
    empty : str
        What is said where there is none.

    Returns
    -------
    int or None
        Number of the digit that was tapped last; tapping it again takes that back. Any digit
        of those shown.
    """
    state = st.session_state
    shown = tuple(_card(digit, shows_names) for digit in digits)
    chosen = state.get(f"{key}_chosen")
    _wall(
        key=key,
        data={"digits": shown, "empty": empty, "canChoose": can_choose, "chosen": chosen},
        on_chosen_change=lambda: _choose(key),
    )
    return chosen if any(card["number"] == chosen for card in shown) else None


def _choose(key: str) -> None:
    state = st.session_state
    number: Any = state[key].get("chosen")
    # A browser may say anything; a number that is not on the wall is not looked for.
    is_new = type(number) is int and number != state.get(f"{key}_chosen")
    state[f"{key}_chosen"] = number if is_new else None


def _card(digit: WallDigit, shows_names: bool) -> dict[str, Any]:
    """A digit as the browser shows it."""
    read = UNREAD if digit.read is None else str(digit.read)
    spoken = "no digit" if digit.read is None else read
    votes = f"{digit.agreeing} of {digit.votes} people" if digit.votes else ""
    return {
        "number": digit.number,
        "small": data_url(digit.png),
        "label": str(digit.label),
        "read": "" if digit.is_agreed else read,
        "votes": votes,
        "isFooling": digit.is_fooling,
        "name": digit.nickname if shows_names else "",
        "says": f"{with_article(digit.label)}, read as {spoken}".capitalize(),
    }
