"""A canvas and its memory; `played` plays the browser."""

import pytest

from digitlab.ui.canvas.fabric import (
    MOST_COMMANDS,
    MOST_STROKES,
    NO_DRAWING,
    TOO_LARGE,
)
from digitlab.ui.canvas.history import KEPT_BYTES, MOST_STEPS, History

from ...fixtures.memory import weight
from .played import COLOR, Canvas, Objects, drawn, names, names_of


@pytest.fixture
def history() -> History:
    return History()


@pytest.fixture
def canvas(history: History) -> Canvas:
    return Canvas(history)


def test_new_history_is_blank_and_has_no_past(history: History, canvas: Canvas) -> None:
    history.observe(canvas.report())
    assert history.is_blank
    assert history.is_settled
    assert not history.past
    assert not history.future
    assert history.now.number == 1


def test_each_stroke_is_a_step(history: History, canvas: Canvas) -> None:
    canvas.draw("ab")
    assert names(history.now.strokes) == "ab"
    assert [names(step.strokes) for step in history.past] == ["", "a"]
    assert history.is_settled


def test_strokes_that_are_heard_of_together_are_a_step_each(
    history: History, canvas: Canvas
) -> None:
    canvas.draw("a")
    canvas.shown += [drawn("b"), drawn("c")]
    history.observe(canvas.report())
    assert [names(step.strokes) for step in history.past] == ["", "a", "ab"]
    history.undo()
    assert names(history.now.strokes) == "ab"


def test_report_heard_twice_is_one_step(history: History, canvas: Canvas) -> None:
    canvas.draw("a")
    history.observe(canvas.report())
    assert len(history.past) == 1


def test_canvas_that_rounds_numbers_reports_no_new_step(history: History, canvas: Canvas) -> None:
    canvas.draw("a")
    canvas.shown[1]["path"][0][1] += 0.0001
    canvas.shown[1]["version"] = "7.0"
    history.observe(canvas.report())
    assert len(history.past) == 1


def test_undo_and_redo_go_back_and_forth(history: History, canvas: Canvas) -> None:
    canvas.draw("abc")
    history.undo()
    history.undo()
    assert names(history.now.strokes) == "a"
    history.redo()
    assert names(history.now.strokes) == "ab"
    assert names_of(history.objects(COLOR)[1:]) == "ab"


def test_undo_at_the_beginning_and_redo_at_the_end_do_nothing(
    history: History, canvas: Canvas
) -> None:
    before = history.objects(COLOR)
    history.undo()
    history.redo()
    assert history.objects(COLOR) == before
    canvas.draw("a")
    history.redo()
    assert names(history.now.strokes) == "a"
    assert history.is_settled


def test_stroke_after_an_undo_ends_the_future(history: History, canvas: Canvas) -> None:
    canvas.draw("ab")
    history.undo()
    canvas.answer()
    canvas.draw("x")
    assert names(history.now.strokes) == "ax"
    assert not history.future


def test_clear_begins_the_next_number_and_undo_brings_the_last_back(
    history: History, canvas: Canvas
) -> None:
    canvas.draw("a")
    history.clear()
    assert history.is_blank
    assert history.now.number == 2
    canvas.answer()
    history.undo()
    assert names(history.now.strokes) == "a"
    assert history.now.number == 1


def test_clear_of_a_blank_canvas_does_nothing(history: History) -> None:
    before = history.objects(COLOR)
    history.clear()
    assert history.now.number == 1
    assert not history.past
    assert history.objects(COLOR) == before


def test_numbers_are_never_used_twice(history: History, canvas: Canvas) -> None:
    canvas.draw("a")
    history.clear()  # 2
    history.undo()  # 1 again
    history.clear()
    assert history.now.number == 3


@pytest.mark.parametrize("decide", ["undo", "clear"])
def test_report_that_was_on_its_way_while_it_was_decided_is_old_news(
    history: History, canvas: Canvas, decide: str
) -> None:
    canvas.draw("a")
    late = canvas.report()
    getattr(history, decide)()
    history.observe(late)
    assert history.is_blank
    assert not history.is_settled
    canvas.answer()
    assert history.is_blank
    assert history.is_settled


def test_stroke_drawn_onto_an_old_drawing_is_old_news_too(history: History, canvas: Canvas) -> None:
    canvas.draw("a")
    history.clear()
    canvas.draw("b")  # before the canvas has heard of it
    assert history.is_blank


@pytest.mark.parametrize("report", [[], [{}], [{"left": 77}], [{"type": "Path", "path": []}]])
def test_report_without_the_mark_changes_nothing(
    history: History, canvas: Canvas, report: Objects
) -> None:
    canvas.draw("a")
    history.observe(report)
    assert names(history.now.strokes) == "a"


