"""Streamlit answers every address with its page and status 200; here an unknown one gets a 404.

The page would then show a dialog of Streamlit's that speaks of files in a folder. Its own 404s say
"Not Found", such as the two that a browser is answered when it opens `/metrics` first and looks
there for the server. Seen in Streamlit 1.67. No issue of Streamlit's is known to us. When
`tests/ui/workarounds/test_addresses.py` fails, this file can go.
"""

from collections.abc import Callable, Collection
from pathlib import Path
from string import Template

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SENTENCE = "There is nothing at this address."

PAGE = Template(Path(__file__).with_name("not_found.html").read_text("utf-8"))


class AddressGuard:
    """Answers unknown addresses in a sentence of ours.

    Parameters
    ----------
    app : ASGI application
    pages : collection of str
        Last parts of the addresses of the pages, without that of the first one.
    base : function
        The path under which all pages lie; asked at each request, as it is not known before.
    """

    def __init__(self, app: ASGIApp, pages: Collection[str], base: Callable[[], str]) -> None:
        self._app, self._pages, self._base = app, pages, base

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer unless it is for an unknown address."""
        if scope["type"] != "http" or self._is_page(scope["path"]):
            await self._app(scope, receive, send)
            return
        is_unknown = False

        async def send_or_refuse(message: Message) -> None:
            nonlocal is_unknown
            if message["type"] == "http.response.start":
                is_unknown = _is_no_answer(message, scope["path"])
                if is_unknown:
                    await self._refusal(scope)(scope, receive, send)
            if not is_unknown:
                await send(message)

        await self._app(scope, receive, send_or_refuse)

    def _is_page(self, path: str) -> bool:
        """Whether a page lies at this path."""
        return path.removeprefix(self._base()).strip("/") in {"", *self._pages}

    def _refusal(self, scope: Scope) -> Response:
        """The sentence, as a page where a page was asked for."""
        if "text/html" not in Headers(scope=scope).get("accept", ""):
            return PlainTextResponse(SENTENCE, 404)
        text = PAGE.substitute(sentence=SENTENCE, home=f"{self._base()}/")
        return HTMLResponse(text, 404, {"cache-control": "no-cache"})


def _is_no_answer(start: Message, path: str) -> bool:
    """Whether an answer is Streamlit's "Not Found", or its page at an address that has none."""
    headers = Headers(raw=start["headers"])
    kind = headers.get("content-type", "").partition(";")[0]
    if start["status"] == 404:
        return kind == "text/plain"
    is_streamlit_page = kind == "text/html" and headers.get("cache-control") == "no-cache"
    return start["status"] == 200 and is_streamlit_page and not path.endswith(".html")
