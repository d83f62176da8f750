"""Reports of a canvas that say nothing new: they are heard, and no page runs for them.

What a canvas is told to show, it shows and reports: after each clear, undo and redo. That report
would have the page run again to show what it shows already, a third of all that a visitor costs who
draws one digit after the other.
"""

import json
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

if TYPE_CHECKING:
    from .history import History

LARGEST_BYTES = 50_000
"""Size of the largest report that is looked at before a run, bytes: it is parsed in the thread that
serves all visits. A digit's has a tenth of it."""

_histories: "WeakValueDictionary[tuple[str, str], History]" = WeakValueDictionary()


def expect(session: str, key: str, history: "History") -> None:
    """Remember what is drawn on the canvas of a visit that has that key."""
    _histories[session, key] = history


class Reports:
    """The messages of one browser, as far as they tell whether a canvas says something new."""

    def __init__(self) -> None:
        self._session = ""
        self._before: dict[str, WidgetState] = {}
        self._where: tuple[str, str] | None = None

    def note_answer(self, content: bytes) -> None:
        """Learn from a message to the browser which visit it is."""
        if not self._session:
            message = ForwardMsg.FromString(content)
            self._session = message.new_session.initialize.session_id

    def says_nothing_new(self, content: bytes) -> bool:
        """Whether a message tells of one canvas alone, and of it what the server has told it.

        It is to be called with all messages that have a page run; the canvas counts as settled from
        then on.
        """
        before, self._before = self._before, {}
        where, self._where = self._where, None
        if len(content) > LARGEST_BYTES:
            return False
        try:
            request = BackMsg.FromString(content).rerun_script
        except DecodeError:
            return False
        widgets = request.widget_states.widgets
        changed = [widget for widget in widgets if before.get(widget.id) != widget]
        self._before = {widget.id: widget for widget in widgets if not _is_event(widget)}
        self._where = request.page_script_hash, request.query_string
        is_same_page = where == self._where and before.keys() <= self._before.keys()
        return is_same_page and len(changed) == 1 and self._is_answer(changed[0])

    def _is_answer(self, widget: WidgetState) -> bool:
        if widget.WhichOneof("value") != "json_value":
            return False
        history = _histories.get((self._session, widget.id.rpartition("-")[2]))
        return history is not None and history.is_answered_by(_objects(widget.json_value))


def _is_event(widget: WidgetState) -> bool:
    """Whether it tells what has happened, such as a press, and not what is."""
    return (widget.WhichOneof("value") or "").endswith("trigger_value")


def _objects(state: str) -> Any:
    """What a canvas' state says that it shows; None where it says nothing of the kind."""
    try:
        return json.loads(state)["drawing"]["raw"]["objects"]
    except (ValueError, RecursionError, KeyError, TypeError, IndexError):
        return None
