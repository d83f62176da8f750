"""Streamlit logs a traceback when a visitor leaves in the middle of an upload; here it is a line.

The fault: its upload route does not catch Starlette's `ClientDisconnect`, which reaches uvicorn as
an error of the app. Seen in Streamlit 1.67. No issue of Streamlit's is known to us. So does what
uvicorn itself cancels when it is told to stop.
`test_visitor_who_hangs_up_costs_the_log_one_line` in `tests/ui/test_server.py` fails when Streamlit
logs nothing: then this file can go.
"""

import logging

LEFT = "A visitor hung up in the midst of an upload."
STOPPED = "The server was told to stop in the midst of a request."

LINES = {"ClientDisconnect": LEFT, "CancelledError": STOPPED}
"""Kind of error → what the log says of it."""


class DisconnectFilter(logging.Filter):
    """Shortens the record of a request that was broken off to one line."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record; none is held back."""
        kind = record.exc_info[0] if record.exc_info else None
        if kind is not None and kind.__name__ in LINES:
            record.msg, record.args = LINES[kind.__name__], ()
            record.exc_info = record.exc_text = None
        return True


def shorten_disconnects() -> None:
    """Add the filter to the server's logger, once."""
    logger = logging.getLogger("uvicorn.error")
    if not any(isinstance(known, DisconnectFilter) for known in logger.filters):
        logger.addFilter(DisconnectFilter())
