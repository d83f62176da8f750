"""The first page over a slow line: how long until it can be drawn on, compressed and as it lies.

Chromium slows its own requests down. Websockets it does not slow: what Streamlit sends over one,
some 30 kB for the first page, comes at full speed. The uncompressed page is the same server's, to a
browser that accepts no compression. All ways take turns, each with an empty cache.
"""

import statistics
import time
from typing import Any, NamedTuple

from playwright.sync_api import Browser

from ..browser.chromium import browsing
from .serving import OURS, Server, serving

RATES = (1.6, 4.0)
"""Megabits a second; 1.6 is what Lighthouse calls a slow 4G phone."""

LATENCY = 150
"""Milliseconds until an answer begins, as Lighthouse has it."""

ROUNDS = 3

PATIENCE = 120_000
"""Milliseconds within which the canvas must be there."""


class Load(NamedTuple):
    """One load of the page.

    Attributes
    ----------
    seconds : float
        Until it can be drawn on.
    megabytes : float
        Received until then, headers included.
    requests : int
    """

    seconds: float
    megabytes: float
    requests: int


def load(browser: Browser, server: Server, rate: float, is_compressed: bool) -> Load:
    """Load the first page once, over a line of so many megabits a second."""
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    received: list[float] = []
    session.on("Network.loadingFinished", lambda one: received.append(one["encodedDataLength"]))
    session.send("Network.enable")
    line = {"latency": LATENCY, "downloadThroughput": rate * 1e6 / 8, "uploadThroughput": 1e5}
    session.send("Network.emulateNetworkConditions", {"offline": False, **line})
    if not is_compressed:
        context.set_extra_http_headers({"Accept-Encoding": "identity"})
    begun = time.perf_counter()
    page.goto(server.address, wait_until="commit", timeout=PATIENCE)
    page.locator("canvas.upper-canvas").wait_for(timeout=PATIENCE)
    seconds = time.perf_counter() - begun
    context.close()
    return Load(seconds, sum(received) / 1e6, len(received))


def measure() -> dict[str, Any]:
    """Load the page at each rate, compressed and not; the medians."""
    ways = [(rate, is_compressed) for rate in RATES for is_compressed in (True, False)]
    loads: dict[tuple[float, bool], list[Load]] = {way: [] for way in ways}
    with serving(OURS) as server, browsing() as browser:
        load(browser, server, 1000, True)  # The first visit waits for what is loaded late.
        for _ in range(ROUNDS):
            for way in ways:
                loads[way].append(load(browser, server, *way))
    return {
        f"{rate:g}": {
            "compressed": _medians(loads[rate, True]),
            "uncompressed": _medians(loads[rate, False]),
        }
        for rate in RATES
    }


def _medians(loads: list[Load]) -> dict[str, float]:
    return {
        name: round(statistics.median(getattr(one, name) for one in loads), 2)
        for name in Load._fields
    }
