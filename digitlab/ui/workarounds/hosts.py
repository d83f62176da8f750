"""Streamlit checks the name that a request is for on its websocket alone; here on every request.

`server.allowedHosts` is there so that a page from elsewhere, whose name was made to point at this
machine, cannot talk to the app. Streamlit 1.67 answers `/`, `/_stcore/*` and all files to any name.
No issue of Streamlit's is known to us. When `tests/ui/workarounds/test_hosts.py` fails, this file
can go.
"""

from http import HTTPStatus

from starlette.middleware import Middleware
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.types import ASGIApp, Scope
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from ...serving.host_guard import HostGuard

REFUSAL = (
    "This app does not answer to the name in your address bar. "
    "Whoever runs it can add the name to server.allowedHosts."
)


def refuse(scope: Scope) -> ASGIApp:
    """The response to a request for another name: a sentence, for programs in JSON."""
    if "/api/" in scope["path"]:
        return JSONResponse({"error": REFUSAL}, HTTPStatus.FORBIDDEN)
    return PlainTextResponse(REFUSAL, HTTPStatus.FORBIDDEN)


HOST_GUARD = Middleware(HostGuard, is_ours=is_host_allowed, refuse=refuse)
"""What every request passes, by Streamlit's own list of names."""
