"""The app and the browser run once for all tests of this folder; each test has visitors of its own.

They end with the folder, not with the session: Playwright's event loop would be in the way of
other tests'.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from ..fixtures.serving import serving
from .chromium import browsing
from .visitor import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture(scope="package")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the app is served."""
    with serving(tmp_path_factory.mktemp("app") / "log") as address:
        yield address


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A browser without a window."""
    with browsing() as browser:
        yield browser


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """Open the page; takes a browser context's options. No visit may end with an error.

    Nor may one have asked another machine for anything.
    """
    visitors: list[Visitor] = []

    def visit(**options: Any) -> Visitor:
        visitors.append(Visitor(browser, address, **options))
        return visitors[-1]

    yield visit
    for visitor in visitors:
        visitor.context.close()
    assert [visitor.complaints for visitor in visitors if visitor.complaints] == []
    assert [visitor.elsewhere for visitor in visitors if visitor.elsewhere] == []
