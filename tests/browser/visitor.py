"""A person at the page: draws by mouse or finger, and reads the answer."""

import csv
import io
import math
import re
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Page, WebSocket, expect

from digitlab.io.sandbox import ANSWER_SECONDS

from ..fixtures.hands import Hand, Point
from ..fixtures.serving import START
from .chromium import PATIENCE

T = TypeVar("T")

DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}

QUIET = 0.5
"""Seconds without a word between page and server after which all is said; the canvas waits 0.2."""

SILENCE = 2 * ANSWER_SECONDS + START
"""Seconds for which a server that gets on may say nothing: a file waits for a decoder, which may be
busy with what others left, and then for its answer."""

LONGEST = 600
"""Seconds after which a page that still talks gets nowhere."""

STEP = 14
"""Pixels between two reports of a moving pen; each costs the browser a frame."""

QUESTION = re.compile("^(Wrong|Thanks)")

_INK = Path(__file__).with_name("ink.js").read_text(encoding="utf-8")
"""What a canvas holds: its share of ink, the color of its paper, the edges of the ink."""


class Visitor:
    """One person's visit.

    Attributes
    ----------
    page : Page
    complaints : list of str
        What the browser's console called an error.
    elsewhere : list of str
        Addresses asked for that are not the app's own.
    """

    def __init__(self, browser: Browser, address: str, **options: Any) -> None:
        self.address = address
        self.context = browser.new_context(**(DESKTOP | options))
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE * 1000)
        self.page.set_default_navigation_timeout(START * 1000)
        self.complaints: list[str] = []
        self.elsewhere: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.context.on("request", lambda request: self._note(request.url))
        self.page.on("websocket", self._note_socket)
        self._talked = time.monotonic()
        self.page.goto(address)
        self.is_ready()

    def _hear(self, message: Any) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def _note_socket(self, socket: WebSocket) -> None:
        self._note(socket.url)
        socket.on("framesent", self._note_talk)
        socket.on("framereceived", self._note_talk)

    def _note_talk(self, _: str | bytes) -> None:
        self._talked = time.monotonic()

    def _note(self, url: str) -> None:
        asked = urlsplit(url)
        if asked.scheme not in ("data", "blob") and asked.netloc != urlsplit(self.address).netloc:
            self.elsewhere.append(url)

    # What is on the page.

    @property
    def canvas(self) -> Locator:
        return self.page.get_by_role("img", name="Canvas: draw a digit here")

    @property
    def status(self) -> Locator:
        return self.page.get_by_role("status")

    @property
    def chart(self) -> Locator:
        return self.page.locator(".digitlab-bars").first

    @property
    def main(self) -> Locator:
        """What scrolls."""
        return self.page.get_by_test_id("stMain")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name)

    def label(self, digit: int) -> Locator:
        """The button that says what the drawing is."""
        choice = self.page.get_by_role("radiogroup", name=QUESTION)
        return choice.get_by_role("radio", name=str(digit))

    def thumbnail(self, name: int) -> Locator:
        """An earlier drawing that is called so."""
        return self.page.get_by_role("button", name=re.compile(f"^{name}: drawing "))

    def scrolled(self) -> float:
        """How far down the page is, pixels."""
        return self.main.evaluate("main => main.scrollTop")

    def fits_the_width(self) -> bool:
        """Whether nothing must be scrolled to the side."""
        return self.page.evaluate(
            "() => [document.documentElement, document.querySelector('[data-testid=stMain]')]"
            ".every(one => one.scrollWidth <= one.clientWidth)"
        )

    def ink(self) -> dict[str, Any]:
        """What the canvas holds: paper's colour, share of ink, its edges in shares of the sides."""
        return self.page.locator("canvas.dc-canvas.lower-canvas").evaluate(_INK)

    def bars(self) -> list[float]:
        """The ten probabilities that the bars show."""
        bars = self.chart.locator("[data-digit]")
        return bars.evaluate_all("bars => bars.map(bar => Number(bar.dataset.probability))")

    # What the person does.

    def writes(self, hand: Hand) -> str:
        """Draw one hand, waiting for the answer to each stroke; what is read in the end."""
        for run in hand.strokes:
            before = self.bars()
            self.draws(replace(hand, strokes=[run]))
            self.eventually(self.bars, partial(_are_new, before))
            # The bars follow the pen; what was seen may be the answer to half a stroke.
            expect(self.status).to_have_attribute("aria-busy", "false")
        return self.status.inner_text()

    def draws(
        self,
        hand: Hand,
        center: Point = (0.5, 0.5),
        size: float = 0.5,
        finger: bool = False,
    ) -> None:
        """Draw one hand; center in shares of the canvas' sides, size in its height."""
        self.canvas.scroll_into_view_if_needed()
        box = self.canvas.bounding_box()
        assert box, "there is no canvas"
        middle = box["x"] + center[0] * box["width"], box["y"] + center[1] * box["height"]
        stroke = self.moves_a_finger if finger else self._mouse
        for run in hand.placed(middle, size * box["height"]):
            stroke(list(smoothly(run)))

    def _mouse(self, run: list[Point]) -> None:
        mouse = self.page.mouse
        mouse.move(*run[0])
        mouse.down()
        for point in run[1:]:
            mouse.move(*point)
        mouse.up()

    def moves_a_finger(self, run: list[Point]) -> None:
        """Put a finger down, move it from point to point, and lift it."""
        touch = self.context.new_cdp_session(self.page)
        for at, (x, y) in enumerate(run):
            what = "touchMove" if at else "touchStart"
            fingers = {"type": what, "touchPoints": [{"x": x, "y": y}]}
            touch.send("Input.dispatchTouchEvent", fingers)
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        touch.detach()

    def swipes(self, start: Locator, up: float) -> None:
        """Move a finger up from the middle of something, as one does to scroll."""
        box = self.eventually(start.bounding_box, bool)  # What is drawn anew has none for a moment.
        assert box
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.moves_a_finger(list(smoothly([(x, y), (x, y - up)])))

    def goes_to(self, name: str) -> None:
        """Open a page by the navigation, which a phone hides behind a button."""
        menu = self.page.get_by_test_id("stExpandSidebarButton")
        if menu.is_visible():
            menu.click()
        self.page.get_by_role("link", name=name).first.click()
        # It closes by itself.
        expect(self.page.get_by_test_id("stSidebarCollapseButton")).not_to_be_in_viewport()

    def chooses(self, label: str, option: str) -> None:
        """Choose from a list that can be typed into."""
        # A long list shows its end only when it is looked for.
        box = self.page.get_by_role("combobox", name=label)
        box.click()
        box.fill(option)
        expect(self.page.get_by_role("option", name=option, exact=True)).to_be_visible()
        box.press("Enter")
        self.settles()

    def presses(self, name: str) -> None:
        """Press a button below the canvas."""
        self.button(name).click()

    def resizes(self, width: int) -> None:
        """Make the window so wide, pixels, and see the canvas follow."""
        before = self.canvas.bounding_box()
        self.page.set_viewport_size({"width": width, "height": 800})
        self.eventually(self.canvas.bounding_box, lambda now: now and before and now != before)

    def begins_anew(self) -> None:
        """Clear the canvas and see that it is clear."""
        self.presses("Clear")
        self.sees_an_empty_page()

    def takes_home(self, hastily: bool = False) -> dict[str, bytes]:
        """Download the ZIP; its files by name."""
        if not hastily:
            self.settles()
        with self.page.expect_download() as zipped:
            self.page.get_by_role("button", name=re.compile(r"Download \d+ drawing")).click()
        with zipfile.ZipFile(zipped.value.path()) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    # What the person sees.

    def is_ready(self) -> None:
        """The page can be drawn on, and what comes after the canvas has come."""
        self.sees(self.canvas)
        self.settles()

    def sees(self, what: Locator) -> None:
        """Something is on the page, however much there is to do before."""
        self.eventually(what.is_visible, bool, SILENCE)

    def reads(self, digit: int) -> None:
        """The page says this digit, of what the canvas has told and not of a pen under way."""
        self.shows(digit)
        expect(self.status).to_have_attribute("aria-busy", "false")

    def reads_in_the_end(self, digit: int) -> None:
        """The page says this digit, however much it has to do before."""
        self.eventually(
            self.status.all_text_contents,
            lambda told: len(told) == 1 and str(digit) in told[0],
            SILENCE,
        )

    def shows(self, digit: int) -> None:
        """The page says this digit, in large and in the ten bars; the pen may be down."""
        expect(self.status).to_have_text(re.compile(rf"^{digit}\D.*\b{digit}\b"))
        self.eventually(self.bars, lambda bars: _are_whole(bars) and max(bars) == bars[digit])

    def settles(self) -> None:
        """The canvas has told all that it had to tell, and the page all that it had to answer."""
        app = self.page.get_by_test_id("stApp")
        unfinished = self.page.locator('[data-stale="true"]')
        self.eventually(
            lambda: (
                time.monotonic() - self._talked > QUIET,
                app.get_attribute("data-test-script-state") == "notRunning",
                unfinished.count() == 0,
            ),
            all,
            SILENCE,
        )

    def sees_an_empty_page(self) -> None:
        """The canvas is empty, and so are the bars; the page says what to do."""
        expect(self.status).to_have_text(re.compile("^–Draw a digit, 0 to 9"))
        self.eventually(self.ink, lambda ink: ink["share"] == 0)
        self.eventually(self.bars, lambda bars: bars == [0] * 10)

    def eventually(
        self, look: Callable[[], T], holds: Callable[[T], Any], patience: float = PATIENCE
    ) -> T:
        """Look again and again until it holds; what was then seen.

        As long as page and server talk, they get on, however slowly: `patience` is for how many
        seconds they may be silent.
        """
        begun = time.monotonic()
        while not holds(seen := look()):
            now = time.monotonic()
            assert now - max(begun, self._talked) < patience, f"silent for {patience} s: {seen}"
            assert now - begun < LONGEST, f"still seen after {LONGEST} s: {seen}"
            self.page.wait_for_timeout(50)
        return seen


def labels(files: dict[str, bytes]) -> list[dict[str, str]]:
    """Rows of a downloaded labels.csv."""
    return list(csv.DictReader(io.StringIO(files["labels.csv"].decode("utf-8"))))


def _are_new(before: list[float], bars: list[float]) -> bool:
    return bars != before and _are_whole(bars)


def _are_whole(bars: list[float]) -> bool:
    """Whether these are the ten probabilities of something read."""
    return len(bars) == 10 and math.isclose(sum(bars), 1, abs_tol=0.01)


def smoothly(run: list[Point]) -> Iterator[Point]:
    """Points as a moving hand gives them: some `STEP` pixels apart, the ends as they are."""
    x0, y0 = run[0]
    yield x0, y0
    for x1, y1 in run[1:]:
        far = math.hypot(x1 - x0, y1 - y0)
        if far < STEP / 2 and (x1, y1) != run[-1]:
            continue
        count = max(1, math.ceil(far / STEP))
        for at in range(1, count + 1):
            yield x0 + (x1 - x0) * at / count, y0 + (y1 - y0) * at / count
        x0, y0 = x1, y1
