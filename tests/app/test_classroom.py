"""The Class page as Streamlit runs it; what browsers would send is sent here."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import streamlit as st
from streamlit.testing.v1 import AppTest

from digitlab.classroom import bounds, database, place
from digitlab.classroom.records import Network
from digitlab.classroom.store import Store
from digitlab.classroom.tasks import Kind, Task
from digitlab.classroom.throttle import THROTTLES, Throttles
from digitlab.ui.classroom.pupil import CANVAS
from digitlab.ui.classroom.visit import KEY, Visit

from ..conftest import SCRIPT
from ..fixtures.visits import Unlimited
from .draw_page import ONE, SEVEN, Way, path


@pytest.fixture(autouse=True)
def rooms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where rooms are kept; nothing is there yet."""
    file = tmp_path / "data" / "rooms.sqlite"
    monkeypatch.setenv(place.ADDRESS, f"sqlite:///{file}")
    for name, throttle in vars(Throttles()).items():
        monkeypatch.setattr(THROTTLES, name, throttle)
    yield file
    st.cache_resource.clear()
    while ENGINES:
        ENGINES.pop().dispose()


ENGINES: list[sa.Engine] = []
"""What a test has opened beside the page."""


class Person:
    """A visitor of the Class page, with a browser of their own."""

    def __init__(self, root: Path, kept: dict[str, str] | None = None, **query: str) -> None:
        self.app = AppTest.from_file(str(root / SCRIPT), default_timeout=60)
        self.app.session_state["draw_allowance"] = Unlimited()
        self.app.run()
        self.app.switch_page("classroom.py")
        for name, value in query.items():
            self.app.query_params[name] = value
        self.tells(kept or {"pupil": "", "teacher": ""})

    def tells(self, told: Any) -> None:
        """Begin anew with a browser that tells what it keeps."""
        visit = self.app.session_state[KEY] = Visit()
        told = {"visit": visit.key} | told if isinstance(told, dict) else told
        self.app.session_state[f"{KEY}_keys"] = {"told": told}
        self.run()

    def run(self) -> "Person":
        self.app.run()
        assert not self.app.exception, self.app.exception
        return self

    @property
    def visit(self) -> Visit:
        visit: Visit = self.app.session_state[KEY]
        return visit

    def press(self, label: str) -> "Person":
        (button,) = [one for one in self.app.button if one.label == label]
        button.click()
        return self.run()

    @property
    def labels(self) -> list[str]:
        return [one.label for one in self.app.button]

    def says(self) -> str:
        """All sentences on the page."""
        kinds = ("html", "markdown", "error", "info", "success", "caption", "warning")
        texts = [
            one.proto.body if hasattr(one.proto, "body") else ""
            for kind in kinds
            for one in self.app.get(kind)
        ]
        return "\n".join(texts)

    def join(self, code: str, nickname: str = "") -> "Person":
        inputs = {one.label.split(",")[0]: one for one in self.app.text_input}
        if "Code from the wall" in inputs:
            inputs["Code from the wall"].set_value(code)
        inputs["Nickname"].set_value(nickname)
        return self.press("Join")

    def draw(self, *ways: Way) -> "Person":
        """Draw on the canvas, which reports it."""
        self.app.session_state["class_companion"] = {"told": {"width": 480}}
        self.run()
        history = self.app.session_state["class_history"]
        shown = [{"type": "Path", "path": path(way), "strokeWidth": 22} for way in ways]
        self.app.session_state["class"] = {
            "drawing": {"raw": {"objects": [history.objects("#0")[0], *shown]}, "data": None}
        }
        return self.run()


def opened() -> Store:
    ENGINES.append(database.connect(database.address()))
    return Store(ENGINES[-1])


@pytest.fixture
def teacher(root: Path) -> Person:
    return Person(root).press("Open a room")


def code_of(person: Person) -> str:
    room = opened().taught(person.visit.teacher)
    assert room
    return room.code


def test_looking_at_the_page_writes_nothing(root: Path, rooms: Path) -> None:
    person = Person(root)
    assert person.labels == ["Join", "Open a room"]
    assert "nothing else" in person.says()
    person.join("AAAAAA")
    assert bounds.NO_SUCH_ROOM.split(".")[0] in person.says()
    assert not rooms.parent.exists()


