"""The fault that `workarounds/dropped_answers.py` mends, and that it mends it."""

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

from digitlab.ui.workarounds import dropped_answers
from digitlab.ui.workarounds.dropped_answers import ANSWERS


def queue() -> ForwardMsgQueue:
    """A message of a run and every kind of answer, about to be sent."""
    waiting = ForwardMsgQueue()
    message = ForwardMsg()
    message.delta.new_element.text.body = "of the run before"
    waiting.enqueue(message)
    for kind in sorted(ANSWERS):
        answer = ForwardMsg()
        getattr(answer, kind).SetInParent()
        waiting.enqueue(answer)
    return waiting


def kinds(waiting: ForwardMsgQueue) -> list[str | None]:
    """What is sent, by type."""
    return [message.WhichOneof("type") for message in waiting.flush()]


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ForwardMsgQueue, "clear", dropped_answers._clear)
    dropped_answers.keep()


def test_streamlit_drops_answers_when_a_run_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ForwardMsgQueue, "clear", dropped_answers._clear)
    waiting = queue()
    waiting.clear(retain_lifecycle_msgs=True)
    assert kinds(waiting) == []


@pytest.mark.usefixtures("kept")
def test_answers_outlive_the_beginning_of_a_run() -> None:
    waiting = queue()
    waiting.clear(retain_lifecycle_msgs=True)
    assert kinds(waiting) == sorted(ANSWERS)
    assert kinds(waiting) == []  # Each is sent once.


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("fragments", [None, ["fragment"]])
def test_a_second_run_doubles_none(fragments: list[str] | None) -> None:
    waiting = queue()
    for _ in range(2):
        waiting.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=fragments)
    answers = [kind for kind in kinds(waiting) if kind in ANSWERS]
    assert answers == sorted(ANSWERS)


def page() -> ForwardMsgQueue:
    """All of a page's run with a fragment in it, and that fragment's own run after it."""
    waiting = ForwardMsgQueue()
    for text in ("by the page", "by the fragment"):
        shown, end = ForwardMsg(), ForwardMsg()
        shown.delta.new_element.text.body = text
        shown.delta.fragment_id = "fragment"
        shown.metadata.delta_path.append(len(text))  # Else the later one takes its place.
        end.script_finished = (
            ForwardMsg.FINISHED_SUCCESSFULLY
            if text == "by the page"
            else ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY
        )
        waiting.enqueue(shown)
        waiting.enqueue(end)
    return waiting


def test_streamlit_drops_what_a_page_has_shown_of_a_fragment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ForwardMsgQueue, "clear", dropped_answers._clear)
    waiting = page()
    waiting.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=["fragment"])
    (first, _) = waiting.flush()
    assert first.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY


@pytest.mark.usefixtures("kept")
def test_what_a_page_has_shown_of_a_fragment_is_sent_before_its_end() -> None:
    waiting = page()
    waiting.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=["fragment"])
    shown, end, _ = waiting.flush()
    assert shown.delta.new_element.text.body == "by the page"
    assert end.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
    waiting = page()
    waiting.clear(retain_lifecycle_msgs=True)
    assert kinds(waiting) == ["script_finished"] * 2
