"""digitlab app: what Streamlit is started with."""

import runpy
import sys
from pathlib import Path

import pytest

from .program import run


@pytest.mark.parametrize(
    ("options", "given"),
    [
        ([], []),
        (["--port", 9000], ["--server.port", "9000"]),
        (["--path", "/digits/"], ["--server.baseUrlPath", "digits"]),
        (["--host", "digits.example"], ["localhost", "127.0.0.1", "digits.example"]),
        (
            ["--address", "192.168.1.20"],
            ["--server.address", "192.168.1.20", "localhost", "127.0.0.1", "192.168.1.20"],
        ),
        (
            ["--address", "0.0.0.0", "--host", "192.168.1.20"],
            ["--server.address", "0.0.0.0", "localhost", "127.0.0.1", "192.168.1.20"],
        ),
    ],
)
def test_app_listens_where_it_is_told_and_answers_to_the_names_that_are_given(
    root: Path, monkeypatch: pytest.MonkeyPatch, options: list[object], given: list[str]
) -> None:
    monkeypatch.setattr(sys, "argv", [])
    monkeypatch.setattr(runpy, "run_module", lambda *_, **__: None)
    assert run("app", *options).exit_code == 0
    streamlit, command, script, *flags = sys.argv
    assert (streamlit, command, script) == ("streamlit", "run", str(root / "app.py"))
    assert [flag for flag in flags if flag != "--server.allowedHosts"] == given


def test_app_on_every_address_wants_the_name_that_visitors_type() -> None:
    result = run("app", "--address", "0.0.0.0")
    assert result.exit_code == 2
    assert "needs --host" in result.stderr
