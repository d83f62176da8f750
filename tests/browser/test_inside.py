"""Seeing inside and asking why, in a browser: what is opened on demand works, on a phone too."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from ..fixtures.hands import hand
from .conftest import Visit
from .visitor import DESKTOP, PHONE


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_layers_follow_the_pen_and_tell_their_sums(visit: Visit, screen: dict[str, Any]) -> None:
    visitor = visit(**screen)
    visitor.page.get_by_text("What each layer sees").click()
    picture = visitor.page.locator("[data-layer='0']")
    visitor.eventually(picture.count, bool)
    blank = picture.get_attribute("src")
    visitor.main.evaluate("main => main.scrollTo(0, 0)")
    visitor.draws(hand(3), finger=screen is PHONE)
    visitor.reads(3)
    visitor.eventually(lambda: picture.get_attribute("src"), lambda src: src != blank)
    picture.press("Enter")
    expect(visitor.page.get_by_text("Layer 1, filter")).to_be_visible()
    expect(visitor.page.get_by_text(re.compile("All products: .* with the bias"))).to_be_visible()
    visitor.chart.locator("[data-digit='3']").click()
    expect(visitor.page.get_by_text("Softmax.")).to_be_visible()
    assert visitor.main.evaluate("main => main.scrollWidth - main.clientWidth") == 0


def test_why_probe_and_fool_answer_for_the_drawing(visit: Visit) -> None:
    visitor = visit(**PHONE)
    visitor.page.get_by_role("button", name="Sample: 4").click()
    visitor.reads(4)
    visitor.page.get_by_text("Why?").click()
    expect(visitor.page.get_by_text(re.compile("Orange: .*a 4"))).to_be_visible()
    visitor.page.get_by_text("Probe: change it").click()
    expect(visitor.page.get_by_role("img", name=re.compile("^Turn: "))).to_be_visible()
    visitor.button("Fool it").click()
    told = re.compile("another digit")
    visitor.sees(visitor.page.get_by_text(told).last)
    visitor.settles()
    assert visitor.main.evaluate("main => main.scrollWidth - main.clientWidth") == 0
