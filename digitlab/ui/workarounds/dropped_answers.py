"""Streamlit forgets what a browser has asked for when a run begins in that moment; here no longer.

When a run begins, the messages that wait for the browser are dropped, since the run before has
made them. Among them are answers that no run has made, such as the addresses to which files are
to be sent: whoever gives a file in that moment waits for ever, without a word.
Seen in Streamlit 1.67. No issue of Streamlit's is known to us. When
`tests/ui/workarounds/test_dropped_answers.py` fails, this file can go.
"""

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
        queue._queue += [
            message
            for message in waiting
            if message.WhichOneof("type") in ANSWERS and id(message) not in kept
        ]