def test_canvas_that_the_browser_has_made_anew_shows_what_was_drawn(
    history: History, canvas: Canvas
) -> None:
    canvas.draw("a")
    canvas.shown = list(canvas.given)  # What the server last decided: nothing was drawn then.
    assert history.observe(canvas.report())
    canvas.take()
    assert names(history.now.strokes) == names_of(canvas.shown[1:]) == "a"
    assert len(history.past) == 1


def test_what_is_shown_cannot_be_changed_from_outside(history: History, canvas: Canvas) -> None:
    canvas.draw("ab")
    history.undo()
    history.objects(COLOR)[1]["path"] = "spoiled"
    assert names_of(history.objects(COLOR)[1:]) == "a"


def test_only_so_many_steps_are_kept(history: History, canvas: Canvas) -> None:
    canvas.draw("a" * (MOST_STEPS + 5))
    assert len(history.past) == MOST_STEPS


BEYOND_ALL: Objects = [{"path": [["M", 10**400, 1], ["L", 2, 2]], "strokeWidth": 20}]


@pytest.mark.parametrize(
    ("forged", "sentence"),
    [(BEYOND_ALL, NO_DRAWING), ([drawn("x")] * (MOST_STROKES + 1), TOO_LARGE)],
    ids=["beyond all numbers", "too many strokes"],
)
def test_refused_report_changes_nothing_and_is_taken_off_the_canvas(
    history: History, canvas: Canvas, forged: Objects, sentence: str
) -> None:
    canvas.draw("a")
    canvas.shown += forged
    assert not history.observe(canvas.report())
    assert names(history.now.strokes) == "a"
    assert history.refusal == sentence
    canvas.answer()
    assert names_of(canvas.shown[1:]) == "a"
    assert history.refusal == sentence
    canvas.draw("b")
    assert names(history.now.strokes) == "ab"
    assert history.refusal == ""
    assert len(history.past) == 2


def test_a_clear_ends_a_refusal(history: History, canvas: Canvas) -> None:
    canvas.draw("a")
    history.observe([*canvas.report(), *BEYOND_ALL])
    history.clear()
    assert history.refusal == ""


def forge(canvas: Canvas, start: int) -> None:
    """Report the largest drawing that is believed, with as much beside it as a message holds."""
    junk = {"junk": [[]] * 10_000, "shadow": "x" * 100_000}
    curves = [["Q", start, place % 97, place, start] for place in range(MOST_COMMANDS - 1)]
    forged = {"path": [["M", start, 0], *curves], "strokeWidth": 20, **junk}
    canvas.history.observe([*canvas.shown[:1], forged])


def test_history_holds_no_more_than_its_share_whatever_is_sent(
    history: History, canvas: Canvas
) -> None:
    for start in range(MOST_STEPS + 5):
        forge(canvas, start)
    assert history.now.strokes[0].numbers[0] == MOST_STEPS + 4
    assert history.past
    assert weight(history) < 1.2 * KEPT_BYTES
    history.undo()
    assert history.now.strokes[0].numbers[0] == MOST_STEPS + 3


def test_history_of_one_growing_drawing_holds_each_stroke_once(
    history: History, canvas: Canvas
) -> None:
    canvas.draw("a" * MOST_STEPS)
    assert len(history.past) == MOST_STEPS
    # A hundred strokes, and a hundred steps that name up to a hundred of them.
    assert weight(history) < MOST_STEPS * 700 + MOST_STEPS * MOST_STEPS * 8


def test_refit_scales_the_past_and_the_future_too(history: History, canvas: Canvas) -> None:
    canvas.draw("abc")
    history.undo()
    history.refit(0.5)
    for step in (history.now, *history.past, *history.future):
        for stroke in step.strokes:
            assert list(stroke.numbers[1:]) == [4, 20, 40]
            assert stroke.width == 10
    assert names_of(history.objects(COLOR)[1:], 0.5) == "ab"
    assert not history.is_settled


def test_refit_there_and_back_changes_nothing(history: History, canvas: Canvas) -> None:
    canvas.draw("ab")
    before = history.now
    history.refit(0.5)
    history.refit(2)
    assert history.now == before


def test_refit_keeps_a_stroke_of_many_steps_once(history: History, canvas: Canvas) -> None:
    canvas.draw("ab")
    history.refit(0.7)
    assert history.past[1].strokes[0] is history.now.strokes[0]


def test_drawing_goes_on_after_a_refit(history: History, canvas: Canvas) -> None:
    canvas.draw("a")
    history.refit(2)
    canvas.answer()
    canvas.draw("b")
    first, second = history.now.strokes
    assert (names((first,), 2), names((second,))) == ("a", "b")
    history.undo()
    assert names_of(history.objects(COLOR)[1:], 2) == "a"
