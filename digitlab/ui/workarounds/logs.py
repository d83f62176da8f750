"""What the log says of visitors: a line, whatever they do."""

import logging


class HungUp(logging.Filter):
    """Makes one line of what the server has to say when a visitor leaves in the midst of an upload.

    It takes that for an error of the app's, and gives a page of traceback.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record; none is held back."""
        kind = record.exc_info[0] if record.exc_info else None
        if kind is not None and kind.__name__ == "ClientDisconnect":
            record.msg, record.args = "A visitor hung up in the midst of an upload.", ()
            record.exc_info = record.exc_text = None
        return True


def keep_to_a_line() -> None:
    """Take effect, once for all visitors."""
    logger = logging.getLogger("uvicorn.error")
    if not any(isinstance(one, HungUp) for one in logger.filters):
        logger.addFilter(HungUp())
