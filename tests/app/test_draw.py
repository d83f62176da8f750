"""What is drawn on the Draw page, undone, corrected and taken home."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
import streamlit as st

from digitlab.ui.draw import strip

from .draw_page import INVITATION, ONE, SEVEN, WIDTH, ZERO, Page, Way


@pytest.fixture
def page(root: Path) -> Page:
    return Page(root).open()


# Nothing is drawn


def test_page_waits_for_the_width_of_its_column(root: Path) -> None:
    page = Page(root)
    assert [one.proto.component_name for one in page.app.get("bidi_component")][:1] == [
        "digitlab_canvas_companion"
    ]
    assert not page.answers
    assert INVITATION in page.open().answer


def test_blank_canvas_invites(page: Page) -> None:
    assert INVITATION in page.answer
    assert page.digit == "–"
    assert not page.drawings


def test_nothing_can_be_undone_redone_or_cleared_at_first(page: Page) -> None:
    assert [page.button(label).disabled for label in ("Undo", "Redo", "Clear")] == [True] * 3
    assert page.correction(1).disabled


# Drawing


@pytest.mark.parametrize(("way", "digit"), [(ONE, "1"), (SEVEN, "7"), (ZERO, "0")])
def test_drawing_is_answered(page: Page, way: Way, digit: str) -> None:
    page.draw(way)
    assert page.digit == digit
    assert f"a {digit}" in page.answer
    assert INVITATION not in page.answer


def test_answer_follows_each_stroke(page: Page) -> None:
    assert page.draw(ONE).digit == "1"
    assert page.draw([(120, 60), (240, 60)]).digit != "–"
    assert len(page.drawings) == 1
    assert [len(step.strokes) for step in page.history.past] == [0, 1]


def test_rerun_without_a_new_stroke_reads_nothing_anew(page: Page) -> None:
    page.draw(SEVEN)
    reading = page.drawings[1].reading
    page.run()
    assert page.drawings[1].reading is reading
    assert page.digit == "7"


def test_bars_are_told_in_words_for_those_who_do_not_see_them(page: Page) -> None:
    page.draw(SEVEN)
    bodies = [one.proto.body for one in page.app.get("html")]
    assert any("Probability of each digit" in body for body in bodies)


# Undo, redo, clear


def test_undo_of_the_only_stroke_invites_again(page: Page) -> None:
    page.draw(ONE).click("Undo")
    assert INVITATION in page.answer
    assert not page.drawings
    assert page.button("Undo").disabled
    assert not page.button("Redo").disabled


def test_redo_brings_the_answer_back(page: Page) -> None:
    page.draw(SEVEN).click("Undo").click("Redo")
    assert page.digit == "7"
    assert list(page.drawings) == [1]
    assert page.button("Redo").disabled


def test_clear_invites_and_keeps_the_drawing_in_the_strip(page: Page) -> None:
    page.draw(SEVEN).click("Clear")
    assert INVITATION in page.answer
    assert page.strip == [(1, "7", "7")]
    assert page.correction(2).disabled
    assert not page.tap(1).correction(1).disabled


def test_next_drawing_stands_beside_the_last(page: Page) -> None:
    page.draw(SEVEN).click("Clear").draw(ONE)
    assert page.digit == "1"
    assert [drawing.reading.digit for drawing in page.drawings.values()] == [7, 1]


def test_undo_of_a_clear_brings_the_drawing_back_to_the_canvas(page: Page) -> None:
    page.draw(SEVEN).click("Clear").click("Undo")
    assert page.digit == "7"
    assert page.history.now.number == 1
    assert list(page.drawings) == [1]


def test_late_report_of_a_cleared_drawing_is_not_read_as_the_next(page: Page) -> None:
    page.draw(SEVEN)
    page.button("Clear").click()
    page.run()  # the canvas has not answered: its last report is still the seven
    assert INVITATION in page.answer
    assert list(page.drawings) == [1]


# Correction, and what is taken home


def test_correction_is_kept(page: Page) -> None:
    page.draw(SEVEN)
    page.correction(1).set_value("1").run()
    assert not page.app.exception
    assert page.drawings[1].label == "1"
    assert page.run().drawings[1].text == "1"
    assert page.digit == "7"  # what was read is still what was read
    assert "You say 1, I read 7." in page.answer


def test_confirmation_is_no_contradiction(page: Page) -> None:
    page.draw(SEVEN)
    page.correction(1).set_value("7").run()
    assert "You say 7, too." in page.answer


def test_correction_taken_back_is_what_was_read(page: Page) -> None:
    page.draw(SEVEN)
    page.correction(1).set_value("1").run()
    page.correction(1).set_value(None).run()
    assert page.drawings[1].text == "7"
    assert "You say" not in page.answer


def test_corrected_drawing_of_the_strip_keeps_its_correction(page: Page) -> None:
    page.draw(SEVEN)
    page.correction(1).set_value("1").run()
    page.click("Clear").draw(ONE)
    assert page.strip == [(1, "1", "7")]
    assert page.tap(1).correction(1).value == "1"


def test_strip_shows_the_latest_drawings_but_the_one_on_the_canvas(page: Page) -> None:
    for _ in range(10):
        page.draw(SEVEN).click("Clear")
    page.draw(ONE)
    assert [number for number, *_ in page.strip] == [10, 9, 8, 7, 6, 5, 4, 3]


@pytest.mark.parametrize(
    ("before", "said", "after"),
    [
        (None, 3, 3),
        (3, 3, None),
        (3, 4, 4),
        (3, "4", None),
        (3, {"a": 1}, None),
        (3, None, None),
    ],
)
def test_what_a_browser_says_of_the_strip_is_a_number_or_nothing(
    before: int | None, said: Any, after: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = {"draw_strip_chosen": before, "draw_strip": {"chosen": said}}
    monkeypatch.setattr(st, "session_state", state)
    strip._choose("draw_strip")
    assert state["draw_strip_chosen"] == after


def test_tapping_what_has_left_the_strip_opens_nothing(page: Page) -> None:
    page.draw(SEVEN).click("Clear").tap(99)
    assert len(page.app.get("button_group")) == 2  # what to draw, and the drawing on the canvas


def test_correction_stays_when_a_stroke_is_added(page: Page) -> None:
    page.draw(ONE)
    page.correction(1).set_value("4").run()
    page.draw([(120, 60), (240, 60)])
    assert page.drawings[1].label == "4"
    assert page.correction(1).value == "4"


def test_all_drawings_can_be_taken_home(page: Page) -> None:
    page.draw(SEVEN).click("Clear").draw(ONE)
    button: Any = page.app.get("download_button")[0]
    assert button.label == "Download 2 drawings"
    with zipfile.ZipFile(io.BytesIO(page.app.session_state["draw_drawings"].zip())) as archive:
        labels = archive.read("labels.csv").decode().splitlines()
    assert [line.split(",")[1] for line in labels] == ["label", "7", "1"]


# Others, and other pages


def test_visitors_see_only_their_own_drawings(root: Path) -> None:
    one, other = Page(root).open(), Page(root).open()
    one.draw(SEVEN)
    assert INVITATION in other.run().answer
    assert not other.drawings
    other.draw(ONE)
    assert one.run().digit == "7"
    assert [drawing.reading.digit for drawing in one.drawings.values()] == [7]
    assert [drawing.reading.digit for drawing in other.drawings.values()] == [1]


def test_drawing_is_still_there_after_a_look_at_the_metrics(page: Page) -> None:
    page.draw(SEVEN)
    page.app.switch_page("metrics.py")
    page.run()
    assert page.app.header
    page.app.switch_page("draw.py")
    page.open()
    # The canvas is a new one and knows only what it is given.
    assert len(page.history.objects("#0")) == 2
    assert page.history.now.strokes
    assert list(page.drawings) == [1]
    assert page.digit == "7"


def test_another_width_carries_the_drawing_over(page: Page) -> None:
    page.draw(SEVEN)
    page.app.session_state["draw_companion"] = {"told": {"width": WIDTH // 2}}
    page.run()
    (stroke,) = page.history.objects("#0")[1:]
    assert stroke["path"][0] == ["M", SEVEN[0][0] / 2, SEVEN[0][1] / 2]
    assert page.digit == "7"  # while the new canvas has not answered yet


# A broken installation


@pytest.mark.usefixtures("no_model")
def test_missing_model_is_a_sentence_and_no_traceback(root: Path) -> None:
    page = Page(root).open()
    (error,) = page.app.error
    assert error.value.endswith(".")
    assert "python -m digitlab train" in error.value
    assert not page.app.button
