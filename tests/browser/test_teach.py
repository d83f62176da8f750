"""Teach: a class trains a network, stops it, tries it on everyone's canvas and takes it home."""

from collections.abc import Iterator
from contextlib import ExitStack

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from digitlab.classroom import database, place
from digitlab.classroom.records import NewDigit
from digitlab.classroom.store import Store
from digitlab.datasets import find_mnist
from digitlab.io.images import encode_png
from digitlab.recognition.prediction import Prediction

from ..fixtures import postgresql
from ..fixtures.hands import hand
from ..fixtures.serving import START, serving
from .visitor import PHONE, Visitor

LEARNING = 90_000
"""Milliseconds until TensorFlow is there, and some digits are learned, on a busy machine."""

PUPILS = 8
"""Who hand in all that a class draws here: five digits each."""


def squares() -> np.ndarray:
    """A digit of each kind that is easy to tell: a bright square in a place of its own."""
    images = np.zeros((10, 28, 28), np.uint8)
    for digit in range(10):
        row, column = divmod(digit, 4)
        images[digit, 2 + 8 * row : 8 + 8 * row, 1 + 7 * column : 6 + 7 * column] = 255
    return images


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The rooms of the servers: in PostgreSQL, where it is installed."""
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        if postgresql.reason_to_skip():
            text = f"sqlite:///{tmp_path_factory.mktemp('rooms') / 'rooms.sqlite'}"
        else:
            text = stack.enter_context(postgresql.serving())
        patch.setenv(place.ADDRESS, text)
        store = Store(database.connect(database.address()))
        yield store
        store.close()


@pytest.fixture(scope="module")
def addresses(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Where the app is served to the teacher and to pupils, with squares in MNIST's place."""
    folder = tmp_path_factory.mktemp("mnist")
    labels = (np.arange(60_000) % 10).astype(np.uint8)
    images = squares()[labels]
    test = images[:10_000], labels[:10_000]
    np.savez(folder / "mnist.npz", x_train=images, y_train=labels, x_test=test[0], y_test=test[1])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DIGITLAB_DATA", str(folder))
        assert find_mnist(folder)
        logs = tmp_path_factory.mktemp("teach")
        with serving(logs / "teacher") as first, serving(logs / "pupils") as second:
            yield first, second


@pytest.fixture
def teacher(store: Store) -> str:
    """Token of a teacher whose class has drawn."""
    token = store.open_room(1)
    room = store.taught(token)
    assert room
    pictures = squares()
    for pupil in range(PUPILS):
        member = store.join(room.invitation)
        for digit in range(5 * (pupil % 2), 5 * (pupil % 2) + 5):
            said = Prediction(np.full(10, 0.1, np.float32), 1.0, 0.5)
            png = encode_png(255 - pictures[digit])
            store.hand_in(member, NewDigit(digit, said, pictures[digit], png))
    return token


def draw_a_seven(page: Page, name: str) -> None:
    canvas = page.get_by_role("img", name=name)
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for run in hand(7).placed(middle, box["height"] / 2):
        page.mouse.move(*run[0])
        page.mouse.down()
        for point in run[1:]:
            page.mouse.move(*point)
        page.mouse.up()


def test_a_network_learns_is_tried_by_all_and_taken_home(
    browser: Browser, addresses: tuple[str, str], store: Store, teacher: str
) -> None:
    visitor = Visitor(browser, addresses[0])
    page = visitor.page
    room = store.taught(teacher)
    assert room
    phone = browser.new_context(**PHONE).new_page()
    # At another server than the teacher: what was trained at one is on all canvases.
    phone.goto(f"{addresses[1]}/classroom?room={room.invitation}", timeout=START * 1000)
    phone.get_by_role("button", name="Join").click(timeout=START * 1000)
    page.goto(f"{addresses[0]}/classroom?teach={teacher}", timeout=START * 1000)
    page.get_by_role("radio", name="Teach it").click(timeout=START * 1000)
    page.get_by_role("radio", name="Both").click()
    page.get_by_role("button", name="Settings").click()
    page.get_by_role("slider", name="Rounds through the digits").press("End")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Play").click()
    curves = page.locator(".digitlab-live img")
    expect(curves).to_be_visible(timeout=LEARNING)
    first = curves.get_attribute("alt")
    expect(page.locator(".digitlab-filters img")).to_have_count(16)
    # The class's own digits turn from wrong to right; of an untrained network few are right.
    expect(page.locator(".digitlab-own figure")).to_have_count(5 * PUPILS)
    expect(page.locator(".digitlab-own [data-held]")).to_have_count(5 * PUPILS // 4)
    expect(page.locator(".digitlab-own [data-wrong]")).to_have_count(0, timeout=LEARNING)
    assert page.locator(".digitlab-own [data-turned]").count() > 2 * PUPILS
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Go on").click()
    expect(curves).not_to_have_attribute("alt", str(first), timeout=LEARNING)
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("heading", name="Try it")).to_be_visible(timeout=LEARNING)
    draw_a_seven(page, "Canvas: draw a digit for the network")
    answers = page.locator("[class*='st-key-teach_answer_']")
    expect(answers).to_have_count(2)
    expect(answers.first).to_contain_text("a 7")
    expect(answers.last).not_to_contain_text("Nothing is drawn")
    # On everyone's canvas, beside ours, and taken away again.
    page.get_by_role("button", name="Put Network 1 on everyone's canvas").click()
    expect(page.get_by_role("button", name="Take it away")).to_be_visible()
    draw_a_seven(phone, "Canvas: draw a digit here")
    said = phone.locator(".digitlab-said")
    expect(said).to_contain_text("The network: I'm sure: it's a 7.")
    expect(said).to_contain_text("The class's network:")
    for name, start in (("(.keras)", b"PK"), ("(ONNX)", b"\x08")):
        with page.expect_download() as sent:
            page.get_by_role("button", name=f"Network 1 {name}").click()
        assert sent.value.path().read_bytes().startswith(start)
    phone.context.close()
    visitor.context.close()
    # Streamlit first looks for its server below the page's address.
    assert [complaint for complaint in visitor.complaints if "404" not in complaint] == []
    assert visitor.elsewhere == []
