"""Draw's layout in a browser: what is in sight, how large targets are, where the keyboard goes."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from ..fixtures.hands import hand
from ..fixtures.serving import serving
from .conftest import Visit
from .visitor import PHONE, Visitor

SCREENS: dict[str, dict[str, Any]] = {
    "laptop": {"viewport": {"width": 1366, "height": 768}},
    "phone": PHONE,
    "phone on its side": PHONE | {"viewport": {"width": 844, "height": 390}},
    "projector at 150 %": {"viewport": {"width": 1366 * 2 // 3, "height": 768 * 2 // 3}},
}

SMALL_TARGETS = """() => {
  const EXEMPT = "h1, h2, h3, p, [data-testid=stTooltipIcon], [data-testid=stElementToolbar]";
  const all = [...document.querySelectorAll("[data-testid=stMain] *, header a")];
  const inside = all.flatMap((e) => [e, ...(e.shadowRoot?.querySelectorAll("*") ?? [])]);
  return inside
    .filter((e) => e.matches("button, summary, a[href]") && e.checkVisibility())
    // In a sentence or a label links may be small (WCAG 2.5.5); Streamlit's tools are.
    .filter((e) => e.closest(".st-key-contents") || !e.closest(EXEMPT))
    .map((e) => [e.ariaLabel || e.textContent, e.getBoundingClientRect()])
    .filter(([, box]) => box.width && (box.width < 43.5 || box.height < 43.5))
    .map(([name, box]) => `${name}: ${box.width} x ${box.height}`);
}"""

PALE = Path(__file__).with_name("contrast.js").read_text("utf-8")
"""What is written with too little contrast."""

HEADINGS = """() => [...document.querySelectorAll("[data-testid=stMain] :is(h1, h2, h3, h4)")]
  .filter((e) => e.checkVisibility())
  .map((e) => parseFloat(getComputedStyle(e).fontSize))"""

FOCUSED = """() => {
  let element = document.activeElement;
  if (element === document.body) return null; // the browser's own controls come next
  while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  return [element.getAttribute("aria-label") ?? element.textContent, outlineStyle, outlineWidth];
}"""


TITLES = {
    "": "Draw a digit",
    "scan": "Scan",
    "classroom": "Class",
    "teach": "Teach",
    "lesson": "Lesson",
    "metrics": "Metrics",
}
"""Address of a page → its one heading of the first level."""

MOST_SHIFT = 0.05
"""Largest cumulative layout shift of a page while it loads."""

TRIES = 3
"""Loads of a page, of which one must be still."""

WATCH_SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const { value } of list.getEntries()) window.shifted += value;
}).observe({ type: "layout-shift", buffered: true });
"""


@pytest.mark.parametrize(("screen", "theme"), [("laptop", "light"), ("phone", "dark")])
def test_nothing_jumps_while_a_page_loads_and_all_can_be_read(
    visit: Visit, screen: str, theme: str
) -> None:
    visitor = visit(**SCREENS[screen], color_scheme=theme)
    visitor.page.add_init_script(WATCH_SHIFTS)
    for address, title in TITLES.items():
        # What a busy machine paints of a page half there differs; a place that is not kept is
        # missing at each try.
        shifted: list[float] = []
        while not shifted or (shifted[-1] >= MOST_SHIFT and len(shifted) < TRIES):
            shifted.append(_shift(visitor, address, title))
        assert shifted[-1] < MOST_SHIFT, (title, shifted)
        if screen == "phone":
            # The canvas hides its own toolbar a moment after it has come.
            visitor.eventually(
                lambda: visitor.page.evaluate(SMALL_TARGETS), lambda small: small == []
            )
        visitor.eventually(lambda: visitor.page.evaluate(PALE), lambda pale: pale == [])
        largest, *others = visitor.page.evaluate(HEADINGS)
        assert all(size < largest for size in others), (title, largest, others)


def _shift(visitor: Visitor, address: str, title: str) -> float:
    """Load a page; how far what is seen has moved until all of it was there."""
    page = visitor.page
    page.goto(f"{visitor.address}/{address}")
    visitor.sees(page.get_by_role("heading", level=1, name=title, exact=True))
    visitor.settles()
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    expect(page).to_have_title(re.compile(" · digitlab$"))
    # Streamlit looks for its server below the page's own address first.
    visitor.complaints = [each for each in visitor.complaints if "404" not in each]
    shift: float = page.evaluate("window.shifted")
    return shift


