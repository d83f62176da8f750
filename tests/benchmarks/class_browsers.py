"""A teacher's and some pupils' real browsers in a lesson of `classroom`."""

import contextlib
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import numpy as np
from playwright.async_api import Browser as RealBrowser
from playwright.async_api import Page, TimeoutError, async_playwright

from digitlab.classroom.records import Room
from digitlab.ui.classroom.visit import ROOM, TEACH

from ..browser.chromium import FLAGS
from ..browser.visitor import DESKTOP, PHONE
from ..fixtures.serving import START
from .load import SHAPE
from .serving import Server

CARD = '[role="listitem"][data-number="{}"]'
"""A digit on a wall."""

NUMBERS = "cards => cards.map(card => Number(card.dataset.number))"

MOST_POINTS = 24
"""Of a stroke that is drawn; each costs the browser a frame."""


@asynccontextmanager
async def browsing(path: str) -> AsyncIterator[RealBrowser]:
    """Run the browser at a path while the block lasts."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        await browser.close()


async def _begin(browser: RealBrowser, address: str, is_phone: bool) -> Page:
    context = await browser.new_context(**(PHONE if is_phone else DESKTOP))
    page = await context.new_page()
    page.set_default_timeout(START * 1000)
    await page.goto(address, wait_until="domcontentloaded")
    return page


class RealTeacher:
    """A teacher whose wall is seen in a browser."""

    def __init__(self, page: Page) -> None:
        self._page = page

    @classmethod
    async def open(cls, browser: RealBrowser, server: Server, token: str) -> "RealTeacher":
        address = f"{server.address}/classroom?{TEACH}={token}"
        page = await _begin(browser, address, is_phone=False)
        await page.locator(".digitlab-join").wait_for()
        return cls(page)

    async def sees(self, digit: int, patience: float) -> bool:
        """Wait until a digit is on the wall."""
        card = self._page.locator(CARD.format(digit))
        with contextlib.suppress(TimeoutError):
            await card.wait_for(state="attached", timeout=1000 * patience)
        return bool(await card.count())

    async def end(self) -> None:
        """Close the tab."""
        await self._page.context.close()


class RealPupil:
    """A pupil with a phone."""

    def __init__(self, page: Page) -> None:
        self._page, self.said_at = page, 0.0

    @classmethod
    async def join(cls, browser: RealBrowser, server: Server, room: Room) -> "RealPupil":
        address = f"{server.address}/classroom?{ROOM}={room.invitation}"
        page = await _begin(browser, address, is_phone=True)
        await page.get_by_role("button", name="Join").click()
        await page.get_by_role("button", name="Hand in").wait_for()
        await page.get_by_role("img", name="Canvas: draw a digit here").wait_for()
        return cls(page)

    async def hand_in(self, run: np.ndarray, patience: float) -> int | None:
        """Draw a digit and hand it in; its number, or None where no answer came in time."""
        page = self._page
        before = await self._own()
        box = await page.get_by_role("img", name="Canvas: draw a digit here").bounding_box()
        assert box
        scale = box["height"] / SHAPE[0]
        drawn = run[:: max(1, len(run) // MOST_POINTS)] * scale  # (n, 2)
        for at, (x, y) in enumerate(drawn):
            await page.mouse.move(box["x"] + float(x), box["y"] + float(y))
            if not at:
                await page.mouse.down()
        await page.mouse.up()
        button = page.get_by_role("button", name="Hand in")
        await button.click()
        self.said_at = time.perf_counter()
        with contextlib.suppress(TimeoutError):
            await (
                page.locator("[role=listitem]")
                .nth(len(before))
                .wait_for(state="attached", timeout=1000 * patience)
            )
        return next(iter(await self._own() - before), None)

    async def _own(self) -> set[int]:
        return set(await self._page.locator("[role=listitem]").evaluate_all(NUMBERS))

    async def end(self) -> None:
        """Close the tab."""
        await self._page.context.close()
