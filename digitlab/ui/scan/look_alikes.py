"""What a correction is good for beyond itself: it teaches, and its look-alikes are offered.

"4 more look like this one: change them to 1?" They are shown, and each can be untapped, so that a
page of one writer is corrected with a few taps.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import streamlit as st

from ...recognition.adapt import Hand
from ...results import UNREAD, Reading
from ...wording import ordinal
from ..models import shared_reader
from ..widgets import escape
from ..widgets.hand import teach
from ..widgets.thumbnails import data_url
from .finds import Find
from .noticed import Offer
from .sheet import Sheet
from .state import Visit

MOST_COMPARED = 500
"""Finds that a correction is compared with, those of the page shown first; each takes 0.2 ms."""

MOST_OFFERED = 12
"""Look-alikes that are offered at once, the likeliest."""

LIKE_PROBABILITY = 0.4
"""Probability of what was corrected from which on a find is a look-alike. Half of what would
change it unasked would be lost at 0.5, and each can be untapped."""


def notice_corrections(visit: Visit) -> None:
    """Teach what was corrected since the last run, and look for its look-alikes."""
    noticed = visit.noticed
    sheets = visit.uploads.sheets
    new = []
    for find in (find for sheet in sheets for find in sheet.finds):
        label = find.lesson
        if label != noticed.taught.get(find.number):
            teach([find])
            noticed.taught.pop(find.number, None)
            if label:
                noticed.taught[find.number] = label
                new.append(find)
    if new:
        noticed.offer = _look_alikes(new[-1], sheets, visit.shown, noticed.declined)
    elif offer := noticed.offer:
        there = {find.number for sheet in sheets for find in sheet.finds if find.label is None}
        left = [find for find in offer.finds if find.number in there]
        is_good = left and noticed.taught.get(offer.corrected) == offer.label
        noticed.offer = replace(offer, finds=left) if is_good else None


def show_offer(visit: Visit) -> None:
    """Offer to change the look-alikes of the last correction."""
    offer = visit.noticed.offer
    if not offer:
        return
    count = len(offer.finds)
    look = "One more looks" if count == 1 else f"{count} more look"
    them = "it" if count == 1 else "them"
    what = "“no digit”" if offer.label == UNREAD else offer.label
    with st.container(border=True, gap="small", key="scan_look_alikes"):
        st.markdown(f"**{look} like this one: change {them} to {what}?**")
        with st.container(horizontal=True, gap="medium"):
            for find in offer.finds:
                with st.container(width="content", gap=None):
                    st.image(data_url(find.crop), width=48, alt=f"Read as {find.reading.text}")
                    st.checkbox(_place(find, visit), value=True, key=_key(find, offer.label))
        with st.container(horizontal=True, gap="small"):
            st.button(f"Change {them} to {what}", on_click=_change, args=(visit, offer))
            st.button(f"Leave {them} as read", on_click=_decline, args=(visit, offer))


def _look_alikes(
    corrected: Find, sheets: Sequence[Sheet], shown: int, declined: set[tuple[int, str]]
) -> Offer | None:
    """The finds that would be read like a corrected one, had nothing else been learned."""
    label = corrected.label or ""
    finds = [
        find
        for find in _in_order(sheets, shown)
        if find.label is None
        and find.reading.digit is not None
        and find.reading.text != label
        and (find.number, label) not in declined
    ][:MOST_COMPARED]
    hand = Hand()
    hand.learn(corrected.reading, label)
    adapted = hand.adapt([find.reading for find in finds], shared_reader().classifier)
    shares = [_share(reading, label) for reading in adapted]
    alike = [pair for pair in zip(shares, finds, strict=True) if pair[0] >= LIKE_PROBABILITY]
    alike.sort(key=lambda pair: -pair[0])
    finds = [find for _, find in alike[:MOST_OFFERED]]
    return Offer(label, corrected.number, finds) if finds else None


def _share(reading: Reading, label: str) -> float:
    """Probability that a reading is of a label, a digit or `UNREAD`."""
    if label == UNREAD:
        return 1 - reading.prediction.score
    return float(reading.probabilities[int(label)])


def _in_order(sheets: Sequence[Sheet], shown: int) -> Iterator[Find]:
    """All finds, those of the page shown first."""
    for sheet in sorted(sheets, key=lambda sheet: sheet.key != shown):
        yield from sheet.finds


def _place(find: Find, visit: Visit) -> str:
    """Where it stands: on the page that is shown, on another one, or in a picture of its own."""
    sheets = visit.uploads.sheets
    number, sheet = next(
        (number, sheet) for number, sheet in enumerate(sheets, 1) if find in sheet.finds
    )
    if visit.uploads.is_one_each:
        return escape.code(sheet.file)
    place = f"Line {find.reading.line}, {ordinal(find.reading.index)}"
    return place if sheet.key == visit.shown else f"Page {number}, {place.lower()}"


def _key(find: Find, label: str) -> str:
    return f"look_alike_{find.number}_{label}"


def _change(visit: Visit, offer: Offer) -> None:
    """Change the look-alikes that are still tapped."""
    for find in offer.finds:
        if st.session_state.get(_key(find, offer.label)):
            find.correct(offer.label)
    _decline(visit, offer)
    visit.answers += 1


def _decline(visit: Visit, offer: Offer) -> None:
    """Do not offer again what stays as it was read."""
    noticed = visit.noticed
    noticed.declined |= {(find.number, offer.label) for find in offer.finds if find.label is None}
    noticed.offer = None
