"""The fault that `workarounds/first_style.py` mends; the test fails when it is gone."""

import gzip
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from digitlab.ui.workarounds.first_style import STYLE, FirstStyle

from ...api.asking import ask, running

PAGE = "<html><head><title>x</title></head><body></head></body></html>"

BROWSER = {"Accept": "text/html,*/*"}

FIRST = STYLE.read_text(encoding="utf-8").splitlines()[1]


def test_streamlit_serves_a_page_without_our_styles(floor: str) -> None:
    page = ask(int(floor.rpartition(":")[2]), "/", None, "GET", Host="localhost", **BROWSER)
    assert page.status == 200
    assert "</head>" in page.body.decode()
    assert FIRST not in page.body.decode()


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    def page(_: object) -> Response:
        return HTMLResponse(PAGE, headers={"ETag": "x", "Cache-Control": "no-cache"})

    def text(_: object) -> Response:
        return PlainTextResponse("plain", 404)

    routes = [Route("/", page), Route("/text", text)]
    with running(Starlette(routes=routes, middleware=[Middleware(FirstStyle)])) as port:
        yield port


def test_a_page_has_the_styles_once(port: int) -> None:
    page = ask(port, "/", None, "GET", **BROWSER)
    whole = page.body.decode()
    assert whole.replace(STYLE.read_text(encoding="utf-8"), "") == PAGE
    assert whole.count(FIRST) == 1
    assert "etag" not in page.headers
    assert page.headers["cache-control"] == "no-cache"


def test_a_page_is_compressed_for_whom_takes_that(port: int) -> None:
    small = ask(port, "/", None, "GET", Accept_Encoding="gzip, br", **BROWSER)
    assert small.headers["content-encoding"] == "gzip"
    assert gzip.decompress(small.body) == ask(port, "/", None, "GET", **BROWSER).body


def test_all_else_is_passed_on(port: int) -> None:
    assert ask(port, "/", Accept="*/*").body.decode() == PAGE
    other = ask(port, "/text", None, "GET", **BROWSER)
    assert (other.status, other.body) == (404, b"plain")
