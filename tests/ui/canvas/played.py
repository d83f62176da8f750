"""The browser's canvas, played: it shows what it is given, adds what is drawn, reports it all."""

import json
from typing import Any

from digitlab.ui.canvas.fabric import Stroke, parse
from digitlab.ui.canvas.history import History

Objects = list[dict[str, Any]]

COLOR = "#1d2127"


def drawn(name: str) -> dict[str, Any]:
    """One stroke as the canvas serializes it; where it begins tells it from others."""
    return {"type": "Path", "path": [["M", ord(name), 8], ["L", 40, 80]], "strokeWidth": 20}


def names(strokes: tuple[Stroke, ...], scale: float = 1) -> str:
    return "".join(chr(round(stroke.numbers[0] / scale)) for stroke in strokes)


def names_of(objects: Objects, scale: float = 1) -> str:
    return names(parse(objects), scale)


class Canvas:
    """The browser's side."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.given: Objects = []
        self.shown: Objects = []
        self.take()

    def take(self) -> None:
        """Show what the server decided, once for each decision."""
        given = json.loads(json.dumps(self.history.objects(COLOR)))
        if given != self.given:
            self.given = given
            self.shown = list(given)

    def report(self) -> Objects:
        """Everything that is shown, through the wire."""
        return json.loads(json.dumps(self.shown))

    def draw(self, letters: str) -> None:
        for name in letters:
            self.shown.append(drawn(name))
            self.history.observe(self.report())

    def answer(self) -> None:
        """Take the decision and report that it is done."""
        self.take()
        self.history.observe(self.report())
