import pytest


@pytest.fixture(autouse=True)
def _no_data_folder(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Hide the data sets of this machine from tests that do not ask for them."""
    if "mnist" not in request.fixturenames and "pens" not in request.fixturenames:
        monkeypatch.delenv("DIGITLAB_DATA", raising=False)
