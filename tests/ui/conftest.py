"""The pages' parts, without Keras."""

import pytest


@pytest.fixture(autouse=True)
def parts_without_keras(no_keras: None) -> None:
    """The app has none."""
