"""The unfinished stroke: it is shown, and leaves no trace."""

from pathlib import Path
from typing import Any

import pytest

from digitlab.ui.draw import live_stroke

from ...app.draw_page import INVITATION, ONE, SEVEN, ZERO, Page


@pytest.fixture
def page(root: Path) -> Page:
    return Page(root).open()


def moves(page: Page, points: Any, number: Any = 1) -> Page:
    """The pen is down and has come so far."""
    page.history.unfinished = {"number": number, "points": points}
    return page.run()


def flat(way: list[tuple[int, int]]) -> list[int]:
    return [edge for point in way for edge in point]


def test_answer_is_of_the_stroke_so_far(page: Page) -> None:
    moves(page, flat(SEVEN))
    assert page.digit == "7"
    assert 'aria-busy="true"' in page.answer


def test_unfinished_stroke_is_no_step_and_no_drawing(page: Page) -> None:
    moves(page, flat(SEVEN))
    assert page.history.is_blank
    assert not page.history.past
    assert not page.drawings
    assert page.button("Undo").disabled
    assert page.correction(1).disabled


def test_unfinished_stroke_comes_on_top_of_the_drawing(page: Page) -> None:
    page.draw(ONE)
    alone = page.digit
    moves(page, flat([(120, 60), (240, 60), (120, 60)]))
    assert alone == "1"
    assert page.digit != "1"
    assert [len(drawing.png) > 0 for drawing in page.drawings.values()] == [True]
    assert page.drawings[1].reading.digit == 1


def test_next_run_has_forgotten_it(page: Page) -> None:
    moves(page, flat(SEVEN)).run()
    assert INVITATION in page.answer
    assert 'aria-busy="false"' in page.answer


def test_whole_stroke_drops_what_was_said_of_it_in_the_same_run(page: Page) -> None:
    page.app.session_state["draw_stroke"] = {"number": 1, "points": flat(ZERO)}
    page.draw(SEVEN)
    assert page.digit == "7"
    assert 'aria-busy="false"' in page.answer


def test_while_the_canvas_is_about_to_change_it_is_not_shown(page: Page) -> None:
    page.draw(ONE)
    page.button("Clear").click()
    moves(page, flat(SEVEN))  # the canvas has not answered yet
    assert INVITATION in page.answer


def test_visitors_pens_are_their_own(root: Path, page: Page) -> None:
    other = Page(root).open()
    moves(page, flat(SEVEN))
    assert INVITATION in other.run().answer


@pytest.mark.parametrize(
    "points",
    [
        None,
        [],
        "7",
        {},
        [None],
        ["a", "b"],
        [1, 2, 3],
        [[1], [2, 3]],
        [float("nan"), 1.0],
        [1e300] * 4,
    ],
    ids=str,
)
def test_message_without_sense_is_no_stroke(page: Page, points: Any) -> None:
    moves(page, points)
    assert page.digit in ("–", "?") or INVITATION in page.answer


def test_points_beyond_what_a_hand_draws_are_left_out(page: Page) -> None:
    there_and_back = [*SEVEN, *SEVEN[::-1]] * live_stroke.MOST_POINTS
    moves(page, flat(there_and_back[: live_stroke.MOST_POINTS] + ZERO))
    assert page.digit == "7"
