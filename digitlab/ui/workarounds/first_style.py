"""Streamlit lays a page out twice: our styles and the wide layout come after its first picture.

The fault: Streamlit 1.67 shows a placeholder in a narrow column, with its own margins, and knows of
`layout="wide"` and of `st.html`'s styles only when the script has run. All that is seen moves then.
No issue of Streamlit's is known to us. Here the page comes with those of `ui/first.html`.
When `tests/ui/workarounds/test_first_style.py` fails, this file can go.
"""

import gzip
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

STYLE = Path(__file__).parents[1] / "first.html"

END = b"</head>"
"""What the style is put in front of."""

FILES = ("/media/", "/static/", "/component/", "/_stcore/")
"""Parts of addresses that are no pages."""


class FirstStyle:
    """Puts the styles that move what is seen into the page that a browser loads."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._style = STYLE.read_bytes()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; what answers a browser's for a page is completed."""
        headers = Headers(scope=scope) if scope["type"] == "http" else Headers()
        is_page = scope.get("method") == "GET" and "text/html" in headers.get("accept", "")
        if not is_page or any(part in scope["path"] for part in FILES):
            await self._app(scope, receive, send)
            return
        takes_gzip = "gzip" in headers.get("accept-encoding", "")
        # It must come as text, and whole: what a browser has kept has older styles.
        left_out = (b"accept-encoding", b"if-none-match", b"if-modified-since")
        raw = [(name, value) for name, value in scope["headers"] if name not in left_out]
        answer = _Answer()
        await self._app({**scope, "headers": raw}, receive, answer.take)
        await answer.completed(self._style, takes_gzip)(scope, receive, send)


class _Answer:
    """What the app answers to one request."""

    def __init__(self) -> None:
        self._start: Message = {}
        self._body = b""

    async def take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
        else:
            self._body += message.get("body", b"")

    def completed(self, style: bytes, takes_gzip: bool) -> HTMLResponse:
        """The answer with styles, if it is a page."""
        body = self._body.replace(END, style + END, 1)
        response = HTMLResponse(status_code=self._start["status"])
        response.raw_headers = list(self._start["headers"])
        headers = MutableHeaders(raw=response.raw_headers)
        if body != self._body:
            del headers["etag"]
            del headers["last-modified"]
            if takes_gzip:
                body = gzip.compress(body, 6)
                headers["content-encoding"] = "gzip"
            headers.add_vary_header("Accept-Encoding")
        headers["content-length"] = str(len(body))
        response.body = body
        return response
