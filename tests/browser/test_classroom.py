"""A class in real browsers: a teacher at the projector, pupils with phones."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Locator, Page, WebSocketRoute, expect

from digitlab.classroom import place

from ..fixtures.hands import hand
from .visitor import DESKTOP, PHONE, START, _smoothly, serving

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rooms") / "rooms.sqlite"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, rooms: Path) -> Iterator[str]:
    """Where an app is served that keeps its rooms in a file of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(place.ADDRESS, f"sqlite:///{rooms}")
        with serving(tmp_path_factory.mktemp("class") / "log") as address:
            yield f"{address}/classroom"


@pytest.fixture
def opens(browser: Browser, address: str) -> Iterator[Open]:
    """Open the page in a browser of its own."""
    contexts = []

    def opens(link: str = address, **options: Any) -> Page:
        contexts.append(browser.new_context(**(DESKTOP | options)))
        page: Page = contexts[-1].new_page()
        page.goto(link, timeout=START * 1000, wait_until="domcontentloaded")
        expect(page.get_by_test_id("stForm").first).to_be_visible(timeout=START * 1000)
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
        first, *others = _smoothly(run)
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


def test_a_class_draws_and_its_digits_meet_on_the_wall(opens: Open, teacher: Page) -> None:
    ada, bo = (join(opens(**PHONE), teacher, name) for name in ("<b>Ada</b>", "Bo"))
    assert ada.evaluate("document.documentElement.scrollWidth") == PHONE["viewport"]["width"]
    task(ada, "Draw a 0 (1 of 10)")
    wall = teacher.locator("[role=listitem]")
    hand_in(ada, 0)
    expect(wall).to_have_count(1)
    task(ada, "Draw a 1 (2 of 10)")
    hand_in(bo, 7)  # Asked for a 0.
    expect(wall).to_have_count(2)
    expect(wall.first).to_have_text("0 → 7")
    # Names are hidden until the teacher lets them be shown.
    teacher.get_by_role("button", name="Room", exact=True).click()
    teacher.get_by_text("Show nicknames").click()
    expect(wall.last).to_contain_text("<b>Ada</b>")
    teacher.keyboard.press("Escape")
    teacher.get_by_role("radio", name="What is taken for what").click()
    expect(teacher.get_by_text("1 of 2 were read as what they are meant to be")).to_be_visible()
    # Each sees only their own.
    expect(bo.locator("[role=listitem]")).to_have_count(1)


def test_the_class_votes_on_what_fools_the_network(opens: Open, teacher: Page) -> None:
    ada, bo = (join(opens(**PHONE), teacher) for _ in range(2))
    teacher.get_by_role("radio", name="Fool it").click()
    for page in (ada, bo):
        task(page, "Fool the network")
    meant = ada.get_by_role("radiogroup", name="This is meant to be")
    meant.get_by_role("radio", name="1").click()
    hand_in(ada, 7)
    bo.get_by_role("radiogroup", name="What is it?").get_by_role("radio", name="1").click()
    expect(teacher.locator("[role=listitem]")).to_contain_text("1 of 1 people")


def test_who_comes_back_goes_on(opens: Open, teacher: Page) -> None:
    ada = join(opens(**PHONE), teacher)
    hand_in(ada, 0)
    ada.reload(timeout=START * 1000, wait_until="domcontentloaded")
    task(ada, "Draw a 1 (2 of 10)")
    teacher.reload(timeout=START * 1000, wait_until="domcontentloaded")
    expect(teacher.locator("[role=listitem]")).to_have_count(1)
    # The secret link opens the room elsewhere, and is no longer in the address bar.
    teacher.get_by_role("button", name="Room", exact=True).click()
    teacher.get_by_text("Show my secret link").click()
    link = teacher.get_by_test_id("stCode").inner_text().strip()
    elsewhere = teacher.context.browser
    assert elsewhere
    other = elsewhere.new_context(**DESKTOP).new_page()
    other.goto(link, timeout=START * 1000, wait_until="domcontentloaded")
    expect(other.locator("[role=listitem]")).to_have_count(1, timeout=START * 1000)
    expect(other).to_have_url(re.compile(r"/classroom$"))
    other.context.close()


def test_a_cut_line_loses_nothing(opens: Open, teacher: Page) -> None:
    ada = join(opens(**PHONE), teacher)
    lines: list[tuple[WebSocketRoute, WebSocketRoute]] = []
    ada.route_web_socket(
        re.compile("/_stcore/stream"), lambda line: lines.append((line, line.connect_to_server()))
    )
    ada.reload(timeout=START * 1000, wait_until="domcontentloaded")
    task(ada, "Draw a 0 (1 of 10)")
    hand_in(ada, 0)
    for end in lines[-1]:
        end.close()
    task(ada, "Draw a 1 (2 of 10)")
    hand_in(ada, 1)
    assert len(lines) >= 2
    expect(teacher.locator("[role=listitem]")).to_have_count(2)


def test_what_is_taken_home_is_all_there_was_and_then_all_is_gone(
    opens: Open, teacher: Page, rooms: Path
) -> None:
    # Of a second try's own: what a first one has left is another room's.
    nickname = f"Ada {uuid4().hex[:12]}"
    ada = join(opens(**PHONE), teacher, nickname)
    hand_in(ada, 0)
    teacher.get_by_role("button", name="Room", exact=True).click()
    files = {}
    for name in ("ZIP", "CSV"):
        with teacher.expect_download() as download:
            teacher.get_by_role("button", name=re.compile(name)).click()
        files[name] = Path(download.value.path()).read_bytes()
    with zipfile.ZipFile(io.BytesIO(files["ZIP"])) as archive:
        assert sorted(archive.namelist()) == ["00001_0.png", "drawing-00001.png", "labels.csv"]
    (row,) = csv.DictReader(io.StringIO(files["CSV"].decode()))
    assert (row["label"], row["read"], row["nickname"]) == ("0", "0", "")
    assert nickname.encode() in rooms.read_bytes()
    teacher.get_by_text("End the room").click()
    teacher.get_by_role("button", name="End it and delete everything").click()
    expect(teacher.get_by_text("all that was in it is deleted").first).to_be_visible()
    expect(ada.get_by_text("This room has ended").first).to_be_visible()
    assert nickname.encode() not in rooms.read_bytes()