def test_a_teacher_opens_a_room_and_a_pupil_draws(root: Path, teacher: Person) -> None:
    assert code_of(teacher)[:3] in teacher.says()
    pupil = Person(root).join(code_of(teacher).lower(), "Ada")
    assert "Draw a 0 (1 of 10)." in pupil.says()
    pupil.draw(SEVEN).press("Hand in")
    assert "Handed in. The network says 7, not 0." in pupil.says()
    assert "Draw a 1 (2 of 10)." in pupil.says()
    assert CANVAS.key in pupil.app.session_state
    assert pupil.app.session_state["class_history"].is_blank
    teacher.run()
    assert "**1 pupil**, **1** handed in" in teacher.says()


def test_the_qr_code_needs_no_code(root: Path, teacher: Person) -> None:
    room = opened().taught(teacher.visit.teacher)
    assert room
    pupil = Person(root, room=room.invitation).join("", "Bo")
    assert opened().joined(pupil.visit.pupil)
    stranger = Person(root, room="x" * 22).join("")
    assert not stranger.visit.pupil
    assert bounds.NO_SUCH_ROOM.split(".")[0] in stranger.says()


def test_a_browser_that_comes_back_is_in_its_room(root: Path, teacher: Person) -> None:
    pupil = Person(root).join(code_of(teacher))
    kept = {"pupil": pupil.visit.pupil, "teacher": ""}
    assert "Draw a 0" in Person(root, kept).says()
    again = Person(root, {"pupil": "", "teacher": teacher.visit.teacher})
    assert code_of(teacher)[:3] in again.says()


def test_what_a_tab_told_before_the_server_was_started_anew_is_no_news(
    root: Path, teacher: Person
) -> None:
    pupil = Person(root).join(code_of(teacher))
    kept = pupil.visit.pupil
    # The tab finds its server again and repeats what it told first: that it kept nothing.
    pupil.app.session_state[KEY] = Visit()
    assert not pupil.run().labels
    assert not pupil.visit.is_known
    pupil.tells({"pupil": kept})
    assert "Draw a 0" in pupil.says()


def test_the_secret_link_opens_the_room_and_leaves_the_address(root: Path, teacher: Person) -> None:
    other = Person(root, teach=teacher.visit.teacher)
    assert code_of(teacher)[:3] in other.says()
    assert "teach" not in other.app.query_params


@pytest.mark.parametrize("told", [{"pupil": "1.x", "teacher": "1.x"}, {"pupil": 7}, "x", None, []])
def test_a_forged_token_opens_nothing(root: Path, teacher: Person, told: Any) -> None:
    person = Person(root)
    person.tells(told)
    assert code_of(teacher)[:3] not in person.says()
    assert "Hand in" not in person.labels


def test_every_task_has_what_it_needs(root: Path, teacher: Person) -> None:
    rooms, pupil = opened(), Person(root).join(code_of(teacher))
    rooms.set_task(teacher.visit.teacher, Task(Kind.DRAW, 8))
    assert "Draw an 8." in pupil.run().says()
    rooms.set_task(teacher.visit.teacher, Task(Kind.GUESS))
    pupil.draw(SEVEN)
    asked = [one.label for one in pupil.app.button_group]
    assert {"This is meant to be", "I guess that the network says"} <= {*asked}
    pupil.app.session_state["class_meant"] = "1"
    pupil.app.session_state["class_guess"] = "7"
    pupil.run().press("Hand in")
    assert "The network says 7. You guessed it!" in pupil.says()
    (digit,) = rooms.own(pupil.visit.pupil)
    assert (digit.label, digit.guess, digit.read) == (1, 7, 7)
    # Nothing of it is said of the next drawing.
    pupil.draw(SEVEN)
    assert [group.value for group in pupil.app.button_group] == [None, None]


def test_the_class_votes_on_what_fools_the_network(root: Path, teacher: Person) -> None:
    rooms, pupil = opened(), Person(root).join(code_of(teacher))
    rooms.set_task(teacher.visit.teacher, Task(Kind.FOOL))
    pupil.draw(SEVEN)
    assert "The network:" in pupil.says()
    pupil.app.session_state["class_meant"] = "1"
    pupil.run().press("Hand in")
    voter = Person(root).join(code_of(teacher))
    (digit,) = rooms.own(pupil.visit.pupil)
    voter.app.button_group(key=f"class_vote_{digit.number}").set_value("1")
    voter.run()
    (digit,) = rooms.own(pupil.visit.pupil)
    assert (digit.votes, digit.agreeing) == (1, 1)
    assert "Nothing to vote on" in voter.says()


