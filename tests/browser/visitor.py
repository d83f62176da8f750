"""A person at the page: starts the app as users do, draws by mouse or finger, reads the answer."""

import csv
import io
import math
import os
import re
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    Locator,
    Page,
    WebSocket,
    expect,
    sync_playwright,
)

from ..fixtures.hands import Hand, Point
from .chromium import FLAGS, find

T = TypeVar("T")

ROOT = Path(__file__).resolve().parents[2]

DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}

START = 60
"""Seconds within which the app must answer; a loaded machine is slow."""

PATIENCE = 10
"""Seconds within which the page must show what it should."""

expect.set_options(timeout=PATIENCE * 1000)

QUIET = 0.5
"""Seconds without a word between page and server after which all is said; the canvas waits 0.2."""

STEP = 14
"""Pixels between two reports of a moving pen; each costs the browser a frame."""

QUESTION = re.compile("^(Wrong|Thanks)")

_INK = """canvas => {
  const { width, height } = canvas;
  const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
  const [red, green, blue] = data;
  const box = { left: 1, top: 1, right: 0, bottom: 0 };
  let count = 0;
  for (let at = 0; at < width * height; at++) {
    const far = Math.abs(data[4 * at] - red) + Math.abs(data[4 * at + 1] - green);
    if (far < 200) continue;
    const x = (at % width) / width, y = Math.floor(at / width) / height;
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y);
    count++;
  }
  return { share: count / (width * height), paper: [red, green, blue], ...box };
}"""


def free_port() -> int:
    """A port of this machine that nobody uses now."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port: int = free.getsockname()[1]
        return port


@contextmanager
def serving(log: Path, app: Path = ROOT / "app.py") -> Iterator[str]:
    """Run an app on a free port, as users run it, while the block lasts; gives its address."""
    with running(log, app, free_port()) as server:
        yield server.address


class Running(NamedTuple):
    """A running app: its address, and its process."""

    address: str
    process: "subprocess.Popen[bytes]"


@contextmanager
def running(log: Path, app: Path, port: int) -> Iterator[Running]:
    """Run an app on a port while the block lasts."""
    command = [sys.executable, "-m", "streamlit", "run", str(app), "--server.port", str(port)]
    with log.open("w") as output:
        # An app of the tests finds the project as app.py does, which lies beside it.
        path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
        server = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": path},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        deadline = time.monotonic() + START
        while not is_healthy(port):
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the app did not start:\n{log.read_text()}")
            time.sleep(0.1)
        yield Running(f"http://localhost:{port}", server)
    finally:
        server.terminate()
        server.wait(timeout=START)


def is_healthy(port: int) -> bool:
    """Whether an app of Streamlit's answers on a port of this machine."""
    connection = HTTPConnection("localhost", port, timeout=5)
    try:
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


@contextmanager
def browsing() -> Iterator[Browser]:
    """Run the browser that the tests' machine has, without a window, while the block lasts."""
    path = find()
    if path is None:
        raise RuntimeError("no browser; python -m tests.browser.chromium gets one")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


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
        stroke = self._finger if finger else self._mouse
        for run in hand.placed(middle, size * box["height"]):
            stroke(list(_smoothly(run)))

    def _mouse(self, run: list[Point]) -> None:
        mouse = self.page.mouse
        mouse.move(*run[0])
        mouse.down()
        for point in run[1:]:
            mouse.move(*point)
        mouse.up()

    def _finger(self, run: list[Point]) -> None:
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
        self._finger(list(_smoothly([(x, y), (x, y - up)])))

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
        expect(self.canvas).to_be_visible(timeout=START * 1000)
        self.settles()

    def reads(self, digit: int) -> None:
        """The page says this digit, of what the canvas has told and not of a pen under way."""
        self.shows(digit)
        expect(self.status).to_have_attribute("aria-busy", "false")

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
        )

    def sees_an_empty_page(self) -> None:
        """The canvas is empty, and so are the bars; the page says what to do."""
        expect(self.status).to_have_text(re.compile("^–Draw a digit, 0 to 9"))
        self.eventually(self.ink, lambda ink: ink["share"] == 0)
        self.eventually(self.bars, lambda bars: bars == [0] * 10)

    def eventually(self, look: Callable[[], T], holds: Callable[[T], Any]) -> T:
        """Look again and again until it holds; what was then seen."""
        deadline = time.monotonic() + PATIENCE
        while not holds(seen := look()):
            assert time.monotonic() < deadline, f"still seen after {PATIENCE} s: {seen}"
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


def _smoothly(run: list[Point]) -> Iterator[Point]:
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
