"""Streamlit 1.67 sends the files of its pages uncompressed; here they are compressed once each.

Its authors left them out of its compression, which would compress at every request. The first page
weighs 3.8 MB without, 1.5 MB with. The files are part of the package and bear a checksum in their
names: what was compressed once stays right. When `tests/ui/workarounds/test_compression.py` fails,
this file can go.
"""

import asyncio
import gzip

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

STATIC = "/static/"
"""Part of the address of these files."""

ENDINGS = (".js", ".css", ".svg", ".json", ".wasm")
"""Kinds of files that get smaller. Fonts and pictures are compressed already."""

SMALLEST_BYTES = 1_000
"""Size from which on a file is compressed, bytes: it goes out in one packet else."""

GZIP_LEVEL = 6
"""Of gzip, 1 to 9. More takes twice the time for one percent."""

PASSED_ON = ("range", "if-none-match", "if-modified-since")
"""Headers of requests that are not for a whole file."""


class StaticCompressor:
    """Answers requests for files of the package, compressed; all others are passed on."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._kept: dict[str, tuple[list[tuple[bytes, bytes]], bytes]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it."""
        if not _is_for_file(scope):
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        if path not in self._kept:
            answer = _Collected()
            await self._app(scope, receive, answer.take)
            if not answer.can_be_kept():
                for message in answer.messages:
                    await send(message)
                return
            self._kept[path] = await asyncio.to_thread(answer.compressed)
        headers, body = self._kept[path]
        response = Response(body)
        response.raw_headers = headers
        await response(scope, receive, send)


class _Collected:
    """An answer, kept back until it is whole."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    async def take(self, message: Message) -> None:
        """Take a part of the answer, as `send` does."""
        self.messages.append(message)

    @property
    def body(self) -> bytes:
        """What has come of the file."""
        return b"".join(message.get("body", b"") for message in self.messages[1:])

    def can_be_kept(self) -> bool:
        """Whether it is a file that never changes, large enough, and here whole.

        Where the browser has left meanwhile, as by a reload, the rest of it never comes; kept,
        what has come would be everybody's file from then on.
        """
        start = self.messages[0]
        headers = Headers(raw=start["headers"])
        return (
            start["status"] == 200
            and "immutable" in headers.get("cache-control", "")
            and "content-encoding" not in headers
            and int(headers.get("content-length", 0)) >= SMALLEST_BYTES
            and int(headers["content-length"]) == len(self.body)
        )

    def compressed(self) -> tuple[list[tuple[bytes, bytes]], bytes]:
        """Its headers and its body, compressed."""
        body = gzip.compress(self.body, GZIP_LEVEL, mtime=0)
        headers = MutableHeaders(raw=list(self.messages[0]["headers"]))
        headers["content-encoding"] = "gzip"
        headers["content-length"] = str(len(body))
        del headers["accept-ranges"]
        headers.add_vary_header("Accept-Encoding")
        return headers.raw, body


def _is_for_file(scope: Scope) -> bool:
    """Whether a request is for a whole file of the package, and gzip is understood."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return False
    headers = Headers(scope=scope)
    return (
        STATIC in scope["path"]
        and scope["path"].endswith(ENDINGS)
        and "gzip" in headers.get("accept-encoding", "")
        and not any(name in headers for name in PASSED_ON)
    )
