"""What a person does on the Draw page, done in the real app with a real browser."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from digitlab.ui.canvas.fabric import MOST_STROKES

from ..fixtures.hands import HANDS, hand
from .conftest import Visit
from .visitor import PHONE, labels

MISREAD = 1 / 20
"""Share of the hands that may be misread."""

FOUR = hand(4, "open")
BAR, REST = replace(FOUR, strokes=FOUR.strokes[1:]), replace(FOUR, strokes=FOUR.strokes[:1])
"""The upright of a 4, which alone is a 1, and the rest of it."""


def test_every_hand_of_every_digit_is_read(
    visit: Visit, capsys: pytest.CaptureFixture[str]
) -> None:
    visitor = visit()
    misread = []
    for one in HANDS:
        read = visitor.writes(one)
        if read.startswith(str(one.digit)):
            visitor.reads(one.digit)
        else:
            misread.append(f"{one}: {' '.join(read.split())}")
        visitor.begins_anew()
    with capsys.disabled():
        print(f"\nmisread: {len(misread)} of {len(HANDS)} hands", *misread, sep="\n  ")
    assert len(misread) <= MISREAD * len(HANDS), misread


def test_an_empty_page_invites_to_draw(visit: Visit) -> None:
    visitor = visit()
    visitor.sees_an_empty_page()
    for name in ("Undo", "Redo", "Clear"):
        expect(visitor.button(name)).to_be_disabled()
    expect(visitor.label(0)).to_be_disabled()


FRAMES = """(places) => {
  const seen = new Set();
  window.seen = seen;
  const look = () => {
    const boxes = places.map((place) => {
      const box = document.querySelector(place)?.getBoundingClientRect();
      return box && [box.x, box.y, box.width, box.height].map(Math.round).join(" ");
    });
    seen.add(boxes.join(", "));
    requestAnimationFrame(look);
  };
  look();
}"""
"""Notes in every frame where the given places are."""


def test_nothing_moves_when_the_answer_comes(visit: Visit) -> None:
    visitor = visit()
    places = ["[role=status]", ".digitlab-bars", ".st-key-draw_place"]
    visitor.page.evaluate(FRAMES, places)
    clear = visitor.button("Clear").bounding_box()
    visitor.draws(hand(3))
    visitor.reads(3)
    visitor.settles()
    (only,) = visitor.page.evaluate("[...window.seen]")
    assert len(only.split(", ")) == len(places)
    assert all(only.split(", "))
    assert visitor.button("Clear").bounding_box() == clear


def test_a_phone_shows_canvas_and_answer_on_one_screen(visit: Visit) -> None:
    visitor = visit(**PHONE)
    canvas = visitor.canvas.bounding_box()
    assert canvas
    assert canvas["x"] >= 0
    assert canvas["x"] + canvas["width"] <= 390
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert visitor.main.evaluate("main => main.scrollWidth - main.clientWidth") == 0
    visitor.draws(hand(7, "crossed"), finger=True)
    visitor.reads(7)
    expect(visitor.canvas).to_be_in_viewport(ratio=1)
    expect(visitor.status).to_be_in_viewport(ratio=1)


def test_a_finger_draws_on_a_phone_without_scrolling(visit: Visit) -> None:
    visitor = visit(**PHONE)
    for digit in (5, 2, 4):
        visitor.draws(hand(digit), finger=True)
        visitor.reads(digit)
        visitor.begins_anew()
    visitor.swipes(visitor.canvas, up=100)
    visitor.reads(1)
    assert visitor.scrolled() == 0
    # The same finger scrolls elsewhere, so that it could have scrolled here.
    visitor.swipes(visitor.status, up=100)
    visitor.eventually(visitor.scrolled, bool)


def test_undo_redo_and_clear_by_button(visit: Visit) -> None:
    visitor = visit()
    visitor.draws(BAR)
    visitor.reads(1)
    expect(visitor.button("Redo")).to_be_disabled()
    visitor.draws(REST)
    visitor.reads(4)
    visitor.presses("Undo")
    visitor.reads(1)
    visitor.presses("Undo")
    visitor.sees_an_empty_page()
    expect(visitor.button("Undo")).to_be_disabled()
    visitor.presses("Redo")
    visitor.reads(1)
    visitor.presses("Redo")
    visitor.reads(4)
    expect(visitor.button("Redo")).to_be_disabled()
    visitor.presses("Clear")
    visitor.sees_an_empty_page()
    visitor.presses("Undo")
    visitor.reads(4)
    visitor.begins_anew()
    visitor.draws(hand(9))
    visitor.reads(9)


def test_undo_redo_and_clear_by_key(visit: Visit) -> None:
    visitor = visit()
    visitor.draws(BAR)
    visitor.reads(1)
    visitor.draws(REST)
    visitor.reads(4)
    keyboard = visitor.page.keyboard
    keyboard.press("Control+z")
    visitor.reads(1)
    keyboard.press("Control+y")
    visitor.reads(4)
    keyboard.press("Delete")
    visitor.sees_an_empty_page()


def test_drawing_goes_on_after_an_undo(visit: Visit) -> None:
    visitor = visit()
    visitor.draws(BAR)
    visitor.reads(1)
    one = visitor.bars()
    visitor.draws(hand(0))
    visitor.eventually(visitor.bars, lambda bars: bars != one)
    visitor.presses("Undo")
    visitor.reads(1)
    visitor.draws(REST)
    visitor.reads(4)
    expect(visitor.button("Redo")).to_be_disabled()


def test_more_strokes_than_a_drawing_holds_are_taken_off_the_canvas(visit: Visit) -> None:
    visitor = visit()
    box = visitor.canvas.bounding_box()
    assert box
    for number in range(MOST_STROKES):
        visitor.page.mouse.click(box["x"] + 10 + 8 * (number % 50), box["y"] + 10 + number // 50)
    expect(visitor.status).not_to_contain_text("Draw a digit")  # The server has heard of them.
    visitor.settles()
    visitor.page.mouse.click(box["x"] + 200, box["y"] + 300)
    warning = visitor.page.get_by_text("That is more than one drawing can hold")
    expect(warning).to_be_visible()
    # What the server had heard before the last stroke is shown again.
    visitor.eventually(visitor.ink, lambda ink: ink["share"] > 0 and ink["bottom"] < 0.5)
    visitor.begins_anew()
    expect(warning).to_have_count(0)
    visitor.draws(hand(7))
    visitor.reads(7)


def test_the_canvas_own_toolbar_stays_hidden(visit: Visit) -> None:
    visitor = visit()
    visitor.draws(hand(2))
    visitor.reads(2)
    visitor.canvas.hover()
    expect(visitor.page.locator(".dc-toolbar")).to_have_count(1)
    expect(visitor.page.locator(".dc-toolbar")).to_be_hidden()


def test_two_visitors_see_each_their_own(visit: Visit) -> None:
    one, other = visit(), visit()
    one.draws(hand(3))
    one.reads(3)
    other.sees_an_empty_page()
    other.draws(hand(7))
    other.reads(7)
    one.reads(3)
    one.begins_anew()
    other.reads(7)
    assert [row["read"] for row in labels(one.takes_home())] == ["3"]
    assert [row["read"] for row in labels(other.takes_home())] == ["7"]


def test_a_dark_canvas_is_read(visit: Visit) -> None:
    visitor = visit(color_scheme="dark")
    assert max(visitor.ink()["paper"]) < 80
    visitor.draws(hand(6))
    visitor.reads(6)


def test_a_screen_of_double_density_is_read(visit: Visit) -> None:
    visitor = visit(device_scale_factor=2)
    visitor.draws(hand(8))
    visitor.reads(8)


@pytest.mark.parametrize("center", [(0.2, 0.2), (0.8, 0.8)])
def test_a_small_digit_in_a_corner_is_read(visit: Visit, center: tuple[float, float]) -> None:
    visitor = visit()
    visitor.draws(hand(2), center, size=0.25)
    visitor.reads(2)


def test_a_download_comes_at_the_first_press_even_right_after_clear(visit: Visit) -> None:
    visitor = visit()
    visitor.draws(hand(6))
    visitor.reads(6)
    visitor.begins_anew()
    assert [row["read"] for row in labels(visitor.takes_home(hastily=True))] == ["6"]


@pytest.mark.parametrize(("width", "other"), [(1280, 900), (900, 1280), (1280, 500)])
def test_a_resized_window_keeps_the_drawing(visit: Visit, width: int, other: int) -> None:
    visitor = visit(viewport={"width": width, "height": 800})
    visitor.draws(hand(2), size=0.9)
    visitor.reads(2)
    # The canvas is blank for a moment where it is drawn anew.
    before = visitor.eventually(visitor.ink, lambda ink: ink["share"] > 0)
    visitor.resizes(other)
    visitor.reads(2)
    after = visitor.eventually(visitor.ink, lambda ink: ink["share"] > 0)
    assert after["bottom"] < 1 - 1 / 100, "the digit is cut off"
    assert after["right"] < 1 - 1 / 100, "the digit is cut off"
    ratio = (after["right"] - after["left"]) / (before["right"] - before["left"])
    assert 0.75 < ratio < 1.35
    visitor.draws(hand(2), size=0.2)
    expect(visitor.button("Undo")).to_be_enabled()


def test_nothing_is_asked_of_another_machine_and_nothing_goes_wrong(visit: Visit) -> None:
    visitor = visit()
    visitor.draws(hand(4))
    visitor.reads(4)
    visitor.page.get_by_text("How it is read").click()
    expect(visitor.page.get_by_role("img", name="Your ink")).to_be_visible()
    visitor.begins_anew()
    visitor.takes_home()
    assert visitor.elsewhere == []
    assert visitor.complaints == []


@pytest.mark.parametrize("options", [{}, PHONE])
def test_a_whole_number_is_written_on_the_wide_canvas(visit: Visit, options: dict) -> None:
    visitor = visit(**options)
    visitor.page.get_by_role("radio", name="A whole number").click()
    canvas = visitor.page.get_by_role("img", name="Canvas: write a number here")
    expect(canvas).to_be_visible()
    visitor.settles()
    box = canvas.bounding_box()
    assert box
    side = min(0.7 * box["height"], 0.22 * box["width"])
    mouse = visitor.page.mouse
    for place, digit in enumerate("2026"):
        x = box["x"] + box["width"] / 2 + (place - 1.5) * side
        for run in hand(int(digit)).placed((x, box["y"] + box["height"] / 2), 0.85 * side):
            mouse.move(*run[0])
            mouse.down()
            for point in run[1:]:
                mouse.move(*point)
            mouse.up()
    expect(visitor.status).to_have_text(re.compile("^ *2 ?0 ?2 ?6"))
    expect(visitor.page.get_by_role("img", name="read as")).to_have_count(4)
    assert visitor.main.evaluate("main => main.scrollWidth - main.clientWidth") == 0
    # Until the pen's last report is in, the page shows what it has followed.
    expect(visitor.status).to_have_attribute("aria-busy", "false")
    visitor.settles()
    visitor.presses("Undo")
    expect(visitor.status).to_have_text(re.compile("^ *2 ?0 ?2(?! ?[0-9])"))
