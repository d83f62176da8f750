"""digitlab serve: where it listens, and to what it answers."""

import socket
from typing import Any

import pytest
import uvicorn

from digitlab.api.service import KEY_VARIABLE
from digitlab.serving.limits import STOPPING_SECONDS

from .program import run


@pytest.mark.parametrize(
    ("options", "address", "hosts"),
    [
        ([], "localhost", ["localhost"]),
        (["--host", "digits.example"], "localhost", ["digits.example", "localhost"]),
        (["--address", "192.168.1.20"], "192.168.1.20", ["192.168.1.20"]),
        (["--address", "::1"], "::1", ["[::1]"]),
        (["--address", "0.0.0.0", "--host", "a", "--host", "b"], "0.0.0.0", ["a", "b"]),
    ],
)
def test_it_listens_where_it_is_told_and_answers_to_the_names_that_are_given(
    monkeypatch: pytest.MonkeyPatch, options: list[str], address: str, hosts: list[str]
) -> None:
    given: dict[str, Any] = {}
    monkeypatch.setattr(uvicorn, "run", lambda app, **other: given.update(other, app=app))
    monkeypatch.setattr("digitlab.api.alone.make", lambda *of: of)
    monkeypatch.setattr("digitlab.cli.serve.refuse_taken", lambda *_: None)
    monkeypatch.setenv(KEY_VARIABLE, "secret")
    assert run("serve", "--port", 9000, *options).exit_code == 0
    assert (given["host"], given["port"]) == (address, 9000)
    assert given["timeout_graceful_shutdown"] == STOPPING_SECONDS
    assert given["app"] == ("secret", ("localhost", "127.0.0.1", *hosts))


def test_on_every_address_it_wants_the_name_that_programs_ask_for() -> None:
    result = run("serve", "--address", "0.0.0.0")
    assert result.exit_code == 2
    assert "needs --host" in result.stderr


def test_port_that_another_program_has_is_refused_in_a_sentence() -> None:
    with socket.create_server(("localhost", 0)) as taken:
        port = taken.getsockname()[1]
        result = run("serve", "--port", port)
    assert result.exit_code == 1
    assert f"Nothing can listen at localhost, port {port}: " in result.stderr
