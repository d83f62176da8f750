"""Who somebody is in a room: the token that their browser keeps, so that a reload changes nothing.

A pupil's token outlives the tab: a phone may close it at any time. A teacher's goes with the tab,
and not to whoever uses the machine next; a link that only the teacher sees opens the room again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st

from ...classroom.secret import LONGEST_TOKEN, new_secret
from ..component import component

KEY = "class_visit"
"""Key of the visit in the session's state."""

TEACH, ROOM = "teach", "room"
"""Names in the page's address: a teacher's secret link, and the invitation of the QR code."""

_keys = component(__file__, "digitlab_class_keys")


@dataclass
class Visit:
    """A visit to the Class page.

    Attributes
    ----------
    teacher, pupil : str
        Tokens; empty for none.
    key : str
        Tells this visit from others of the same tab: one before the server was started anew.
    is_known : bool
        Whether the browser has said what it keeps.
    said : str
        What is to be told once.
    """

    teacher: str = ""
    pupil: str = ""
    key: str = field(default_factory=new_secret)
    is_known: bool = False
    said: str = ""


def current_visit() -> Visit:
    """The visit that this run belongs to."""
    visit: Visit = st.session_state.setdefault(KEY, Visit())
    return visit


def exchange_tokens(visit: Visit) -> None:
    """Hear what the browser keeps, and have it keep what the visit has."""
    name = f"{KEY}_keys"
    told = st.session_state.get(name, {}).get("told")
    # A tab that finds its server again repeats what it told an earlier visit.
    if not visit.is_known and isinstance(told, Mapping) and told.get("visit") == visit.key:
        visit.is_known = True
        visit.teacher = visit.teacher or _text(told.get("teacher"))
        visit.pupil = visit.pupil or _text(told.get("pupil"))
    if TEACH in st.query_params:
        # Out of the address before anybody reads it there.
        visit.teacher = _text(st.query_params[TEACH])
        del st.query_params[TEACH]
    _keys(
        key=name,
        data={
            "visit": visit.key,
            "isKnown": visit.is_known,
            "teacher": visit.teacher,
            "pupil": visit.pupil,
        },
        on_told_change=lambda: None,
        default={"told": None},
        height=0,
    )


def _text(told: object) -> str:
    """A browser may say anything; the store decides whether it is a token."""
    return told if isinstance(told, str) and len(told) <= LONGEST_TOKEN else ""


def address(name: str, value: str) -> str:
    """The address of this page that hands a value over."""
    return f"{(st.context.url or '').partition('?')[0]}?{name}={value}"