def test_the_class_network_is_on_everyones_canvas(root: Path, teacher: Person) -> None:
    rooms, pupil = opened(), Person(root).join(code_of(teacher))
    folder = root / "models" / "fast"
    files = (folder / "model.onnx").read_bytes(), (folder / "report.json").read_bytes()
    rooms.share_network(teacher.visit.teacher, Network("Network 1", *files))
    pupil.run().draw(SEVEN)
    assert "The network: I&#x27;m sure: it&#x27;s a 7.\nThe class&#x27;s network:" in pupil.says()
    pupil.press("Hand in")
    assert "The network says 7, not 0.\nThe class&#x27;s network says 7." in pupil.says()
    # Where it is to be guessed, nothing is said before.
    rooms.set_task(teacher.visit.teacher, Task(Kind.GUESS))
    pupil.run().draw(SEVEN)
    assert "sure" not in pupil.says()
    # A visit that does not know it, as after a reload, gets it back; the teacher takes it away.
    teacher.app.session_state["class_view"] = "Teach it"
    teacher.run()
    assert "**Network 1** is on everyone's canvas" in teacher.says()
    teacher.press("Take it away")
    room = rooms.taught(teacher.visit.teacher)
    assert room
    assert room.network is None
    teacher.press("Put Network 1 on everyone's canvas")
    kept = rooms.network(room.number)
    assert kept
    assert kept.onnx == files[0]


def test_a_class_network_that_cannot_be_opened_leaves_ours(root: Path, teacher: Person) -> None:
    rooms, pupil = opened(), Person(root).join(code_of(teacher))
    rooms.share_network(teacher.visit.teacher, Network("Network 1", b"none", b"{}"))
    pupil.run().draw(SEVEN).press("Hand in")
    assert "The network says 7, not 0.</p>" in pupil.says()
    teacher.app.session_state["class_view"] = "Teach it"
    teacher.run()


def test_a_nickname_is_shown_as_it_was_typed(root: Path, teacher: Person) -> None:
    rooms, nickname = opened(), "<b>*A*</b>`$x$"
    pupil = Person(root).join(code_of(teacher), nickname)
    pupil.draw(ONE).press("Hand in")
    assert f"`` {nickname} ``" in pupil.says()
    rooms.show_names(teacher.visit.teacher, True)
    for view in ("Wall", "Hardest hands"):
        teacher.app.session_state["class_view"] = view
        teacher.run()
        assert nickname not in "".join(one.proto.body for one in teacher.app.get("html"))


def test_all_is_gone_when_the_teacher_ends_the_room(root: Path, teacher: Person) -> None:
    pupil = Person(root).join(code_of(teacher))
    pupil.draw(ONE).press("Hand in")
    teacher.app.session_state["class_end"] = True
    teacher.run().press("End it and delete everything")
    assert "deleted" in teacher.says()
    assert "Open a room" in teacher.labels
    assert bounds.GONE in pupil.run().says().replace("\\", "")
    assert pupil.labels == ["Join", "Open a room"]


def test_who_leaves_takes_their_digits_along(root: Path, teacher: Person) -> None:
    pupil = Person(root).join(code_of(teacher))
    pupil.draw(ONE).press("Hand in").press("Leave the room")
    assert "what you handed in is deleted" in pupil.says()
    assert not pupil.visit.pupil
    teacher.run()
    assert "**0 pupils**, **0** handed in" in teacher.says()


def test_what_cannot_be_handed_in_stays_on_the_canvas(
    root: Path, teacher: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    pupil = Person(root).join(code_of(teacher))
    monkeypatch.setattr(bounds, "MOST_OF_MEMBER", 0)
    pupil.draw(ONE).press("Hand in")
    assert bounds.ENOUGH_OF_MEMBER in pupil.says()
    assert not pupil.app.session_state["class_history"].is_blank


def test_a_place_that_cannot_be_written_is_said(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(place.ADDRESS, "sqlite:////proc/digitlab/rooms.sqlite")
    person = Person(root).press("Open a room")
    assert "cannot be written" in person.says()


def test_wrong_codes_are_counted_also_if_a_visit_clears_streamlits_caches(
    root: Path, teacher: Person
) -> None:
    for _ in range(60):
        THROTTLES.wrong_codes.take()
    st.cache_resource.clear()
    pupil = Person(root).join(code_of(teacher))
    assert "Many wrong codes" in pupil.says()
    assert not pupil.visit.pupil
