"""A canvas and its memory. The canvas is played by `Canvas`: it shows what it is given, adds what
is drawn on it, and reports all of it, sooner or later.
"""

import json
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from digitlab.ui.draw.history import DEPTH, Sketch, Strokes


def stroke(name: str) -> dict[str, Any]:
    """One stroke as the canvas serializes it, told from others by its path."""
    return {"path": [["M", name]], "left": 10, "top": 20, "scaleX": 1, "scaleY": 1, "stroke": "#0"}


def names(strokes: Strokes) -> str:
    return "".join(one["path"][0][1] for one in strokes)


class Canvas:
    """The browser's side."""

    def __init__(self, sketch: Sketch) -> None:
        self.sketch = sketch
        self.given: Strokes = []
        self.shown: Strokes = []
        self.take()

    def take(self) -> None:
        """Show what the server decided, once for each decision."""
        given = json.loads(json.dumps(self.sketch.objects))
        if given != self.given:
            self.given = given
            self.shown = list(given)

    def report(self) -> Strokes:
        """Everything that is shown, through the wire."""
        return json.loads(json.dumps(self.shown))

    def draw(self, letters: str) -> None:
        for name in letters:
            self.shown.append(stroke(name))
            self.sketch.observe(self.report())

    def answer(self) -> None:
        """Take the decision and report that it is done."""
        self.take()
        self.sketch.observe(self.report())


@pytest.fixture
def sketch() -> Sketch:
    return Sketch()


@pytest.fixture
def canvas(sketch: Sketch) -> Canvas:
    return Canvas(sketch)


def test_new_sketch_is_blank_and_has_no_past(sketch: Sketch, canvas: Canvas) -> None:
    sketch.observe(canvas.report())
    assert sketch.is_blank
    assert sketch.is_settled
    assert not sketch.past
    assert not sketch.future
    assert sketch.now.number == 1


def test_each_stroke_is_a_step(sketch: Sketch, canvas: Canvas) -> None:
    canvas.draw("ab")
    assert names(sketch.now.strokes) == "ab"
    assert [names(moment.strokes) for moment in sketch.past] == ["", "a"]
    assert sketch.is_settled


def test_report_heard_twice_is_one_step(sketch: Sketch, canvas: Canvas) -> None:
    canvas.draw("a")
    sketch.observe(canvas.report())
    assert len(sketch.past) == 1


def test_canvas_that_rounds_numbers_reports_no_new_step(sketch: Sketch, canvas: Canvas) -> None:
    canvas.draw("a")
    canvas.shown[1]["left"] = 10.0001
    canvas.shown[1]["version"] = "7.0"
    sketch.observe(canvas.report())
    assert len(sketch.past) == 1


def test_undo_and_redo_go_back_and_forth(sketch: Sketch, canvas: Canvas) -> None:
    canvas.draw("abc")
    sketch.undo()
    sketch.undo()
    assert names(sketch.now.strokes) == "a"
    sketch.redo()
    assert names(sketch.now.strokes) == "ab"
    assert names(sketch.objects[1:]) == "ab"


def test_undo_at_the_beginning_and_redo_at_the_end_do_nothing(
    sketch: Sketch, canvas: Canvas
) -> None:
    before = sketch.objects
    sketch.undo()
    sketch.redo()
    assert sketch.objects == before
    canvas.draw("a")
    sketch.redo()
    assert names(sketch.now.strokes) == "a"
    assert sketch.is_settled


def test_stroke_after_an_undo_ends_the_future(sketch: Sketch, canvas: Canvas) -> None:
    canvas.draw("ab")
    sketch.undo()
    canvas.answer()
    canvas.draw("x")
    assert names(sketch.now.strokes) == "ax"
    assert not sketch.future


def test_clear_begins_the_next_number_and_undo_brings_the_last_back(
    sketch: Sketch, canvas: Canvas
) -> None:
    canvas.draw("a")
    sketch.clear()
    assert sketch.is_blank
    assert sketch.now.number == 2
    canvas.answer()
    sketch.undo()
    assert names(sketch.now.strokes) == "a"
    assert sketch.now.number == 1


def test_clear_of_a_blank_canvas_does_nothing(sketch: Sketch) -> None:
    before = sketch.objects
    sketch.clear()
    assert sketch.now.number == 1
    assert not sketch.past
    assert sketch.objects == before


def test_numbers_are_never_used_twice(sketch: Sketch, canvas: Canvas) -> None:
    canvas.draw("a")
    sketch.clear()  # 2
    sketch.undo()  # 1 again
    sketch.clear()
    assert sketch.now.number == 3


@pytest.mark.parametrize("decide", ["undo", "clear"])
def test_report_that_was_on_its_way_while_it_was_decided_is_old_news(
    sketch: Sketch, canvas: Canvas, decide: str
) -> None:
    canvas.draw("a")
    late = canvas.report()
    getattr(sketch, decide)()
    sketch.observe(late)
    assert sketch.is_blank
    assert not sketch.is_settled
    canvas.answer()
    assert sketch.is_blank
    assert sketch.is_settled


