"""What a visit teaches the network on the Draw page: learned, forgotten, taken home, brought."""

from pathlib import Path

import pytest

from digitlab import Hand
from digitlab.recognition.hand_file import NOT_A_HAND

from .draw_page import ONE, SEVEN, Page

LEARNED = "Learned from one of your digits."


@pytest.fixture
def page(root: Path) -> Page:
    return Page(root).open()


def hand(page: Page) -> Hand:
    return page.app.session_state["hand"]


def sentences(page: Page) -> list[str]:
    return [one.value for one in page.app.markdown]


def taught(page: Page) -> Page:
    """A page on which a seven was corrected to a one."""
    page.draw(SEVEN)
    page.correction(1).set_value("1").run()
    return page


def test_correction_teaches_and_the_page_says_so(page: Page) -> None:
    assert LEARNED not in sentences(page)
    taught(page)
    assert len(hand(page)) == 1
    assert LEARNED in sentences(page)
    plain = page.drawings[1].reading.probabilities
    page.click("Clear").draw(SEVEN)
    assert page.drawings[2].reading.probabilities[1] > plain[1]


def test_what_was_taught_is_forgotten_by_one_tap(page: Page) -> None:
    plain = taught(page).drawings[1].reading.probabilities
    page.button("Forget what I taught it").click()
    page.run()
    assert not hand(page)
    assert LEARNED not in sentences(page)
    page.click("Clear").draw(SEVEN)
    assert page.drawings[2].reading.probabilities.tobytes() == plain.tobytes()


def test_what_is_drawn_is_read_anew_without_what_is_forgotten(page: Page) -> None:
    plain = taught(page).drawings[1].reading.probabilities
    page.click("Clear").draw(SEVEN)
    assert page.drawings[2].reading.probabilities.tobytes() != plain.tobytes()
    page.button("Forget what I taught it").click()
    page.run()
    assert page.drawings[2].reading.probabilities.tobytes() == plain.tobytes()


def test_a_word_outlives_what_is_forgotten(page: Page) -> None:
    taught(page).button("Forget what I taught it").click()
    page.run()
    assert page.drawings[1].label == "1"


@pytest.mark.parametrize("word", [None, "7"])
def test_correction_that_is_taken_back_is_forgotten(page: Page, word: str | None) -> None:
    taught(page).correction(1).set_value(word).run()
    assert not hand(page)


@pytest.mark.parametrize("word", [None, "7"])
def test_correction_is_taken_back_though_the_drawing_was_read_anew(
    page: Page, word: str | None
) -> None:
    plain = taught(page).drawings[1].reading
    page.app.session_state["draw_companion"] = {"told": {"width": 330}}
    page.run()
    again = page.drawings[1]
    assert again.label == "1"
    assert again.reading.picture.tobytes() != plain.picture.tobytes()
    assert len(hand(page)) == 1
    page.correction(1).set_value("7").run()
    page.correction(1).set_value(word).run()
    other = page.click("Clear").draw(SEVEN).drawings[2].reading
    assert other.digit == 7
    assert other.probabilities[1] <= plain.probabilities[1]
    page.tap(1).correction(1).set_value(None).run()
    assert not hand(page)


def test_drawing_that_is_left_as_read_is_noticed_when_the_next_begins(page: Page) -> None:
    page.draw(SEVEN).click("Clear")
    assert hand(page).size == 0
    page.draw(ONE)
    noticed = hand(page).size
    assert noticed > 0
    page.correction(2).set_value("7").run()
    learned = hand(page).size
    page.click("Clear").draw(SEVEN).click("Clear").draw(ONE)
    assert len(hand(page)) == 1
    assert hand(page).size > learned > noticed


def test_another_visit_learns_nothing(page: Page, root: Path) -> None:
    taught(page)
    other = Page(root).open().draw(ONE)
    assert not hand(other)


def open_popover(page: Page) -> Page:
    page.app.session_state["draw_hand"] = True
    return page.run()


def test_hand_is_taken_home_and_brought_again(page: Page, root: Path) -> None:
    open_popover(taught(page))
    labels = [one.proto.label for one in page.app.get("download_button")]
    assert "Download my hand" in labels
    content = hand(page).to_bytes()
    other = open_popover(Page(root).open())
    other.app.file_uploader(key="draw_bring").upload("hand.json", content, "application/json")
    other.run()
    assert hand(other).to_bytes() == content
    assert LEARNED in sentences(other.run())


def test_what_is_no_hand_is_a_sentence(page: Page) -> None:
    open_popover(taught(page))
    page.app.file_uploader(key="draw_bring").upload("hand.json", b"{}", "application/json")
    page.run()
    assert [one.value for one in page.app.error] == [NOT_A_HAND]
    assert len(hand(page)) == 1
