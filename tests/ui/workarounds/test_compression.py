"""The fault that `workarounds/compression.py` mends, and the mending."""

import asyncio
import gzip
import re
from contextlib import closing
from http.client import HTTPConnection, HTTPResponse

import pytest
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import Message, Receive, Scope, Send

from digitlab.ui.workarounds.compression import SMALLEST_BYTES, StaticCompressor

FILE = b"let digit = 7;\n" * SMALLEST_BYTES
FOREVER = {"cache-control": "public, immutable, max-age=31536000"}


class Counted:
    """An app that counts the requests that reach it."""

    def __init__(self, response: Response) -> None:
        self.response, self.requests = response, 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.requests += 1
        await self.response(scope, receive, send)


def get(app: StaticCompressor, path: str, **headers: str) -> tuple[int, Headers, bytes]:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "GET", "path": path, "headers": raw}
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return sent[0]["status"], Headers(raw=sent[0]["headers"]), body


def test_file_is_compressed_once() -> None:
    inner = Counted(PlainTextResponse(FILE, headers={**FOREVER, "etag": '"7"'}))
    app = StaticCompressor(inner)
    for _ in range(3):
        status, headers, body = get(app, "/sub/static/js/index.7.js", accept_encoding="br, gzip")
        assert status == 200
        assert gzip.decompress(body) == FILE
        assert int(headers["content-length"]) == len(body) < len(FILE)
        assert headers["content-encoding"] == "gzip"
        assert headers["vary"] == "Accept-Encoding"
        assert headers["cache-control"] == FOREVER["cache-control"]
        assert headers["etag"] == '"7"'
    assert inner.requests == 1


@pytest.mark.parametrize("come", [0, 1, len(FILE) - 1])
def test_file_of_which_the_rest_did_not_come_is_not_kept(come: int) -> None:
    whole = PlainTextResponse(FILE, headers=FOREVER)
    broken_off = PlainTextResponse(FILE, headers=FOREVER)
    broken_off.body = FILE[:come]  # Its headers promise all of it.
    inner = Counted(broken_off)
    app = StaticCompressor(inner)
    assert "content-encoding" not in get(app, "/static/a.js", accept_encoding="gzip")[1]
    inner.response = whole
    for _ in range(2):
        _, _, body = get(app, "/static/a.js", accept_encoding="gzip")
        assert gzip.decompress(body) == FILE
    assert inner.requests == 2


@pytest.mark.parametrize(
    ("path", "headers", "response"),
    [
        ("/static/a.js", {}, PlainTextResponse(FILE, headers=FOREVER)),
        ("/static/a.woff2", {"accept_encoding": "gzip"}, PlainTextResponse(FILE, headers=FOREVER)),
        ("/a.js", {"accept_encoding": "gzip"}, PlainTextResponse(FILE, headers=FOREVER)),
        ("/static/a.js", {"accept_encoding": "gzip"}, PlainTextResponse(FILE)),
        ("/static/a.js", {"accept_encoding": "gzip"}, PlainTextResponse("7", headers=FOREVER)),
        ("/static/a.js", {"accept_encoding": "gzip"}, PlainTextResponse(FILE, 404, FOREVER)),
        (
            "/static/a.js",
            {"accept_encoding": "gzip", "range": "bytes=0-9"},
            PlainTextResponse(FILE, headers=FOREVER),
        ),
    ],
    ids=["no gzip", "font", "elsewhere", "may change", "small", "missing", "range"],
)
def test_all_else_is_passed_on(path: str, headers: dict[str, str], response: Response) -> None:
    app = StaticCompressor(Counted(response))
    for _ in range(2):
        status, received, body = get(app, path, **headers)
        assert (status, body) == (response.status_code, response.body)
        assert "content-encoding" not in received


def script_of(address: str) -> HTTPResponse:
    """Ask for the script that the first page names."""
    with closing(HTTPConnection(address.removeprefix("http://"), timeout=60)) as connection:
        connection.request("GET", "/")
        page = connection.getresponse().read().decode()
        (name, *_) = re.findall(r'src="\./(static/js/index\.[^"]+\.js)"', page)
        connection.request("GET", f"/{name}", headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        answer.read()
        return answer


def test_streamlit_does_not_compress_its_files(floor: str) -> None:
    assert script_of(floor).getheader("content-encoding") is None


def test_app_compresses_them(ours: str) -> None:
    assert script_of(ours).getheader("content-encoding") == "gzip"
