"""The wide canvas of the Draw page; what it would send in a browser is sent here."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from digitlab import Hand, Page, Reader
from digitlab.results import MOST_DRAWN, TOO_MANY
from digitlab.structure.corrections import REFUSAL
from digitlab.ui.canvas.history import History

from ..conftest import SCRIPT
from ..fixtures.readings import page
from ..fixtures.visits import Unlimited

WIDTH, HEIGHT = 1120, 300
INVITATION = "Write a number"

WAYS = {
    0: [(140 + 45 * np.cos(at), 100 + 65 * np.sin(at)) for at in np.linspace(0, 2 * np.pi, 40)],
    1: [(140, 30), (140, 170)],
    7: [(95, 40), (185, 40), (125, 170)],
}
"""Digits that nobody could misread, as strokes."""


class WideCanvas:
    """One visitor at the wide canvas."""

    def __init__(self, root: Path) -> None:
        self.app = AppTest.from_file(str(root / SCRIPT), default_timeout=60)
        self.app.session_state["draw_allowance"] = Unlimited()
        self.run()
        self.app.button_group(key="what").set_value("A whole number")
        self.run()
        self.app.session_state["number_companion"] = {"told": {"width": WIDTH}}
        self.run()

    def run(self) -> "WideCanvas":
        self.app.run()
        assert not self.app.exception, self.app.exception
        return self

    def writes(self, *digits: int) -> "WideCanvas":
        """Write digits side by side."""
        return self.draws(
            [(x + 280 * place, y + 50) for x, y in WAYS[digit]]
            for place, digit in enumerate(digits)
        )

    def draws(self, ways: Iterable[list[tuple[float, float]]]) -> "WideCanvas":
        """Have the canvas report strokes."""
        shown = [
            {
                "type": "Path",
                "path": [["L" if at else "M", x, y] for at, (x, y) in enumerate(way)],
                "strokeWidth": 16,
            }
            for way in ways
        ]
        self.app.session_state["number"] = {
            "drawing": {"raw": {"objects": [self.history.objects("#0")[0], *shown]}, "data": None}
        }
        return self.run()

    @property
    def history(self) -> History:
        return self.app.session_state["number_history"]

    @property
    def answer(self) -> str:
        """The number and its sentence, as HTML."""
        bodies = [one.proto.body for one in self.app.get("html")]
        (answer,) = (body for body in bodies if 'role="status"' in body)
        return answer

    @property
    def number(self) -> str:
        return self.answer.split("</span>")[0].rpartition(">")[2]


@pytest.fixture
def wide(root: Path) -> WideCanvas:
    return WideCanvas(root)


def test_blank_canvas_invites(wide: WideCanvas) -> None:
    assert INVITATION in wide.answer
    assert wide.number == "–"


def test_number_is_read_digit_by_digit(wide: WideCanvas) -> None:
    wide.writes(7, 1, 0)
    assert wide.number.replace(" ", "") == "710"
    assert wide.answer.count("read as") == 3
    assert INVITATION not in wide.answer


def test_single_digit_is_answered_in_words(wide: WideCanvas) -> None:
    wide.writes(7)
    assert wide.number == "7"
    assert "a 7" in wide.answer


def test_what_is_no_digit_is_said(wide: WideCanvas, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_ink_page(self: Reader, ink: np.ndarray, hand: Hand | None) -> Page:
        return page([(4, 0.9, True), (5, 0.9, False)])

    monkeypatch.setattr(Reader, "read_ink_page", read_ink_page)
    wide.writes(7, 1)
    assert wide.number == "4?"
    assert "One mark may not be a digit" in wide.answer


def test_corrected_digits_of_a_number_teach(wide: WideCanvas) -> None:
    wide.writes(7, 1, 0)
    wide.app.text_input(key="number_label_1").set_value("110")
    wide.run()
    assert len(wide.app.session_state["hand"]) == 1
    assert "Learned from one of your digits." in [one.value for one in wide.app.markdown]
    assert "You say 110, I read" in wide.answer
    before, *_ = (
        find.reading for find in wide.app.session_state["number_drawings"].by_number[1].finds
    )
    (clear,) = (one for one in wide.app.button if one.label == "Clear")
    clear.click()
    wide.run().writes(7, 1, 0)
    after, *_ = (
        find.reading for find in wide.app.session_state["number_drawings"].by_number[2].finds
    )
    assert after.probabilities[1] > before.probabilities[1]
    (forget,) = (one for one in wide.app.button if one.label == "Forget what I taught it")
    forget.click()
    wide.run()
    again, *_ = (
        find.reading for find in wide.app.session_state["number_drawings"].by_number[2].finds
    )
    assert again.probabilities.tobytes() == before.probabilities.tobytes()


def test_word_is_taken_back_though_the_number_was_read_anew(wide: WideCanvas) -> None:
    wide.writes(7, 1, 0)
    wide.app.text_input(key="number_label_1").set_value("110")
    wide.run()
    wide.app.session_state["number_companion"] = {"told": {"width": WIDTH - 150}}
    wide.run()
    assert wide.number.replace(" ", "") == "110"
    assert len(wide.app.session_state["hand"]) == 1
    wide.app.text_input(key="number_label_1").set_value("")
    wide.run()
    assert not wide.app.session_state["hand"]


def test_letters_for_a_number_are_refused_with_a_word(wide: WideCanvas) -> None:
    wide.writes(7, 1)
    wide.app.text_input(key="number_label_1").set_value("7l")
    wide.run()
    field = wide.app.text_input(key="number_label_1")
    assert (field.label, field.value) == (REFUSAL, "7l")
    assert not wide.app.session_state["hand"]
    field.set_value("71")
    wide.run()
    assert wide.app.text_input(key="number_label_1").label == "Thanks, saved as 71."
    assert "You say 71, too." in wide.answer


def test_rerun_reads_nothing_anew(wide: WideCanvas, monkeypatch: pytest.MonkeyPatch) -> None:
    wide.writes(7, 1)
    monkeypatch.setattr(Reader, "read_ink_page", None)
    assert wide.run().number.replace(" ", "") == "71"


def test_more_pieces_than_a_number_has_are_not_read(wide: WideCanvas) -> None:
    places = [divmod(number, 35) for number in range(MOST_DRAWN + 1)]
    dots = [[(30.0 + 30 * x, 40.0 + 80 * y), (30.0 + 30 * x, 60.0 + 80 * y)] for y, x in places]
    wide.draws(dots[:MOST_DRAWN])
    assert TOO_MANY not in wide.answer
    wide.draws(dots)
    assert wide.number == "–"
    assert TOO_MANY in wide.answer


def test_cleared_canvas_invites_again(wide: WideCanvas) -> None:
    wide.writes(7, 1)
    (clear,) = (one for one in wide.app.button if one.label == "Clear")
    clear.click()
    assert INVITATION in wide.run().answer


def test_one_digit_is_still_there(wide: WideCanvas) -> None:
    wide.app.button_group(key="what").set_value("One digit")
    wide.app.session_state["draw_companion"] = {"told": {"width": WIDTH}}
    wide.run()
    assert "Draw a digit, 0 to 9" in wide.answer


def test_address_names_what_is_drawn_and_back_leads_to_the_other(wide: WideCanvas) -> None:
    assert wide.app.query_params == {"what": "A whole number"}
    del wide.app.query_params["what"]  # as after Back
    assert wide.run().app.button_group(key="what").value == "One digit"
    wide.app.query_params["what"] = "A whole number"
    assert wide.run().app.button_group(key="what").value == "A whole number"
    wide.app.query_params["what"] = "<script>"
    assert wide.run().app.button_group(key="what").value == "One digit"
