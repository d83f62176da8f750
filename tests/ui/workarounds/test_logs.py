"""A visitor who leaves costs the log a line."""

import logging

import pytest

from digitlab.ui.workarounds.logs import shorten_disconnects


class ClientDisconnect(Exception):  # noqa: N818
    """As Starlette calls it."""


def test_visitor_who_hangs_up_is_a_line_and_an_error_of_ours_is_told_in_full(
    caplog: pytest.LogCaptureFixture,
) -> None:
    shorten_disconnects()
    shorten_disconnects()
    logger = logging.getLogger("uvicorn.error")
    for error in (ClientDisconnect(), ZeroDivisionError()):
        try:
            raise error
        except Exception:
            logger.exception("Exception in %s", "the app")
    assert len(logger.filters) == 1
    gone, broken = caplog.records
    assert gone.getMessage() == "A visitor hung up in the midst of an upload."
    assert gone.exc_info is None
    assert broken.exc_info
