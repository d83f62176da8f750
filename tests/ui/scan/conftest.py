"""The files of a visit, and a reader of them whose answers are known."""

import pytest

from digitlab.ui.scan.uploads import Uploads

from .fake_reader import FakeReader


@pytest.fixture
def reader() -> FakeReader:
    return FakeReader()


@pytest.fixture
def uploads() -> Uploads:
    return Uploads()
