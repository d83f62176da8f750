"""Every error is a status and one sentence, in JSON."""

import pytest

from digitlab.api import admission, alone, body, routes
from digitlab.errors import ModelError
from digitlab.io import images
from digitlab.serving import limits
from digitlab.serving.budget import Budget

from ..browser.scanner import paper, png
from .asking import FORM, READ, ask, form, running
from .conftest import HOSTS

PAGE = png(paper(["7"]))

MODELS = "/api/v1/models"


@pytest.mark.parametrize("path", ["/", "/api/", "/api/v1", "/api/v2/read", "/docs"])
def test_another_address(port: int, path: str) -> None:
    answer = ask(port, path)
    assert (answer.status, answer.error) == (404, routes.NO_SUCH_ADDRESS)


def test_another_method(port: int) -> None:
    answer = ask(port, READ)
    assert (answer.status, answer.error) == (405, "This address takes POST alone.")
    assert ask(port, MODELS, PAGE).status == 405


def test_another_name(port: int) -> None:
    for name in ("evil.example", "localhost.evil.example", "127.0.0.1@evil", "", "[::1]"):
        answer = ask(port, MODELS, Host=name)
        assert (answer.status, answer.error) == (403, alone.OTHER_NAME)
    for name in ("localhost", "LOCALHOST:1", "127.0.0.1:8600"):
        assert ask(port, MODELS, Host=name).status == 200


def test_a_page_of_another_site(port: int) -> None:
    for origin in ("http://evil.example", "null", f"http://127.0.0.1:{port + 1}"):
        answer = ask(port, READ, PAGE, Origin=origin)
        assert (answer.status, answer.error) == (403, admission.ELSEWHERE)
    assert ask(port, READ, PAGE, Origin=f"http://127.0.0.1:{port}").status == 200


def test_key() -> None:
    with running(alone.make("s3crét", HOSTS)) as port:
        for path, content in ((READ, PAGE), (MODELS, None)):
            for headers, sentence in (
                ({}, admission.NO_KEY),
                ({"Authorization": "Basic czNjcmV0"}, admission.NO_KEY),
                ({"Authorization": "Bearer s3cret"}, admission.WRONG_KEY),
                ({"Authorization": "Bearer "}, admission.WRONG_KEY),
            ):
                answer = ask(port, path, content, **headers)
                assert (answer.status, answer.error) == (401, sentence)
                assert answer.headers["www-authenticate"] == "Bearer"
            bearer = "Bearer s3crét".encode().decode("latin-1")
            assert ask(port, path, content, Authorization=bearer).status == 200
        for path in ("/healthz", "/api/v1/openapi.json"):
            assert ask(port, path).status == 200


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("one=yes", "The option “one” is one of: false, true."),
        ("rows=", "The option “rows” is one of: digits, numbers."),
        ("rows=numbers&rows=x", "The option “rows” is one of: digits, numbers."),
        ("page=1", "There is no option “page”; there are: one, rows."),
    ],
)
def test_options(port: int, query: str, sentence: str) -> None:
    answer = ask(port, f"{READ}?{query}", PAGE)
    assert (answer.status, answer.error) == (400, sentence)


def test_size(port: int) -> None:
    for headers in ({"Content-Length": "x"}, {"Transfer-Encoding": "chunked"}):
        answer = ask(port, READ, None, "POST", **headers)
        assert answer.status in (400, 411)
    answer = ask(port, READ, None, "POST", Content_Length=str(images.MAX_BYTES + 1))
    assert (answer.status, answer.error) == (413, images.too_many_bytes(images.MAX_BYTES + 1))
    empty = ask(port, READ, b"")
    assert empty.status == 400
    assert "is empty" in empty.error


def test_kinds_of_files(port: int) -> None:
    archive = ask(port, READ, b"PK\x03\x04" + bytes(100))
    assert archive.status == 415
    assert archive.error.startswith("This is a ZIP file")
    assert ask(port, READ, b"no picture").status == 415
    assert ask(port, READ, PAGE[:200]).status == 422
    assert ask(port, READ, b"%PDF-1.4 broken").status == 422


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        (form(PAGE, field="picture"), body.NO_FILE),
        (form(PAGE).replace(b'; filename="page.png"', b""), body.NO_FILE),
        (b"", body.NO_FILE),
        (b"nothing of a form", body.BAD_FORM),
        (form(PAGE)[:120], body.NO_FILE),
        (form(PAGE).replace(b"--\r\n", b"\r\n") + form(PAGE), body.BAD_FORM),
        (form(PAGE, "x" * 10_000), body.BAD_FORM),
    ],
)
def test_forms(port: int, sent: bytes, sentence: str) -> None:
    answer = ask(port, READ, sent, **FORM)
    assert (answer.status, answer.error) == (400, sentence)


def test_a_form_without_a_boundary(port: int) -> None:
    answer = ask(port, READ, form(PAGE), Content_Type="multipart/form-data")
    assert (answer.status, answer.error) == (400, body.BAD_FORM)


def test_a_server_that_is_full(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SERVER", Budget(100, limits.SERVER_FULL))
    answer = ask(port, READ, PAGE)
    assert (answer.status, answer.error) == (503, limits.SERVER_FULL)
    assert limits.SERVER.taken == 0


@pytest.mark.usefixtures("no_model")
def test_a_server_without_a_model() -> None:
    with running(alone.make("", HOSTS)) as port:
        for path, content in (("/healthz", None), (READ, PAGE)):
            answer = ask(port, path, content)
            assert answer.status == 503
            assert "digit_cnn" in answer.error
        assert ask(port, MODELS).json == []


def test_an_error_that_nobody_foresaw(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ModelError("Gone.") from ZeroDivisionError()

    monkeypatch.setattr("digitlab.api.models.describe", fail)
    answer = ask(port, MODELS)
    assert (answer.status, answer.error) == (500, routes.BROKEN)
