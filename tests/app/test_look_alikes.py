"""On the Scan page a correction teaches, and its look-alikes are offered."""

import secrets
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import digitlab
from digitlab import Reading, preprocess
from digitlab.structure.numbers import find_numbers
from digitlab.structure.tables import with_tables
from digitlab.ui.draw.visits import VISITS
from digitlab.ui.draw.visits import Visit as Kept
from digitlab.ui.scan import look_alikes

from ..fixtures import readings
from .scan_page import Page, encoded

OFFER = "**2 more look like this one: change them to 1?**"


@pytest.fixture
def page(root: Path, inks: dict[int, np.ndarray], monkeypatch: pytest.MonkeyPatch) -> Page:
    """A page of three sevens, which might be ones, and a zero; the hand that it was read with."""
    pictures = [preprocess.from_ink(ink) for ink in (*[inks[7]] * 3, inks[0])]
    doubtful, zero = (7, 0.7, True), (0, 0.99, True)
    plain = readings.page([doubtful, doubtful, doubtful, zero])
    found: list[Reading] = []
    for reading, picture in zip(plain.readings, pictures, strict=True):
        picture = picture.copy()
        picture[0, 0] = len(found)  # None is quite like another.
        found.append(replace(reading, picture=picture))
    made = replace(plain, readings=tuple(found), numbers=find_numbers(found))
    monkeypatch.setattr(digitlab.Reader, "read_page", lambda *_, **__: with_tables(made))
    return Page(root).upload(page_png=encoded(inks[7])).show_digits()


def offered(page: Page) -> list[Any]:
    return [one for one in page.app.checkbox if str(one.key).startswith("look_alike_")]


def test_correction_teaches_and_offers_its_look_alikes(page: Page) -> None:
    assert "more look" not in page.words
    page.edit(row0="1")
    assert OFFER in page.words
    assert "Learned from one of your digits." in page.words
    assert [one.label for one in offered(page)] == ["Line 1, 2nd", "Line 1, 3rd"]
    assert page.text == "1770"


def test_look_alikes_are_changed_but_for_those_untapped(page: Page) -> None:
    page.edit(row0="1")
    offered(page)[1].uncheck()
    page.press("Change them to 1")
    assert page.text == "1170"
    assert not offered(page)
    assert "Learned from 2 of your digits." in page.words
    assert not offered(page.run())


def test_what_is_no_digit_teaches_and_is_offered_for_what_might_be_none(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.edit(row0="?")
    assert "Learned from one of your digits." in page.words
    assert not offered(page)  # The network is sure that they are digits.
    page.edit(row0="7")
    monkeypatch.setattr(look_alikes, "LIKE_PROBABILITY", 0.001)
    page.edit(row0="?")
    assert "**2 more look like this one: change them to “no digit”?**" in page.words
    page.press("Change them to “no digit”")
    assert page.text == "???0"


def test_look_alikes_are_left_as_read(page: Page) -> None:
    page.edit(row0="1")
    page.press("Leave them as read")
    assert page.text == "1770"
    assert not offered(page.run())


def test_look_alike_that_was_corrected_meanwhile_is_not_offered(page: Page) -> None:
    page.edit(row0="1")
    page.edit(row0="1", row1="7")
    assert "**One more looks like this one: change it to 1?**" in page.words


def test_correction_that_is_taken_back_offers_nothing(page: Page) -> None:
    page.edit(row0="1")
    page.edit(row0="7")
    assert not offered(page)


def test_correction_that_the_table_no_longer_has_is_taken_back(page: Page) -> None:
    page.edit(row0="1", row3="9")
    assert (page.text, "Learned from 2 of your digits." in page.words) == ("1779", True)
    page.edit(row3="9")  # A browser leaves out what is again as it was given.
    assert (page.text, "Learned from one of your digits." in page.words) == ("7779", True)
    assert not offered(page)
    assert page.edit().text == "7770"
    assert not page.app.session_state["hand"]


def test_correction_outlives_its_table(page: Page) -> None:
    page.edit(row0="1")
    page.app.session_state["digits"] = False
    page.run()
    assert page.show_digits().edit().text == "1770"


def test_look_alikes_elsewhere_say_on_which_page(page: Page, inks: dict[int, np.ndarray]) -> None:
    page.upload(page_png=encoded(inks[7]), other_png=encoded(inks[7]))
    page.edit(row0="1")
    places = [
        "Line 1, 2nd",
        "Line 1, 3rd",
        *(f"Page 2, line 1, {at}" for at in ("1st", "2nd", "3rd")),
    ]
    assert sorted(one.label for one in offered(page)) == places


def test_what_was_taught_is_forgotten_and_not_taught_again(page: Page) -> None:
    page.edit(row0="1")
    page.press("Forget what I taught it")
    assert "Learned from" not in page.run().words
    assert page.text == "1770"


def back(page: Page, root: Path) -> Page:
    """The page loaded again: a new session, whose tab says the same token."""
    token = secrets.token_hex(16)
    page.app.session_state["scan_tab"] = {"token": token}
    page.run()
    again = Page(root)
    again.app.session_state["scan_tab"] = {"token": token}
    return again.run()


def test_reload_keeps_what_was_taught_and_offered(page: Page, root: Path) -> None:
    page.edit(row0="1")
    again = back(page, root)
    assert "Learned from one of your digits." in again.words
    assert OFFER in again.words
    again.press("Leave them as read")
    assert OFFER not in back(again, root).words


def test_reload_brings_nothing_back_that_was_forgotten(page: Page, root: Path) -> None:
    page.edit(row0="1")
    page.press("Forget what I taught it")
    again = back(page, root)
    assert again.text == "1770"
    assert "Learned from" not in again.words


def test_what_was_forgotten_since_the_reload_stays_forgotten(page: Page, root: Path) -> None:
    page.edit(row0="1")
    taught = page.app.session_state["hand"].to_bytes()
    # The Draw page keeps the hand, too.
    VISITS.keep("a token", Kept(hand=digitlab.Hand.from_bytes(taught)))
    again = back(page, root)
    again.press("Forget what I taught it")
    again.app.switch_page("draw.py")
    again.run()
    again.app.session_state["draw_companion"] = {"told": {"width": 480, "visit": "a token"}}
    again.run()
    assert not again.app.session_state["hand"]


def test_hand_is_taken_home_and_brought_again(page: Page, root: Path) -> None:
    page.edit(row0="1")
    page.app.session_state["scan_hand"] = True
    page.run()
    assert "Download my hand" in [one.proto.label for one in page.app.get("download_button")]
    content = page.app.session_state["hand"].to_bytes()
    other = Page(root).upload(page_png=encoded(np.zeros((60, 60), np.uint8)))
    other.app.session_state["scan_hand"] = True
    other.run().app.file_uploader(key="scan_bring").upload("hand.json", content, "text/plain")
    other.run()
    assert "Learned from one of your digits." in other.words
    assert other.app.session_state["hand"].to_bytes() == content


def test_files_are_read_with_the_visits_hand(
    page: Page, inks: dict[int, np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> None:
    page.edit(row0="1")
    given = []

    def read_page(*_: Any, hand: digitlab.Hand, **__: Any) -> digitlab.Page:
        given.append(hand)
        return readings.page([(7, 0.99, True)])

    monkeypatch.setattr(digitlab.Reader, "read_page", read_page)
    page.upload(next_png=encoded(inks[0]))
    assert given == [page.app.session_state["hand"]]
