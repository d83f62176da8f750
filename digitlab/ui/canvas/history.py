"""What is drawn on a canvas, what can be undone and redone, and what the canvas must show.

The browser draws; the server only hears of it, later. So there are two directions, and each has its
own moment: `observe` takes in what the canvas reports; `undo`, `redo`, `clear` and `refit` decide
what it must show from now on. A report may be on its way while such a decision is made. To tell it
from an answer to the decision, an invisible object that carries the number of the last decision
travels to the canvas with the strokes, and comes back with every report.
"""

from dataclasses import dataclass, field
from typing import Any

from .fabric import DrawingError, Stroke, parse, serialize

MOST_STEPS = 100
"""Steps that can be undone."""

KEPT_BYTES = 1_000_000
"""Memory for the strokes of all steps; a stroke that stays from step to step counts once."""


@dataclass(frozen=True)
class Step:
    """A drawing at one time: its number within the visit, and its strokes."""

    number: int = 1
    strokes: tuple[Stroke, ...] = ()


@dataclass
class History:
    """The drawing on one canvas of one visit, with its past and future."""

    now: Step = field(default_factory=Step)
    past: list[Step] = field(default_factory=list)
    future: list[Step] = field(default_factory=list)
    refusal: str = ""
    """Why the last report was refused, a sentence; empty where it was not."""
    unfinished: Any = None
    """The last message about a stroke while the pen is down; see `live_stroke`."""
    _to_show: tuple[Stroke, ...] = ()
    _decision: int = 0
    _answered: int = 0
    _last_number: int = 1

    @property
    def is_settled(self) -> bool:
        """Whether the canvas shows this drawing, as far as it has reported."""
        return self._answered == self._decision

    @property
    def is_blank(self) -> bool:
        """Whether nothing is drawn."""
        return not self.now.strokes

    @property
    def state(self) -> str:
        """Changes whenever the drawing does."""
        return f"{self._decision} {len(self.now.strokes)}"

    def objects(self, color: str) -> list[dict[str, Any]]:
        """What the canvas is given: the number of the last decision, and the strokes it decided."""
        mark = {"type": "Rect", "visible": False, "width": 0, "height": 0, "left": self._decision}
        return [mark, *serialize(self._to_show, color)]

    def observe(self, objects: Any) -> bool:
        """Take in what the canvas reports that it shows.

        A report from before the last decision changes nothing. One that is no drawing, or too
        large, is refused: the canvas must then show what was drawn before. So it must where strokes
        are gone: a pen only adds some, and the browser has made the canvas anew.

        Returns
        -------
        bool
            False if it was refused.
        """
        if not isinstance(objects, list) or not self._is_answer(objects[:1]):
            return True
        try:
            strokes = parse(objects[1:])
        except DrawingError as error:
            self.refusal = str(error)
            self._show(self.now)
            return False
        if len(strokes) < len(self.now.strokes):
            self._show(self.now)
            return True
        if strokes != self.now.strokes:
            self._push(*self._steps_to(_shared(strokes, self.now.strokes)))
            self.unfinished = None
            self.refusal = ""
        self._answered = self._decision
        return True

    def is_answered_by(self, objects: Any) -> bool:
        """Whether a report says that the canvas shows what was decided, and no more.

        The drawing is settled then. Any thread may ask.
        """
        decision, strokes = self._decision, self.now.strokes
        if decision == self._answered or not isinstance(objects, list):
            return False
        if not self._is_answer(objects[:1]) or len(objects) != 1 + len(strokes):
            return False
        try:
            is_shown = parse(objects[1:]) == strokes
        except DrawingError:
            return False
        if is_shown:
            self._answered = decision
        return is_shown

    def _steps_to(self, strokes: tuple[Stroke, ...]) -> list[Step]:
        """A step for each stroke that was added: a quick hand draws two before a report is sent."""
        known = len(self.now.strokes)
        is_added_to = len(strokes) > known and strokes[:known] == self.now.strokes
        first = max(known + 1, len(strokes) - MOST_STEPS) if is_added_to else len(strokes)
        return [Step(self.now.number, strokes[:end]) for end in range(first, len(strokes) + 1)]

    def _is_answer(self, mark: list[Any]) -> bool:
        """Whether a report's first object carries the number of the last decision."""
        return bool(mark) and isinstance(mark[0], dict) and mark[0].get("left") == self._decision

    def undo(self) -> None:
        """Go back one step, if there is one."""
        if self.past:
            self.future.append(self.now)
            self._show(self.past.pop())

    def redo(self) -> None:
        """Go forward again, if something was undone."""
        if self.future:
            self.past.append(self.now)
            self._show(self.future.pop())

    def clear(self) -> None:
        """Begin the next drawing; `undo` brings the last one back."""
        if not self.is_blank:
            self._last_number += 1
            self._push(Step(self._last_number))
            self.refusal = ""
            self._show(self.now)

    def present(self, strokes: tuple[Stroke, ...]) -> None:
        """Show a drawing that nobody has drawn here; `undo` brings the last one back."""
        if not self.is_blank:
            self._last_number += 1
        self._push(Step(self.now.number if self.is_blank else self._last_number, strokes))
        self.refusal = ""
        self._show(self.now)

    def resumed(self) -> "History":
        """The same drawing for another visit, without its past."""
        history = History(self.now, _last_number=self._last_number)
        history.show_again()
        return history

    def show_again(self) -> None:
        """Give what is drawn to a canvas that was made anew."""
        if not self.is_blank:
            self._show(self.now)

    def refit(self, scale: float) -> None:
        """Make every drawing, past ones too, fit a canvas of another size or color."""
        steps = [self.now, *self.past, *self.future]
        # A stroke that stays from step to step stays one.
        scaled = {id(stroke): stroke.scaled(scale) for step in steps for stroke in step.strokes}
        now, *others = (
            Step(step.number, tuple(scaled[id(stroke)] for stroke in step.strokes))
            for step in steps
        )
        self.past, self.future = others[: len(self.past)], others[len(self.past) :]
        self._show(now)

    def _push(self, *steps: Step) -> None:
        *between, self.now = self.now, *steps
        self.past = [*self.past, *between][-MOST_STEPS:]
        self.future.clear()
        while self.past and self.size > KEPT_BYTES:
            del self.past[0]

    @property
    def size(self) -> int:
        """Memory of all strokes, bytes."""
        strokes = {id(stroke): stroke for step in (self.now, *self.past) for stroke in step.strokes}
        return sum(stroke.size for stroke in strokes.values())

    def _show(self, step: Step) -> None:
        self.now = step
        self._to_show = step.strokes
        self._decision += 1


def _shared(strokes: tuple[Stroke, ...], before: tuple[Stroke, ...]) -> tuple[Stroke, ...]:
    """The same strokes; those that were there before are the same objects."""
    known = {at: stroke for at, stroke in enumerate(before) if strokes[at : at + 1] == (stroke,)}
    return tuple(known.get(at, stroke) for at, stroke in enumerate(strokes))
