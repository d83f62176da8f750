"""A class in real browsers: a teacher at the projector, pupils with phones.

All of it on one server that keeps its rooms in SQLite, and on two that share PostgreSQL: each page
is then at another one than the page before.
"""

import csv
import io
import itertools
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Locator, Page, WebSocketRoute, expect

from digitlab.classroom import bounds, database, place
from digitlab.classroom.schema import metadata
from digitlab.classroom.store import Store
from digitlab.classroom.tasks import Kind, Task

from ..fixtures import postgresql
from ..fixtures.hands import hand
from ..fixtures.serving import ROOT, START, Running, free_port, running_app
from .visitor import DESKTOP, PHONE, smoothly

Open = Callable[..., Page]


class Servers:
    """The servers of a class; the one that is killed is started anew at its address."""

    def __init__(self, stack: ExitStack, logs: Path, count: int) -> None:
        self._stack, self._logs = stack, logs
        self.running = [self._start(free_port()) for _ in range(count)]

    def _start(self, port: int) -> Running:
        log = self._logs / f"log-{uuid4().hex}"
        return self._stack.enter_context(running_app(log, ROOT / "app.py", port))

    def kill_and_start(self, at: int) -> None:
        killed = self.running[at]
        killed.process.kill()
        killed.process.wait()
        self.running[at] = self._start(urlsplit(killed.address).port or 0)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def rooms(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[sa.URL]:
    """Where rooms are kept."""
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        if request.param == "sqlite":
            text = f"sqlite:///{tmp_path_factory.mktemp('rooms') / 'rooms.sqlite'}"
        elif reason := postgresql.reason_to_skip():
            pytest.skip(reason)
        else:
            text = stack.enter_context(postgresql.serving())
        patch.setenv(place.ADDRESS, text)
        yield database.address()


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory, rooms: sa.URL) -> Iterator[Servers]:
    """Where the app is served."""
    with ExitStack() as stack:
        count = 1 if rooms.get_backend_name() == "sqlite" else 2
        yield Servers(stack, tmp_path_factory.mktemp("class"), count)


@pytest.fixture
def opens(browser: Browser, servers: Servers) -> Iterator[Open]:
    """Open the page in a browser of its own, at the next server."""
    contexts, addresses = [], itertools.cycle(one.address for one in servers.running)

    def opens(link: str = "/classroom", **options: Any) -> Page:
        contexts.append(browser.new_context(**(DESKTOP | options)))
        page: Page = contexts[-1].new_page()
        link = next(addresses) + link
        page.goto(link, timeout=START * 1000, wait_until="domcontentloaded")
        begun = page.locator("[data-testid=stForm], .digitlab-task")
        expect(begun.first).to_be_visible(timeout=START * 1000)
        return page

    yield opens
    for context in contexts:
        context.close()


@pytest.fixture
def teacher(opens: Open) -> Page:
    """A teacher who has opened a room."""
    page = opens()
    page.get_by_role("button", name="Open a room").click()
    expect(page.locator(".digitlab-join .code")).to_be_visible()
    return page


def join(page: Page, teacher: Page, nickname: str = "") -> Page:
    page.get_by_role("textbox", name="Code").fill(
        teacher.locator(".digitlab-join .code").inner_text()
    )
    page.get_by_role("textbox", name="Nickname").fill(nickname)
    page.get_by_role("button", name="Join").click()
    # A phone loads the canvas' program first.
    expect(canvas(page)).to_be_visible(timeout=START * 1000)
    return page


def canvas(page: Page) -> Locator:
    return page.get_by_role("img", name="Canvas: draw a digit here")


def hand_in(page: Page, digit: int) -> None:
    """Draw a digit and hand it in."""
    button = page.get_by_role("button", name="Hand in")
    expect(button).to_be_disabled()
    box = canvas(page).bounding_box()
    assert box
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for run in hand(digit).placed(middle, 0.6 * box["height"]):
        first, *others = smoothly(run)
        page.mouse.move(*first)
        page.mouse.down()
        for point in others:
            page.mouse.move(*point)
        page.mouse.up()
    expect(button).to_be_enabled()
    button.click()
    expect(page.locator(".digitlab-said")).to_contain_text("Handed in")
    expect(button).to_be_disabled()


def task(page: Page, words: str) -> None:
    expect(page.locator(".digitlab-task")).to_contain_text(words)


def wall(page: Page) -> Locator:
    return page.locator("[role=listitem]")


def reload(page: Page, address: str = "") -> None:
    page.goto(address or page.url, timeout=START * 1000, wait_until="domcontentloaded")


def test_a_class_draws_sees_it_on_the_wall_and_votes(opens: Open, teacher: Page) -> None:
    ada, bo = (join(opens(**PHONE), teacher, name) for name in ("<b>Ada</b>", "Bo"))
    assert ada.evaluate("document.documentElement.scrollWidth") == PHONE["viewport"]["width"]
    task(ada, "Draw a 0 (1 of 10)")
    hand_in(ada, 0)
    expect(wall(teacher)).to_have_count(1)
    task(ada, "Draw a 1 (2 of 10)")
    hand_in(bo, 7)  # Asked for a 0.
    expect(wall(teacher)).to_have_count(2)
    expect(wall(teacher).first).to_have_text("0 → 7")
    # Names are hidden until the teacher lets them be shown.
    teacher.get_by_role("button", name="Room", exact=True).click()
    teacher.get_by_text("Show nicknames").click()
    expect(wall(teacher).last).to_contain_text("<b>Ada</b>")
    teacher.keyboard.press("Escape")
    teacher.get_by_role("radio", name="Which digits it confuses").click()
    expect(teacher.get_by_text("1 of 2 were read as what they are meant to be")).to_be_visible()
    # Each sees only their own.
    expect(wall(bo)).to_have_count(1)
    teacher.get_by_role("radio", name="Wall").click()
    teacher.get_by_role("radio", name="Fool it").click()
    for page in (ada, bo):
        task(page, "Fool the network")
    meant = ada.get_by_role("radiogroup", name="This is meant to be")
    meant.get_by_role("radio", name="1").click()
    hand_in(ada, 7)
    bo.get_by_role("radiogroup", name="What is it?").get_by_role("radio", name="1").click()
    expect(wall(teacher).first).to_contain_text("1 of 1 people")


