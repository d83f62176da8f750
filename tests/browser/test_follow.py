"""The answer follows the pen while it is down, and falls back to the canvas' own reports."""

import re
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from ..fixtures.hands import hand
from ..fixtures.serving import serving
from .conftest import Visit
from .test_draw import BAR, REST
from .visitor import PHONE, Visitor, labels

SEVEN = hand(7)


def put_down(visitor: Visitor, points: int = 60) -> None:
    """Draw a 7 slowly, and keep the pen on the paper."""
    box = visitor.canvas.bounding_box()
    assert box
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    (run,) = SEVEN.placed(middle, box["height"] / 2)
    mouse = visitor.page.mouse
    mouse.move(*run[0])
    mouse.down()
    for at in np.linspace(0, len(run) - 1, points)[1:]:
        before, part = run[int(at)], at % 1
        after = run[min(int(at) + 1, len(run) - 1)]
        mouse.move(*((1 - part) * a + part * b for a, b in zip(before, after, strict=True)))
        visitor.page.wait_for_timeout(15)


def test_bars_follow_the_pen(visit: Visit) -> None:
    visitor = visit()
    visitor.page.evaluate("""() => {
      window.moves = new Set();
      const chart = document.querySelector(".digitlab-bars").parentElement;
      new MutationObserver(() => {
        const bars = chart.querySelectorAll("[data-digit]");
        window.moves.add([...bars].map(bar => bar.dataset.probability).join());
      }).observe(chart, { subtree: true, childList: true, attributes: true });
    }""")
    put_down(visitor)
    visitor.shows(7)
    assert visitor.page.evaluate("window.moves.size") >= 5
    expect(visitor.status).to_have_attribute("aria-busy", "true")
    visitor.page.mouse.up()
    visitor.reads(7)


def test_an_unfinished_stroke_is_no_step_and_no_drawing(visit: Visit) -> None:
    visitor = visit()
    put_down(visitor)
    visitor.shows(7)
    expect(visitor.button("Undo")).to_be_disabled()
    expect(visitor.label(7)).to_be_disabled()
    visitor.page.mouse.up()
    visitor.presses("Undo")
    visitor.sees_an_empty_page()
    expect(visitor.button("Undo")).to_be_disabled()
    visitor.presses("Redo")
    visitor.reads(7)
    assert len(labels(visitor.takes_home())) == 1


def test_the_answer_follows_a_finger(visit: Visit) -> None:
    visitor = visit(**PHONE)
    box = visitor.canvas.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 4
    touch = visitor.context.new_cdp_session(visitor.page)
    for step in range(20):
        fingers = {
            "type": "touchMove" if step else "touchStart",
            "touchPoints": [{"x": x, "y": y + step * box["height"] / 40}],
        }
        touch.send("Input.dispatchTouchEvent", fingers)
        visitor.page.wait_for_timeout(30)
    visitor.shows(1)
    expect(visitor.button("Undo")).to_be_disabled()
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    visitor.button("Undo").click()
    visitor.sees_an_empty_page()


