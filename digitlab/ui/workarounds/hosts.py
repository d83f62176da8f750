"""Streamlit checks the name that a request is for on its websocket alone; here on every request.

`server.allowedHosts` is there so that a page from elsewhere, whose name was made to point at this
machine, cannot talk to the app. Streamlit 1.67 answers `/`, `/_stcore/*` and all files to any name.
No issue of Streamlit's is known to us. When `tests/ui/workarounds/test_hosts.py` fails, this file
can go.
"""

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

REFUSAL = (
    "This app does not answer to the name in your address bar. "
    "Whoever runs it can add the name to server.allowedHosts."
)


class HostGuard:
    """Refuses requests for a name that is not this server's."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with status 403."""
        if scope["type"] == "http" and not is_host_allowed(Headers(scope=scope).get("host")):
            is_program = "/api/" in scope["path"]
            refused = {"error": REFUSAL} if is_program else REFUSAL
            kind = JSONResponse if is_program else PlainTextResponse
            await kind(refused, 403)(scope, receive, send)
        else:
            await self._app(scope, receive, send)
