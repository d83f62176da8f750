"""The fault that `workarounds/addresses.py` mends, and the mending."""

from contextlib import closing
from http.client import HTTPConnection

import pytest

from digitlab.ui.server import PAGES
from digitlab.ui.workarounds.addresses import SENTENCE


def ask(address: str, path: str, accept: str = "*/*") -> tuple[int, str, str]:
    """Status, kind and text of an answer."""
    with closing(HTTPConnection(address.removeprefix("http://"), timeout=60)) as connection:
        connection.request("GET", path, headers={"Accept": accept})
        answer = connection.getresponse()
        kind = answer.getheader("content-type") or ""
        return answer.status, kind.partition(";")[0], answer.read().decode(errors="replace")


def test_streamlit_answers_every_address_with_its_page(floor: str) -> None:
    assert ask(floor, "/nowhere")[:2] == (200, "text/html")


UNKNOWN = ["/nowhere", "/scan/nowhere", "/metrics/_stcore/health", "/media/x.png", "/draw"]


@pytest.mark.parametrize("path", UNKNOWN)
def test_unknown_address_gets_a_sentence(ours: str, path: str) -> None:
    assert ask(ours, path) == (404, "text/plain", SENTENCE)
    status, kind, page = ask(ours, path, "text/html,*/*")
    assert (status, kind) == (404, "text/html")
    assert SENTENCE in page
    assert 'href="/"' in page


@pytest.mark.parametrize("path", ["/", *(f"/{page}" for page in sorted(PAGES))])
def test_page_is_answered(ours: str, path: str) -> None:
    status, kind, page = ask(ours, path, "text/html")
    assert (status, kind) == (200, "text/html")
    assert SENTENCE not in page


@pytest.mark.parametrize("path", ["/healthz", "/_stcore/health", "/favicon.png", "/api/v1/models"])
def test_what_is_no_page_is_answered(ours: str, path: str) -> None:
    assert ask(ours, path)[0] == 200


def test_api_says_itself_what_is_unknown(ours: str) -> None:
    status, kind, _ = ask(ours, "/api/v1/nowhere")
    assert (status, kind) == (404, "application/json")
