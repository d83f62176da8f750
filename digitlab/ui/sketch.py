"""A canvas' memory: what is drawn, what can be undone, what the canvas must show.

The browser draws; the server only hears of it. So there are two directions, and each has its own
moment: `observe` takes in what the canvas reported, once for each report; `undo`, `redo`, `clear`
and `refit` decide what the canvas must show from now on, which `to_show` says and `revision` marks
as new. A report that was made before such a decision is old news and is told by its being the
very one that was heard before.
"""

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

Strokes = list[dict[str, Any]]
"""The canvas' own objects, as it serializes them."""

DEPTH = 100
"""Steps that can be undone."""


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
    to_show: Strokes = field(default_factory=list)
    revision: int = 0
    _heard: Strokes | None = None
    _last_number: int = 1

    @property
    def is_blank(self) -> bool:
        """Whether nothing is drawn."""
        return not self.now.strokes

    @property
    def is_settled(self) -> bool:
        """Whether the canvas' pixels are those of this drawing, not of the one before."""
        return _same(self._heard or [], self.now.strokes)

    def observe(self, strokes: Strokes) -> None:
        """Take in what the canvas reports that it shows."""
        if strokes == self._heard:
            return
        self._heard = strokes
        if not _same(strokes, self.now.strokes):
            self._go(Moment(self.now.number, strokes))

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

    def refit(self, scale: float, color: str) -> None:
        """Make every drawing, past ones too, fit a canvas of another size or colour."""
        for moment in (self.now, *self.past, *self.future):
            for stroke in moment.strokes:
                for edge in ("left", "top", "scaleX", "scaleY"):
                    stroke[edge] = stroke.get(edge, 1) * scale
                stroke["stroke"] = color
        self._show(self.now)

    def _go(self, moment: Moment) -> None:
        self.past = [*self.past, self.now][-DEPTH:]
        self.future.clear()
        self.now = moment

    def _show(self, moment: Moment) -> None:
        self.now = moment
        self.to_show = deepcopy(moment.strokes)
        self.revision += 1


def _same(some: Strokes, others: Strokes) -> bool:
    """Whether two reports show the same strokes; the canvas may round or add fields."""
    return len(some) == len(others) and all(
        one.get("path") == other.get("path") for one, other in zip(some, others, strict=True)
    )
