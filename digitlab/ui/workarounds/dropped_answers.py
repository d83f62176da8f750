"""What Streamlit drops of what waits for a browser when a run begins, and the browser then misses.

The messages of the run before are dropped, since the new run makes them anew. Two kinds it should
not drop. Answers to a browser's request, such as the addresses to which files are to be sent, are
made by no run: whoever gives a file in that moment waits for ever, without a word. And where a
fragment begins before all of a page's run has been sent, the page's end is kept, but not what that
run has shown of the fragment: the browser takes that off the page, with the canvas in it, until
the fragment is done.
Seen in Streamlit 1.67. No issue of Streamlit's is known to us. When
`tests/ui/workarounds/test_dropped_answers.py` fails, this file can go.
"""

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

ANSWERS = {"file_urls_response", "backend_operation_response"}
"""Types of the messages that answer a browser's request. No run makes them anew."""

_clear = ForwardMsgQueue.clear


def keep() -> None:
    """Keep answers in the queue of every visit until they are sent."""
    ForwardMsgQueue.clear = _clear_all_but_answers  # type: ignore[assignment,method-assign]


def _clear_all_but_answers(
    queue: ForwardMsgQueue,
    retain_lifecycle_msgs: bool = False,
    fragment_ids_this_run: list[str] | None = None,
) -> None:
    waiting = queue._queue
    _clear(queue, retain_lifecycle_msgs, fragment_ids_this_run)
    if retain_lifecycle_msgs:  # Else the queue was sent, or its visit has ended.
        kept = {id(message) for message in queue._queue}
        whole = 0 if fragment_ids_this_run is None else _end_of_page(waiting)
        queue._queue = [
            message
            for at, message in enumerate(waiting)
            if at < whole or id(message) in kept or message.WhichOneof("type") in ANSWERS
        ]


def _end_of_page(waiting: list[ForwardMsg]) -> int:
    """How many messages there are up to the end of the last run of all of a page."""
    ends = [
        at
        for at, message in enumerate(waiting, 1)
        if message.WhichOneof("type") == "script_finished"
        and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
    ]
    return max(ends, default=0)
