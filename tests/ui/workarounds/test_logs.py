"""A request that is broken off costs the log a line."""

import asyncio
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
    for error in (ClientDisconnect(), asyncio.CancelledError(), ZeroDivisionError()):
        try:
            raise error
        except BaseException:
            logger.exception("Exception in %s", "the app")
    assert len(logger.filters) == 1
    gone, stopped, broken = caplog.records
    assert gone.getMessage() == "A visitor hung up in the midst of an upload."
    assert stopped.getMessage() == "The server was told to stop in the midst of a request."
    assert gone.exc_info is stopped.exc_info is None
    assert broken.exc_info
