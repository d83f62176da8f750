"""What one visitor can send to harm all others; each speaks Streamlit's protocol, in many tabs."""

import asyncio
import contextlib
import itertools
import json
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any

import cv2
import numpy as np
from streamlit.proto.WidgetStates_pb2 import WidgetState

from digitlab import load_reader
from digitlab.results import MOST_DRAWN

from ..benchmarks.load import WIDTH, Log, Ours
from ..benchmarks.serving import Server
from ..benchmarks.visit import Uploading, Visit
from ..browser.scanner import paper, pdf

TABS = 8
"""Tabs that one visitor opens."""

Attack = Callable[[Server, Any], Awaitable[None]]
"""What one tab does until it is ended; counts what it has sent."""


@cache
def megapixels() -> bytes:
    """A JPEG of 36 megapixels, full of digits."""
    page = paper(["31415926"] * 8)
    return cv2.imencode(".jpg", cv2.resize(page, (6_000, 6_000)))[1].tobytes()


@cache
def many_pages() -> bytes:
    """A PDF of 200 pages."""
    return pdf(*[paper(["2026", "314"])] * 200)


async def _scan(server: Server, sent: Any, content: bytes) -> None:
    visit = await Visit.begin(server)
    await visit.ask("", "scan")
    await visit.until(lambda: "file_uploader" in visit.components)
    while True:
        runs = visit.runs
        if not await visit.give(server, content, "scan"):
            # The visit is full: a new tab.
            await visit.end()
            return
        sent.value += 1
        await visit.until(lambda: visit.runs > runs)  # noqa: B023


async def pages(server: Server, sent: Any) -> None:
    await _scan(server, sent, megapixels())


async def pdfs(server: Server, sent: Any) -> None:
    await _scan(server, sent, many_pages())


async def _numbers(server: Server, sent: Any, count: int) -> None:
    """Draw so many dots as a whole number, again and again."""
    visit = await Visit.begin(server)
    await visit.until(lambda: "What to draw" in visit.components)
    await visit.until(lambda: visit.runs)
    runs = visit.runs
    await visit.choose("What to draw", "A whole number")
    await visit.until(lambda: visit.runs > runs)
    person = Ours(visit, load_reader(threads=1), Log())
    await person.open()
    rng = np.random.default_rng(0)
    across = int(np.ceil(np.sqrt(2.5 * count)))  # The canvas is 0.45 as high as wide.
    spots = np.array([divmod(spot, across) for spot in range(count)])[:, ::-1]
    while True:
        # Each in a cell of its own, so that no two are one.
        places = (spots + rng.uniform(0.2, 0.6, (count, 2))) * (WIDTH / across)
        strokes = [
            {"type": "Path", "path": [["M", x, y], ["L", x + 4, y + 4]], "strokeWidth": 5}
            for x, y in places.tolist()
        ]
        runs = visit.runs
        await person.report(strokes)
        sent.value += 1
        await visit.until(lambda: visit.runs > runs, 5)  # noqa: B023


async def dots(server: Server, sent: Any) -> None:
    """Draw more than a drawing may have."""
    await _numbers(server, sent, 500)


async def signs(server: Server, sent: Any) -> None:
    """Draw as much as is read."""
    await _numbers(server, sent, MOST_DRAWN)


async def moves(server: Server, sent: Any) -> None:
    """Move the pen a thousand times a second, all tabs together."""
    visit = await Visit.begin(server)
    person = Ours(visit, load_reader(threads=1), Log())
    await person.open()
    for number in itertools.count(1):
        points = np.random.default_rng(number).integers(20, 380, 60).tolist()
        message = {"number": number, "points": points}
        await visit.trigger("digitlab_follower", "stroke", message)
        sent.value += 1
        await asyncio.sleep(TABS / 1_000)


async def forged(server: Server, sent: Any) -> None:
    """Say what no browser says, as large as it may be."""
    visit = await Visit.begin(server)
    person = Ours(visit, load_reader(threads=1), Log())
    await person.open()
    junk = [
        {"drawing": {"raw": {"objects": [person.mark], "junk": "x" * 900_000}}},
        {"drawing": {"raw": {"objects": [person.mark, *[{"path": [["M", 0, 0]]}] * 20_000]}}},
        {"drawing": {"raw": {"objects": [person.mark, {"path": [["M", 10**400, 0]]}]}}},
        {"drawing": {"raw": [[]] * 200_000}},
        [[[]]] * 100_000,
    ]
    name, fragment, _ = visit.components["streamlit_drawable_canvas"]
    for said in itertools.cycle(junk):
        visit.states[name] = WidgetState(id=name, json_value=json.dumps(said))
        await visit.ask(fragment)
        sent.value += 1
        await asyncio.sleep(0.05)


async def uploads(server: Server, sent: Any) -> None:
    """Send files of 49 MB and keep them: sixty and more, with all tabs together."""
    visit = await Visit.begin(server)
    await visit.until(lambda: visit.session)

    def send() -> int:
        upload = Uploading(server, visit.session, 49_000_000)
        upload.send(bytes(49_000_000))
        return upload.end().status

    while True:
        with contextlib.suppress(OSError):  # Refused before it was sent.
            await asyncio.to_thread(send)
        sent.value += 1


ATTACKS: dict[str, Attack] = {
    "photos of 36 megapixels": pages,
    "PDFs of 200 pages": pdfs,
    "drawings of 500 dots": dots,
    f"numbers of {MOST_DRAWN} dots": signs,
    "1,000 strokes a second": moves,
    "forged states": forged,
    "files of 49 MB": uploads,
}


def attack(kind: str, server: Server, sent: Any) -> None:
    """Open tabs, and a new one for each that the server ends, until this process is ended."""

    async def tab() -> None:
        while True:
            try:
                await ATTACKS[kind](server, sent)
            except Exception:
                await asyncio.sleep(0.2)

    async def all_tabs() -> None:
        await asyncio.gather(*(tab() for _ in range(TABS)))

    asyncio.run(all_tabs())
