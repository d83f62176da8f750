"""Bad files, hostile names, forged words and broken connections against the running app.

The app is one of its own, so that its log can be read: a line for each refused file, and never a
traceback.
"""

import json
import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import cv2
import pytest
from playwright.sync_api import Browser, Dialog, WebSocketRoute, expect
from streamlit.proto.BackMsg_pb2 import BackMsg

from ..fixtures.hands import hand
from ..fixtures.serving import START, serving
from ..fuzz import files
from .scanner import Scanner, paper, png
from .visitor import SILENCE, Visitor

KINDS = ("no picture at all", "lying", "keeps a decoder busy")
"""What is sent here; what becomes of the rest is the same, and the business of test_fuzz.py."""

NAMES = (
    *("../../../etc/passwd.png", "..\\..\\boot.ini.png", "<img src=x onerror=alert(1)>.png"),
    *("=HYPERLINK('x').png", "`a``b`.png", "[a](javascript:alert(1)).png", ":smile:$x$**b**.png"),
    *("\u202egnp.exe.png", "ä ö 漢字 😀.png", f"{'long' * 60}.png", "con.png", " .png"),
)


class App:
    """The running app: where it is, and what it has logged."""

    def __init__(self, address: str, log: Path) -> None:
        self.address, self._log = address, log
        self.netloc = urlsplit(address).netloc

    @property
    def log(self) -> list[str]:
        return self._log.read_text(encoding="utf-8", errors="replace").splitlines()

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> int:
        """Status of an answer; 0 where the line was cut."""
        with closing(HTTPConnection(self.netloc, timeout=START)) as connection:
            try:
                connection.request(method, path, body, headers)
                return connection.getresponse().status
            except OSError:
                return 0


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    log = tmp_path_factory.mktemp("attacked") / "log"
    with serving(log) as address:
        yield App(address, log)


@pytest.fixture
def visitor(browser: Browser, app: App) -> Iterator[Visitor]:
    """Someone at the app, who hears no complaint of the browser's."""
    one = Visitor(browser, app.address)
    yield one
    one.context.close()
    assert "Traceback" not in "\n".join(app.log)


@pytest.fixture
def scanner(visitor: Visitor) -> Scanner:
    return Scanner(visitor)


def still_reads(scanner: Scanner) -> None:
    """All is as it was: a good page is read."""
    scanner.sends({"good.png": png(paper(["47"]))})
    scanner.reads("47")


@pytest.mark.parametrize("kind", KINDS)
def test_bad_files_are_refused_in_a_sentence_each_and_the_log_has_a_line_each(
    app: App, scanner: Scanner, kind: str
) -> None:
    some = [one for one in files.kinds()[kind].values() if one][::2]
    before = len(app.log)
    scanner.sends({f"{place}.png": one for place, one in enumerate(some)})
    # All are sent before any is read.
    scanner.visitor.eventually(scanner.page.get_by_role("alert").count, bool, SILENCE)
    # Between two steps of a pile nothing runs for a moment: only this button says that it is done.
    scanner.is_done()
    scanner.visitor.settles()
    said = [
        line
        for one in scanner.page.get_by_role("alert").all_inner_texts()
        for line in one.splitlines()
        if ".png" in line
    ]
    logged = app.log[before:]
    assert all(re.search(r"^\d+\.png: .*[.]$", line) for line in said), said
    refused = [line for line in logged if "was refused" in line]
    assert len(refused) == len(said)
    assert "broke its reading" not in "\n".join(logged)
    scanner.page.reload()
    scanner.visitor.goes_to("Scan")
    still_reads(scanner)


def test_hostile_names_are_shown_and_do_nothing(app: App, scanner: Scanner) -> None:
    asked: list[str] = []

    def refuse(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    scanner.page.on("dialog", refuse)
    scanner.sends(dict.fromkeys(NAMES, b"no picture"))
    names = scanner.page.locator("[role=alert] code")
    scanner.visitor.eventually(names.count, lambda count: count == len(NAMES), SILENCE)
    assert asked == []
    assert scanner.page.locator("[role=alert] img, [role=alert] a, [role=alert] b").count() == 0
    still_reads(scanner)


def test_upload_endpoint_takes_nothing_without_a_session(app: App, visitor: Visitor) -> None:
    where = "/_stcore/upload_file"
    for path in ("/x/y", "/../../x/y", "/%2e%2e/%2e%2e/x", "//x", "/x", "/x/y/z", "/\0/y"):
        path = where + path.replace("\0", "%00")
        assert app.ask("PUT", path, b"x" * 100) in (400, 403, 404, 405), path
        assert app.ask("DELETE", path) in (400, 403, 404, 405), path
    assert app.ask("POST", where + "/x/y", b"x") in (400, 403, 404, 405)
    visitor.draws(hand(7))
    visitor.reads_in_the_end(7)


def test_file_that_is_too_large_is_refused_before_it_is_sent_and_when_it_is_forced_in(
    app: App, scanner: Scanner, tmp_path: Path
) -> None:
    huge = tmp_path / "huge.png"
    with huge.open("wb") as file:
        file.truncate(52 * 2**20)
    sent: list[str] = []
    scanner.page.on("request", lambda one: sent.append(one.url) if one.method == "PUT" else None)
    scanner.page.locator('input[type="file"]').set_input_files(huge)
    expect(scanner.page.get_by_text(re.compile("50.*MB or smaller"))).to_be_visible()
    assert sent == []
    # The same address that the page would use, learned from a small file.
    scanner.sends({"good.png": png(paper(["47"]))})
    scanner.reads("47")
    status = app.ask("PUT", urlsplit(sent[0]).path, bytes(52 * 2**20))
    assert status in (0, 400, 403, 413)
    still_reads(scanner)


def test_tab_closed_in_the_midst_of_an_upload(
    app: App, browser: Browser, scanner: Scanner, tmp_path: Path
) -> None:
    # From the disk: on a loaded machine it takes a minute to hand so much to the browser.
    large = tmp_path / "large.png"
    with large.open("wb") as file:
        file.truncate(20_000_000)
    leaving = Scanner(Visitor(browser, app.address))
    # More than goes out before the tab is gone.
    leaving.page.context.new_cdp_session(leaving.page).send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 200_000},
    )
    with leaving.page.expect_request(lambda request: request.method == "PUT"):
        leaving.page.locator('input[type="file"]').set_input_files(large)
    leaving.page.close(run_before_unload=False)
    leaving.visitor.context.close()
    # And a line that goes dead after half of what was promised.
    host, port = app.netloc.split(":")
    with socket.create_connection((host, int(port)), START) as line:
        line.sendall(
            b"PUT /_stcore/upload_file/x/y HTTP/1.1\r\nHost: localhost\r\n"
            b"Content-Length: 9000000\r\n\r\n" + bytes(4_000_000)
        )
    still_reads(scanner)


