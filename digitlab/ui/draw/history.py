"""A canvas' memory: what is drawn, what can be undone, what the canvas must show.

The browser draws; the server only hears of it, later. So there are two directions, and each has its
own moment: `observe` takes in what the canvas reports; `undo`, `redo`, `clear` and `refit` decide
what it must show from now on. A report may be on its way while such a decision is made. To tell it
from an answer to the decision, an invisible object that carries the number of the last decision
travels to the canvas with the strokes, and comes back with every report.
"""

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

Strokes = list[dict[str, Any]]
"""The canvas' own objects, as it serializes them."""

DEPTH = 100
"""Steps that can be undone."""

MOST_STROKES, MOST_PIECES = 500, 10_000
"""Largest drawing that is believed: strokes, and pieces of them all together."""

EDGES = ("left", "top", "scaleX", "scaleY")
"""Numbers that say where a stroke lies, and how large it is."""


@dataclass(frozen=True)
class Moment:
    """A drawing at one time: its number within the visit, and its strokes."""

    number: int = 1
    strokes: Strokes = field(default_factory=list)


@dataclass
class Sketch:
    """The drawing on one canvas of one visit, with its past and future."""

    now: Moment = field(default_factory=Moment)
    past: list[Moment] = field(default_factory=list)
    future: list[Moment] = field(default_factory=list)
    is_settled: bool = True
    """Whether the canvas shows this drawing, as far as it has reported."""
    unfinished: Any = None
    """What was said last of a stroke while the pen is down; see `follow`."""
    _to_show: Strokes = field(default_factory=list)
    _decision: int = 0
    _last_number: int = 1

    @property
    def is_blank(self) -> bool:
        """Whether nothing is drawn."""
        return not self.now.strokes

    @property
    def state(self) -> str:
        """Another word whenever another drawing is taken in or decided on."""
        return f"{self._decision} {len(self.now.strokes)}"

    @property
    def objects(self) -> Strokes:
        """What the canvas is given: the mark of the last decision, and the strokes it decided."""
        mark = {"type": "Rect", "visible": False, "width": 0, "height": 0, "left": self._decision}
        return [mark, *deepcopy(self._to_show)]

    def observe(self, objects: Any) -> None:
        """Take in what the canvas reports that it shows; old news and nonsense change nothing."""
        if not _is_drawing(objects) or objects[0].get("left") != self._decision:
            return
        strokes = objects[1:]
        if not _same(strokes, self.now.strokes):
            self._go(Moment(self.now.number, strokes))
            self.unfinished = None
        self.is_settled = True

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
            self._go(Moment(self._last_number))
            self._show(self.now)

    def show_again(self) -> None:
        """Give what is drawn to a canvas that was made anew."""
        if not self.is_blank:
            self._show(self.now)

    def refit(self, scale: float, color: str) -> None:
        """Make every drawing, past ones too, fit a canvas of another size or colour."""
        for moment in (self.now, *self.past, *self.future):
            for stroke in moment.strokes:
                for edge in EDGES:
                    stroke[edge] = stroke.get(edge, 1) * scale
                stroke["stroke"] = color
        self._show(self.now)

    def _go(self, moment: Moment) -> None:
        self.past = [*self.past, self.now][-DEPTH:]
        self.future.clear()
        self.now = moment

    def _show(self, moment: Moment) -> None:
        self.now = moment
        self.is_settled = False
        self._to_show = moment.strokes
        self._decision += 1


def _is_drawing(objects: Any) -> bool:
    """Whether it may be a canvas' report: a browser can be made to say anything."""
    if not isinstance(objects, list) or not 1 <= len(objects) <= MOST_STROKES + 1:
        return False
    if not all(isinstance(one, dict) for one in objects):
        return False
    paths = [one.get("path", []) for one in objects[1:]]
    if not all(isinstance(path, list) for path in paths) or sum(map(len, paths)) > MOST_PIECES:
        return False
    edges = [one.get(edge, 1) for one in objects[1:] for edge in EDGES]
    return all(isinstance(edge, int | float) and abs(edge) < 1e6 for edge in edges)


def _same(some: Strokes, others: Strokes) -> bool:
    """Whether two reports show the same strokes; the canvas may round or add fields."""
    return len(some) == len(others) and all(
        one.get("path") == other.get("path") for one, other in zip(some, others, strict=True)
    )