def test_what_is_read_is_what_the_canvas_shows(visit: Visit) -> None:
    visitor = visit()
    visitor.draws(hand(2))
    visitor.draws(hand(1), center=(0.8, 0.5))
    visitor.settles()
    shown = visitor.page.locator("canvas.dc-canvas.lower-canvas").evaluate(
        """canvas => {
          const { width, height } = canvas;
          const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
          return [width, height, ...data.filter((_, at) => at % 4 === 1)];
        }"""
    )
    width, height, *pixels = shown
    canvas = np.array(pixels, np.uint8).reshape(height, width)
    png = np.frombuffer(visitor.takes_home()["drawing-00001.png"], np.uint8)
    drawn = cv2.imdecode(png, cv2.IMREAD_COLOR)
    assert drawn is not None
    away = np.abs(drawn[..., 1].astype(int) - canvas)
    edge = cv2.morphologyEx(canvas, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > 0
    assert away[~edge].max(initial=0) == 0
    assert away.mean() < 1


LIFTS_WITH_THE_NEXT_WORD = """({ x, y }) => {
  const plain = window.setTimeout;
  window.setTimeout = (call, ...rest) => {
    const timer = plain(call, ...rest);
    if (String(call).includes("sendUpdateWidgetsMessage")) {
      window.setTimeout = plain;
      const at = { bubbles: true, composed: true, isPrimary: true, clientX: x, clientY: y };
      document.dispatchEvent(new PointerEvent("pointerup", at));
      document.dispatchEvent(new MouseEvent("mouseup", at));
    }
    return timer;
  };
}"""


def test_a_pen_that_lifts_as_its_follower_speaks_is_heard_by_itself(visit: Visit) -> None:
    """Streamlit sends what is said in one moment as one, runs for who spoke first, and warns."""
    visitor = visit()
    warnings: list[str] = []
    visitor.page.on("console", lambda message: warnings.append(message.text))
    put_down(visitor, points=30)
    visitor.shows(7)
    box = visitor.canvas.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    visitor.page.evaluate(LIFTS_WITH_THE_NEXT_WORD, {"x": x, "y": y})
    visitor.page.mouse.move(x, y)
    expect(visitor.button("Undo")).to_be_enabled()
    assert not [warning for warning in warnings if "fragmentId" in warning]


def disguise(route: Route) -> None:
    """Give the canvas' parts other names than those that we know."""
    response = route.fetch()
    text = re.sub("upper-canvas|dc-toolbar", "something-else", response.text())
    route.fulfill(response=response, body=text)


def test_a_canvas_that_looks_different_inside_answers_in_its_own_time(
    browser: Browser, address: str, visit: Visit
) -> None:
    visitor = visit()
    visitor.page.route("**/*drawable-canvas*/**/*.js*", disguise)
    visitor.page.reload()
    canvas = visitor.page.locator("canvas.something-else")
    expect(canvas).to_be_visible()
    box = canvas.bounding_box()
    assert box
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for one, digit in ((BAR, 1), (REST, 4)):
        start, *rest = one.placed(middle, box["height"] / 2)[0]
        visitor.page.mouse.move(*start)
        visitor.page.mouse.down()
        for point in rest:
            visitor.page.mouse.move(*point)
        visitor.page.mouse.up()
        visitor.reads(digit)
    visitor.page.keyboard.press("Control+z")
    visitor.reads(1)
    visitor.page.keyboard.press("Delete")
    expect(visitor.status).to_have_text(re.compile("^–Draw a digit, 0 to 9"))


@pytest.fixture(scope="module")
def two(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    log = tmp_path_factory.mktemp("two") / "log"
    with serving(log, Path(__file__).with_name("two_canvases.py")) as address:
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        page = context.new_page()
        page.goto(address)
        yield page
        context.close()


def test_two_canvases_on_one_page_have_each_their_own_answer(two: Page) -> None:
    def told(key: str) -> Locator:
        return two.locator(f'[data-of="{key}"]')

    for key, other in (("one", "other"), ("other", "one")):
        canvas = two.get_by_role("img", name=f"Canvas {key}")
        expect(canvas).to_be_visible(timeout=60_000)
        elsewhere = told(other).inner_text()
        box = canvas.bounding_box()
        assert box
        two.mouse.move(box["x"] + 100, box["y"] + 60)
        two.mouse.down()
        for step in range(20):
            two.mouse.move(box["x"] + 100, box["y"] + 60 + 5 * step)
            two.wait_for_timeout(20)
        expect(told(key)).to_have_text(re.compile(r"^0 [1-9]\d+ 0$"))
        two.mouse.up()
        expect(told(key)).to_have_text(re.compile(r"^([1-9]\d+) \1 1$"))
        assert told(other).inner_text() == elsewhere
    two.get_by_role("button", name="Undo one").click()
    expect(told("one")).to_have_text("0 0 0")
    expect(told("other")).to_have_text(re.compile(r"^[1-9]"))