def test_stroke_drawn_onto_an_old_drawing_is_old_news_too(sketch: Sketch, canvas: Canvas) -> None:
    canvas.draw("a")
    sketch.clear()
    canvas.draw("b")  # before the canvas has heard of it
    assert sketch.is_blank


@pytest.mark.parametrize("report", [[], [{}], [{"left": 77}], [{"type": "Path", "path": []}]])
def test_report_without_the_mark_changes_nothing(
    sketch: Sketch, canvas: Canvas, report: Strokes
) -> None:
    canvas.draw("a")
    sketch.observe(report)
    assert names(sketch.now.strokes) == "a"


def test_what_is_shown_cannot_be_changed_from_outside(sketch: Sketch, canvas: Canvas) -> None:
    canvas.draw("ab")
    sketch.undo()
    sketch.objects[1]["path"] = "spoiled"
    assert names(sketch.objects[1:]) == "a"


def test_only_so_many_steps_are_kept(sketch: Sketch, canvas: Canvas) -> None:
    canvas.draw("a" * (DEPTH + 5))
    assert len(sketch.past) == DEPTH


def test_refit_scales_and_recolors_the_past_and_the_future_too(
    sketch: Sketch, canvas: Canvas
) -> None:
    canvas.draw("abc")
    sketch.undo()
    sketch.refit(0.5, "#f4f6fa")
    for moment in (sketch.now, *sketch.past, *sketch.future):
        for one in moment.strokes:
            assert (one["left"], one["top"]) == (5, 10)
            assert (one["scaleX"], one["scaleY"]) == (0.5, 0.5)
            assert one["stroke"] == "#f4f6fa"
    assert names(sketch.objects[1:]) == "ab"
    assert not sketch.is_settled


def test_refit_there_and_back_changes_nothing(sketch: Sketch, canvas: Canvas) -> None:
    canvas.draw("ab")
    before = canvas.report()[1:]
    sketch.refit(0.5, "#1")
    sketch.refit(2, "#0")
    assert sketch.objects[1:] == before


def test_drawing_goes_on_after_a_refit(sketch: Sketch, canvas: Canvas) -> None:
    canvas.draw("a")
    sketch.refit(2, "#1")
    canvas.answer()
    canvas.draw("b")
    assert names(sketch.now.strokes) == "ab"
    assert [one["left"] for one in sketch.now.strokes] == [20, 10]
    sketch.undo()
    assert names(sketch.objects[1:]) == "a"


class Visit(RuleBasedStateMachine):
    """Any order of strokes and buttons, checked against a list of all states that were seen."""

    def __init__(self) -> None:
        super().__init__()
        self.sketch = Sketch()
        self.canvas = Canvas(self.sketch)
        self.states, self.place = [(1, "")], 0
        self.last_number = 1

    def _go(self, number: int, letters: str) -> None:
        del self.states[self.place + 1 :]
        self.states.append((number, letters))
        self.place += 1

    @rule(name=st.sampled_from("abc"))
    def draw(self, name: str) -> None:
        number, letters = self.states[self.place]
        self.canvas.draw(name)
        self._go(number, letters + name)

    @rule(waits=st.booleans())
    def undo(self, waits: bool) -> None:
        self.sketch.undo()
        self.place = max(0, self.place - 1)
        self._settle(waits)

    @rule(waits=st.booleans())
    def redo(self, waits: bool) -> None:
        self.sketch.redo()
        self.place = min(len(self.states) - 1, self.place + 1)
        self._settle(waits)

    @precondition(lambda self: self.states[self.place][1])
    @rule(waits=st.booleans())
    def clear(self, waits: bool) -> None:
        self.sketch.clear()
        self.last_number += 1
        self._go(self.last_number, "")
        self._settle(waits)

    @rule(scale=st.sampled_from([0.5, 2.0]), waits=st.booleans())
    def refit(self, scale: float, waits: bool) -> None:
        self.sketch.refit(scale, "#1")
        self._settle(waits)

    def _settle(self, waits: bool) -> None:
        if waits:
            self.sketch.observe(self.canvas.report())  # late, from before the decision
        self.canvas.answer()

    @invariant()
    def what_is_drawn_is_what_the_visitor_sees(self) -> None:
        number, letters = self.states[self.place]
        assert names(self.sketch.now.strokes) == letters
        assert names(self.canvas.shown[1:]) == letters
        assert self.sketch.now.number == number
        assert self.sketch.is_blank == (letters == "")
        assert self.sketch.is_settled
        assert bool(self.sketch.past) == (self.place > 0)
        assert bool(self.sketch.future) == (self.place < len(self.states) - 1)


TestVisit = Visit.TestCase
TestVisit.settings = settings(max_examples=30, stateful_step_count=20, deadline=None)
