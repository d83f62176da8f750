"""The description is OpenAPI 3.1, and true."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from digitlab.api.openapi import document
from digitlab.api.routes import OPTIONS, routes
from digitlab.api.service import Service
from digitlab.io import images

from ..browser.scanner import paper, pdf, png
from .asking import READ, ask

DOCUMENT = document("/")


def check(port: int, path: str, content: bytes | None = None) -> Any:
    """Ask, and hold the answer to what is said of it."""
    answer = ask(port, path, content)
    described = DOCUMENT["paths"][path.partition("?")[0]]["get" if content is None else "post"]
    schema = described["responses"][str(answer.status)]["content"]["application/json"]["schema"]
    whole = {**schema, "components": DOCUMENT["components"]}
    Draft202012Validator(whole).validate(answer.json)
    return answer.json


def test_document_is_openapi() -> None:
    OpenAPIV31SpecValidator(DOCUMENT).validate()


def test_document_lies_where_the_server_lies(port: int) -> None:
    assert ask(port, "/api/v1/openapi.json").json == DOCUMENT
    assert document("/digits")["servers"] == [{"url": "/digits"}]


@pytest.mark.parametrize("path", [path for path in DOCUMENT["paths"] if path != READ])
def test_answers_are_as_described(port: int, path: str) -> None:
    assert check(port, path)


@pytest.mark.parametrize("query", ["", "?rows=numbers", "?one=true", "?one=true&rows=numbers"])
def test_readings_are_as_described(port: int, query: str) -> None:
    content = png(paper(["7"])) if "one" in query else pdf(paper(["317", "12"]))
    assert check(port, READ + query, content)


def test_a_schema_that_is_not_met_is_noticed() -> None:
    digit = {"$ref": "#/components/schemas/Digit", "components": DOCUMENT["components"]}
    assert not Draft202012Validator(digit).is_valid({"digit": 7})


@pytest.mark.parametrize("content", [b"", b"no picture", b"%PDF-1.4", b"\x89PNG"])
def test_errors_are_as_described(port: int, content: bytes) -> None:
    assert check(port, READ, content)


def test_options_limits_and_addresses_are_the_servers() -> None:
    described = DOCUMENT["paths"][READ]["post"]
    assert {option["name"] for option in described["parameters"]} == set(OPTIONS)
    limits = (f"{images.MAX_BYTES // 10**6} MB", f"{images.MAX_PIXELS // 10**6} megapixels")
    for said in (images.CLAIMS, *limits, f"{images.MAX_PAGES} pages"):
        assert said in described["requestBody"]["description"]
    service = Service(lambda: pytest.fail("is not asked"), lambda *_: None)
    (health, api) = routes(service)
    there = {f"{api.path}{route.path}" for route in api.routes} | {health.path}  # type: ignore[attr-defined]
    assert there == set(DOCUMENT["paths"])
