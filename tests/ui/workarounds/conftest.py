"""An app of Streamlit's that mends nothing, and ours, each served once for all tests here."""

from collections.abc import Iterator

import pytest

from ...benchmarks.serving import FLOOR, OURS
from ...fixtures.serving import serving


@pytest.fixture(scope="package")
def floor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of an app that is Streamlit's alone."""
    with serving(tmp_path_factory.mktemp("floor") / "log", FLOOR.script) as address:
        yield address


@pytest.fixture(scope="package")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of our app."""
    with serving(tmp_path_factory.mktemp("ours") / "log", OURS.script) as address:
        yield address
