"""The fault that `workarounds/hosts.py` mends; the test fails when it is gone."""

from http.client import HTTPConnection
from pathlib import Path

from ...benchmarks.serving import FLOOR
from ...fixtures.serving import serving


def test_streamlit_answers_to_any_name(tmp_path: Path) -> None:
    with serving(tmp_path / "log", FLOOR.script) as address:
        connection = HTTPConnection(address.removeprefix("http://"), timeout=60)
        connection.request("GET", "/", headers={"Host": "evil.example"})
        assert connection.getresponse().status == 200
        connection.close()
