"""A server of the API alone."""

from collections.abc import Iterator

import pytest

from digitlab.api import alone

from .asking import running

HOSTS = ("localhost", "127.0.0.1")


@pytest.fixture(scope="session")
def port() -> Iterator[int]:
    with running(alone.make("", HOSTS)) as port:
        yield port