@pytest.mark.parametrize("screen", SCREENS)
def test_all_of_the_answer_is_in_sight_without_scrolling(visit: Visit, screen: str) -> None:
    visitor = visit(**SCREENS[screen])
    visitor.page.get_by_role("button", name="Sample: 4").click()
    visitor.reads(4)
    visitor.begins_anew()
    visitor.draws(hand(3))
    visitor.reads(3)
    canvas = visitor.canvas.bounding_box()
    assert canvas
    assert canvas["y"] <= 120
    for part in (visitor.canvas, visitor.status, visitor.chart, visitor.label(9)):
        expect(part).to_be_in_viewport(ratio=1)
    expect(visitor.thumbnail(4)).to_be_in_viewport(ratio=1)
    assert visitor.scrolled() == 0
    assert visitor.main.evaluate("main => main.scrollWidth - main.clientWidth") == 0
    assert visitor.page.evaluate(SMALL_TARGETS) == []
    expect(visitor.page.get_by_role("heading", level=1)).to_have_count(1)
    expect(visitor.page).to_have_title("Draw · digitlab")


def test_a_phones_menu_closes_on_every_choice_the_page_that_is_shown_too(visit: Visit) -> None:
    visitor = visit(**PHONE)
    for name in ("Scan", "Draw", "Draw", "Lesson", "Lesson", "Draw"):
        visitor.goes_to(name)
        title = TITLES[name.lower() if name != "Draw" else ""]
        expect(visitor.page.get_by_role("heading", level=1, name=title)).to_be_attached()


def test_canvas_is_reached_and_left_by_the_keyboard_and_each_stop_shows(visit: Visit) -> None:
    visitor = visit()
    visitor.draws(hand(3))
    visitor.reads(3)
    visitor.settles()  # A button that is put on the page anew loses the focus.
    stops: list[list[str]] = []
    for _ in range(24):
        visitor.page.keyboard.press("Tab")
        stops += filter(None, [visitor.page.evaluate(FOCUSED)])
    names = [name for name, *_ in stops]
    canvas = names.index("Canvas: draw a digit here")
    assert any("Undo" in name for name in names[canvas + 1 :])
    assert not any("Probability" in name for name in names)
    assert [name for name, style, width in stops if style == "none" or width == "0px"] == []


def test_a_page_that_is_loaded_again_keeps_the_drawings_for_its_visitor_alone(
    visit: Visit,
) -> None:
    visitor, other = visit(), visit()
    visitor.draws(hand(7))
    visitor.reads(7)
    visitor.label(1).click()
    visitor.begins_anew()
    visitor.draws(hand(3))
    visitor.reads(3)
    for _ in range(2):
        visitor.page.reload()
        visitor.is_ready()
        visitor.reads(3)
        expect(visitor.thumbnail(1)).to_be_visible()
    visitor.presses("Clear")
    visitor.sees_an_empty_page()
    other.page.reload()
    other.is_ready()
    other.sees_an_empty_page()


def test_two_digits_are_taken_to_the_wide_canvas(visit: Visit) -> None:
    visitor = visit()
    visitor.draws(hand(1), center=(0.35, 0.5))
    visitor.reads(1)
    visitor.draws(hand(2), center=(0.65, 0.5))
    expect(visitor.status).to_contain_text("more than one digit")
    visitor.button("Read it as a whole number").click()
    expect(visitor.status).to_contain_text("12")
    field = visitor.page.get_by_role("textbox")
    field.fill("13")
    field.press("Enter")
    expect(visitor.page.get_by_text("Thanks, saved as 13.")).to_be_visible()
    visitor.settles()
    names = sorted(visitor.takes_home())
    assert names == ["00001_1.png", "00002_3.png", "drawing-00001.png", "labels.csv"]
    # Like one digit, a number and all of its answer are in sight on a phone's side.
    visitor.page.set_viewport_size(SCREENS["phone on its side"]["viewport"])
    visitor.main.evaluate("main => main.scrollTo(0, 0)")
    for part in (visitor.page.get_by_role("img", name="write a number"), visitor.status, field):
        expect(part).to_be_in_viewport(ratio=1)


def test_a_lost_server_is_a_sentence_of_ours(tmp_path: Any, browser: Browser) -> None:
    with serving(tmp_path / "log") as address:
        visitor = Visitor(browser, address)
    dialog = visitor.page.get_by_role("dialog")
    expect(dialog).to_be_visible(timeout=60_000)
    expect(dialog.get_by_text("Is Streamlit still running")).to_be_hidden()
    visitor.context.close()
