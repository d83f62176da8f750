"""Which messages of a browser say nothing new, and that all others have a page run."""

import json
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from digitlab.ui.canvas import reports
from digitlab.ui.canvas.history import History
from digitlab.ui.canvas.reports import Reports

STROKE = {"type": "Path", "path": [["M", 10, 10], ["L", 90, 90]], "strokeWidth": 20}

CANVAS = "$$ID-0123456789abcdef-draw"


def shown(history: History, *strokes: Any) -> str:
    """The state of a canvas that shows these strokes."""
    mark = history.objects("#000000")[0]
    return json.dumps({"drawing": {"raw": {"objects": [mark, *strokes]}, "data": None}})


def message(canvas: str, query: str = "", **others: str) -> bytes:
    """What a browser sends of its page."""
    sent = BackMsg()
    sent.rerun_script.query_string = query
    for name, state in {CANVAS: canvas, **others}.items():
        sent.rerun_script.widget_states.widgets.append(WidgetState(id=name, json_value=state))
    return bytes(sent.SerializeToString())


def pressed(content: bytes) -> bytes:
    """The same with a button that was pressed."""
    sent = BackMsg.FromString(content)
    press = WidgetState(id="button", trigger_value=True)
    sent.rerun_script.widget_states.widgets.append(press)
    return bytes(sent.SerializeToString())


@pytest.fixture
def history() -> History:
    """A drawing that has just been cleared."""
    history = History()
    history.observe([history.objects("#000000")[0], STROKE])
    history.clear()
    reports.expect("visit", "draw", history)
    return history


@pytest.fixture
def browser(history: History) -> Reports:
    """The visit's browser, which has sent the page's state with its press on Clear."""
    browser = Reports()
    first = ForwardMsg()
    first.new_session.initialize.session_id = "visit"
    browser.note_answer(first.SerializeToString())
    assert not browser.says_nothing_new(pressed(message("{}", told="1")))
    return browser


def test_answer_to_a_decision_is_heard_once_and_runs_nothing(
    browser: Reports, history: History
) -> None:
    assert not history.is_settled
    answer = message(shown(history), told="1")
    assert browser.says_nothing_new(answer)
    assert history.is_settled
    assert not browser.says_nothing_new(answer)


def test_stroke_after_an_answer_runs_the_page(browser: Reports, history: History) -> None:
    assert browser.says_nothing_new(message(shown(history), told="1"))
    assert not browser.says_nothing_new(message(shown(history, STROKE), told="1"))


def test_answer_to_an_undo_shows_the_strokes_of_before(browser: Reports, history: History) -> None:
    history.undo()
    assert not browser.says_nothing_new(message(shown(history), told="1"))
    assert not history.is_settled
    assert browser.says_nothing_new(message(shown(history, STROKE), told="1"))
    assert history.is_settled


@pytest.mark.parametrize(
    "change",
    [
        lambda content: pressed(content),
        lambda content: content.replace(b"told", b"tild"),
        lambda content: content + message("{}", more="1"),
        lambda content: content + b"\xff",
        lambda content: b"",
    ],
)
def test_what_else_was_done_in_the_moment_runs_the_page(
    browser: Reports, history: History, change: Any
) -> None:
    assert not browser.says_nothing_new(change(message(shown(history), told="1")))
    assert not history.is_settled


@pytest.mark.parametrize(
    "said",
    [
        message("{}", told="1"),
        message("[" * 5_000, told="1"),
        message(json.dumps({"drawing": {"raw": {"objects": None}}}), told="1"),
        message(json.dumps({"drawing": {"raw": {"objects": [{"left": 7}]}}}), told="1"),
        message(json.dumps({"drawing": {"raw": {"objects": [[], {}]}}}), told="1"),
    ],
)
def test_what_is_no_answer_runs_the_page(browser: Reports, history: History, said: bytes) -> None:
    assert not browser.says_nothing_new(said)
    assert not history.is_settled


def test_answer_of_another_page_of_another_size_or_visit_runs_the_page(
    browser: Reports, history: History
) -> None:
    assert not browser.says_nothing_new(message(shown(history), "?what=a", told="1"))
    before = message("{}", "?what=a", told="1")
    long = message(shown(history) + " " * reports.LARGEST_BYTES, "?what=a", told="1")
    assert not browser.says_nothing_new(before)
    assert not browser.says_nothing_new(long)
    # What was said in it is not known: the next message is compared with nothing.
    assert not browser.says_nothing_new(message(shown(history), "?what=a", told="1"))
    other = Reports()
    other.says_nothing_new(before)
    assert not other.says_nothing_new(message(shown(history), "?what=a", told="1"))
    assert not history.is_settled
