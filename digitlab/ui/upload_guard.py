"""Refuses files that the server has no room for, before it has received them."""

import asyncio
from collections import Counter

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.runtime import get_instance

from ..serving import limits

ROUTE = "/_stcore/upload_file/"
"""Where Streamlit's server takes files."""


class UploadGuard:
    """Bounds the bytes that Streamlit holds for a visit and for all, those on their way included.

    Streamlit itself bounds the size of one file.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._arriving: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with a sentence."""
        if scope["type"] != "http" or scope["method"] != "PUT" or ROUTE not in scope["path"]:
            await self._app(scope, receive, send)
            return
        visit = scope["path"].partition(ROUTE)[2].partition("/")[0]
        length = Headers(scope=scope).get("content-length", "")
        if not length.isdecimal():
            await PlainTextResponse(limits.NO_LENGTH, 411)(scope, receive, send)
            return
        if refusal := self._refusal(visit, int(length)):
            await PlainTextResponse(refusal, 413)(scope, receive, send)
            return
        self._arriving[visit] += int(length)
        try:
            async with asyncio.timeout(limits.UPLOAD_SECONDS):
                await self._app(scope, receive, send)
        except TimeoutError:
            await PlainTextResponse(limits.TOO_SLOW, 408)(scope, receive, send)
        finally:
            self._arriving[visit] -= int(length)
            self._arriving += Counter()  # Drops those with nothing.

    def _refusal(self, visit: str, size: int) -> str | None:
        """What to tell a visit that has no room for so many bytes."""
        held = Counter(self._arriving)
        for session, files in list(get_instance().uploaded_file_mgr.file_storage.items()):  # type: ignore[attr-defined]
            held[session] += sum(len(file.data) for file in list(files.values()))
        if held[visit] + size > limits.VISIT_BYTES:
            return limits.VISIT_FULL
        if held.total() + size > limits.SERVER_BYTES:
            return limits.SERVER_FULL
        return None
