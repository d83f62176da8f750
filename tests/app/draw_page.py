"""The Draw page as Streamlit runs it; what the canvas in a browser would send is sent here."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from streamlit.testing.v1 import AppTest

from digitlab.ui.canvas.history import History
from digitlab.ui.draw.drawings import DigitDrawing

from ..conftest import SCRIPT
from ..fixtures.visits import Unlimited

WIDTH, HEIGHT = 480, 384
INVITATION = "Draw a digit, 0 to 9"

ONE = [(240, 60), (240, 320)]
SEVEN = [(150, 70), (330, 70), (210, 330)]
ZERO = [
    (round(240 + 80 * np.sin(turn)), round(190 - 120 * np.cos(turn)))
    for turn in np.linspace(0, 2 * np.pi, 30)
]
Way = list[tuple[int, int]]


class Page:
    """One visitor at the Draw page; plays the canvas in the visitor's browser."""

    def __init__(self, root: Path) -> None:
        self.app = AppTest.from_file(str(root / SCRIPT), default_timeout=60)
        self.app.session_state["draw_allowance"] = Unlimited()
        self.ways: list[Way] = []
        self.run()

    def run(self) -> "Page":
        self.app.run()
        assert not self.app.exception, self.app.exception
        return self

    def open(self) -> "Page":
        """The browser tells how wide the column is."""
        self.app.session_state["draw_companion"] = {"told": {"width": WIDTH}}
        return self.run()

    def draw(self, *ways: Way) -> "Page":
        """Draw strokes one after the other; the canvas reports each."""
        for way in ways:
            self.ways = [*self.ways, way]
            self._report()
        return self

    def click(self, label: str) -> "Page":
        """Press a button; the canvas shows what was decided and reports that it does."""
        self.button(label).click()
        self.run()
        known = {str(path(way, float)): way for way in self.ways + ALL}
        self.ways = [known[str(one["path"])] for one in self.history.objects("#0")[1:]]
        return self._report()

    def _report(self) -> "Page":
        shown = [
            {"type": "Path", "path": path(way), "left": 0, "top": 0, "strokeWidth": 22}
            for way in self.ways
        ]
        self.app.session_state["draw"] = {
            "drawing": {"raw": {"objects": [self.history.objects("#0")[0], *shown]}, "data": None}
        }
        return self.run()

    def button(self, label: str) -> Any:
        (button,) = (one for one in self.app.button if one.label == label)
        return button

    @property
    def history(self) -> History:
        return self.app.session_state["draw_history"]

    @property
    def drawings(self) -> dict[int, DigitDrawing]:
        return self.app.session_state["draw_drawings"].by_number

    @property
    def answer(self) -> str:
        """The large digit and its sentence, as HTML."""
        (answer,) = self.answers
        return answer

    @property
    def answers(self) -> list[str]:
        bodies = [one.proto.body for one in self.app.get("html")]
        return [body for body in bodies if 'role="status"' in body]

    @property
    def digit(self) -> str:
        return self.answer.split("</span>")[0].rpartition(">")[2]

    @property
    def strip(self) -> list[tuple[int, str, str]]:
        """Number and name of each earlier drawing in the strip, and what it was read as."""
        parts = [one.proto for one in self.app.get("bidi_component")]
        (data,) = (json.loads(part.json) for part in parts if "strip" in part.component_name)
        return [(one["number"], one["name"], one["read"]) for one in data["drawings"]]

    def tap(self, number: int) -> "Page":
        """Tap an earlier drawing; the component in the browser would say so."""
        self.app.session_state["draw_strip_chosen"] = number
        return self.run()

    def correction(self, number: int) -> Any:
        return self.app.button_group(key=f"label_{number}")


def path(way: Way, kind: type = int) -> list[list[Any]]:
    return [["L" if at else "M", *map(kind, point)] for at, point in enumerate(way)]


ALL = [ONE, SEVEN, ZERO]
