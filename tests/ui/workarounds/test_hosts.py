"""The fault that `workarounds/hosts.py` mends; the test fails when it is gone."""

from contextlib import closing
from http.client import HTTPConnection


def test_streamlit_answers_to_any_name(floor: str) -> None:
    with closing(HTTPConnection(floor.removeprefix("http://"), timeout=60)) as connection:
        connection.request("GET", "/", headers={"Host": "evil.example"})
        assert connection.getresponse().status == 200
