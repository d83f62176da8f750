"""The line between a page and its server, which can be broken."""

import re

from playwright.sync_api import Page, WebSocketRoute, expect

from ..fixtures.serving import START


class Line:
    """The websocket of a page; make it before the page is loaded."""

    def __init__(self, page: Page) -> None:
        self.is_broken = False
        self._ends: list[WebSocketRoute] = []
        self._connected = page.locator('[data-test-connection-state="CONNECTED"]')
        page.route_web_socket(re.compile("/_stcore/stream"), self._connect)

    def _connect(self, page_end: WebSocketRoute) -> None:
        if self.is_broken:
            page_end.close()
        else:
            self._ends = [page_end, page_end.connect_to_server()]

    def breaks(self) -> None:
        """Break it, and let none be made anew."""
        self.is_broken = True
        for end in self._ends:
            end.close()
        expect(self._connected).to_have_count(0)

    def is_mended(self) -> None:
        """Let the page connect again, and wait until it has."""
        self.is_broken = False
        expect(self._connected).to_have_count(1, timeout=START * 1000)