def test_who_comes_back_goes_on_and_who_guesses_sees_nothing(opens: Open, teacher: Page) -> None:
    ada = join(opens(**PHONE), teacher)
    hand_in(ada, 0)
    task(ada, "Draw a 1 (2 of 10)")
    lines: list[tuple[WebSocketRoute, WebSocketRoute]] = []
    ada.route_web_socket(
        re.compile("/_stcore/stream"), lambda line: lines.append((line, line.connect_to_server()))
    )
    # A pupil's token is no teacher's, nor is one that is made up.
    own, address = ada.evaluate("localStorage['digitlab-class-pupil']"), ada.url
    for guess in (own, f"1.{'x' * 22}"):
        reload(ada, f"{address}?teach={guess}")
        task(ada, "Draw a 1 (2 of 10)")
    # A line that is cut loses nothing.
    before = len(lines)
    for end in lines[-1]:
        end.close()
    task(ada, "Draw a 1 (2 of 10)")
    hand_in(ada, 1)
    assert len(lines) > before
    reload(teacher)
    expect(wall(teacher)).to_have_count(2)
    # The secret link opens the room elsewhere, and is no longer in the address bar.
    teacher.get_by_role("button", name="Room", exact=True).click()
    teacher.get_by_text("Show my secret link").click()
    link = urlsplit(teacher.get_by_test_id("stCode").inner_text().strip())
    elsewhere = opens(f"{link.path}?{link.query}")
    expect(wall(elsewhere)).to_have_count(2)
    expect(elsewhere).to_have_url(re.compile(r"/classroom$"))
    # Who was never invited guesses an address, then a code.
    stranger = opens(f"/classroom?room={'x' * 22}")
    no_room = stranger.get_by_text(bounds.NO_SUCH_ROOM.partition(".")[0])
    stranger.get_by_role("button", name="Join").click()
    expect(no_room).to_be_visible()
    stranger.get_by_role("textbox", name="Code").fill("ABC 234")
    stranger.get_by_role("button", name="Join").click()
    expect(no_room).to_be_visible()
    expect(canvas(stranger)).to_have_count(0)
    expect(teacher.get_by_text("1 pupil, 2 handed in")).to_be_visible()


def kept(rooms: sa.URL) -> bytes:
    """All that is kept: SQLite's file, or PostgreSQL's rows."""
    if rooms.get_backend_name() == "sqlite":
        return Path(str(rooms.database)).read_bytes()
    engine = sa.create_engine(rooms)
    with engine.connect() as connection:
        tables = [connection.execute(sa.select(table)).all() for table in metadata.sorted_tables]
    engine.dispose()
    return repr(tables).encode()


def test_what_outlives_a_kill_is_taken_home_and_then_all_is_gone(
    opens: Open, teacher: Page, servers: Servers, rooms: sa.URL
) -> None:
    # Of a second try's own: what a first one has left is another room's.
    nickname = f"Ada {uuid4().hex[:12]}"
    ada = join(opens(**PHONE), teacher, nickname)
    hand_in(ada, 0)
    servers.kill_and_start(-1)  # Ada's, and the teacher's where there is one alone.
    # The page finds its server again by itself: it shows tasks that are set from now on.
    store = Store(database.connect(rooms))
    token = teacher.evaluate("sessionStorage['digitlab-class-teacher']")
    for digit in (7, 1):
        store.set_task(token, Task(Kind.DRAW, digit))
        words = re.compile(f"Draw a {digit}[.]")
        expect(ada.locator(".digitlab-task")).to_have_text(words, timeout=START * 1000)
    store.close()
    expect(wall(ada)).to_have_count(1)
    hand_in(ada, 1)
    expect(wall(teacher)).to_have_count(2, timeout=START * 1000)
    teacher.get_by_role("button", name="Room", exact=True).click()
    files = {}
    for name in ("ZIP", "CSV"):
        with teacher.expect_download() as download:
            teacher.get_by_role("button", name=re.compile(name)).click()
        files[name] = Path(download.value.path()).read_bytes()
    with zipfile.ZipFile(io.BytesIO(files["ZIP"])) as archive:
        assert {"00001_0.png", "00002_1.png", "labels.csv"} <= {*archive.namelist()}
        assert len(archive.namelist()) == 5
    rows = [*csv.DictReader(io.StringIO(files["CSV"].decode()))]
    assert [(row["label"], row["read"], row["nickname"]) for row in rows] == [
        ("0", "0", ""),
        ("1", "1", ""),
    ]
    assert nickname.encode() in kept(rooms)
    teacher.get_by_text("End the room").click()
    teacher.get_by_role("button", name="End it and delete everything").click()
    expect(teacher.get_by_text("all that was in it is deleted").first).to_be_visible()
    expect(ada.get_by_text("This room has ended").first).to_be_visible()
    assert nickname.encode() not in kept(rooms)
