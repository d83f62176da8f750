"""Streamlit's server, told to stop, waits without end for requests that are under way.

The fault: Streamlit 1.67 starts uvicorn without `timeout_graceful_shutdown`, and has no option for
it. A file that is half sent keeps the server for as long as a file may take, five minutes; systemd
and Docker lose patience before and kill it. No issue of Streamlit's is known to us.
`tests/ui/workarounds/test_stopping.py` fails when Streamlit sets a limit: then this file can go.
"""

import signal

import uvicorn

from ...serving import limits


def stop_in_time() -> None:
    """Give the uvicorn that serves this process a limit, where whoever started it has set none.

    It is found by its handler of SIGTERM. A server that handles no signals, as in tests, stays as
    it is.
    """
    server = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
    if isinstance(server, uvicorn.Server) and server.config.timeout_graceful_shutdown is None:
        server.config.timeout_graceful_shutdown = limits.STOPPING_SECONDS