def test_rerun_storm(app: App, scanner: Scanner) -> None:
    # Large, so that it is still being read when the next run has begun.
    sheets = {
        f"{place}.png": png(cv2.resize(paper(["2026"]), None, fx=3, fy=3)) for place in range(3)
    }
    scanner.sends(sheets)
    scanner.reads("2026")
    scanner.opens_files()
    toggle = scanner.page.get_by_text("One digit per image")
    for _ in range(42):
        toggle.click(no_wait_after=True)
    scanner.visitor.settles()
    # A busy browser swallows one of so many presses now and then: 41 came to the page.
    switch = scanner.page.get_by_role("switch", name="One digit per image")
    switch.set_checked(False, force=True)
    scanner.reads("2026")


def test_rerun_storm_between_pages_and_canvases(visitor: Visitor) -> None:
    visitor.draws(hand(7))
    visitor.reads_in_the_end(7)
    for _ in range(20):
        visitor.page.get_by_text("A whole number", exact=True).click(no_wait_after=True)
        visitor.page.get_by_text("One digit", exact=True).click(no_wait_after=True)
    for _ in range(10):
        for name in ("Scan", "Metrics", "Draw"):
            visitor.page.get_by_role("link", name=name).first.click(no_wait_after=True)
    visitor.settles()
    visitor.reads_in_the_end(7)


FORGED: tuple[Any, ...] = (
    *(None, 7, "text", [], {"raw": None}, {"raw": 7}, {"raw": {"objects": None}}),
    *({"raw": {"objects": [[]]}}, {"raw": {"objects": [{"left": 0}, 7]}}),
    {"raw": {"objects": [{"left": 0}, {"path": "x", "left": [], "strokeWidth": "wide"}]}},
    {"raw": {"objects": [{"left": 0}, *[{"path": [["M", 1e99, 0]]}] * 20_000]}},
    {"raw": {"objects": []}, "data": "data:image/png;base64,AAAA"},
)


def test_forged_words_of_the_canvas_over_the_wire(app: App, browser: Browser) -> None:
    forged = iter([*FORGED, *FORGED])
    said: list[object] = []

    def tell(change: Callable[[dict[str, object]], object], content: bytes) -> bytes:
        message = BackMsg()
        message.ParseFromString(content)
        for widget in message.rerun_script.widget_states.widgets:
            if widget.WhichOneof("value") == "json_value" and '"drawing"' in widget.json_value:
                state = json.loads(widget.json_value)
                state["drawing"] = change(state)
                widget.json_value = json.dumps(state)
        return message.SerializeToString()

    def lie(state: dict[str, object]) -> object:
        said.append(next(forged, None))
        return said[-1]

    def between(route: WebSocketRoute) -> None:
        server = route.connect_to_server()
        route.on_message(lambda content: server.send(tell(lie, content)))  # type: ignore[arg-type]

    context = browser.new_context()
    page = context.new_page()
    page.route_web_socket(re.compile("_stcore/stream"), between)
    page.goto(app.address)
    canvas = page.get_by_role("img", name="Canvas: draw a digit here")
    expect(canvas).to_be_visible(timeout=START * 1000)
    box = canvas.bounding_box()
    assert box
    for place in range(len(FORGED)):
        sent = len(said)
        page.mouse.move(box["x"] + 50 + 9 * place, box["y"] + 50)
        page.mouse.down()
        page.mouse.move(box["x"] + 50 + 9 * place, box["y"] + 200, steps=3)
        page.mouse.up()
        deadline = time.monotonic() + START
        while len(said) == sent:
            assert time.monotonic() < deadline, "the stroke was not sent"
            page.wait_for_timeout(50)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(canvas).to_be_visible()
    context.close()
    honest = Visitor(browser, app.address)
    honest.draws(hand(7))
    honest.reads_in_the_end(7)
    honest.context.close()
    assert "Traceback" not in "\n".join(app.log)
