"""Try them: the other networks on the Draw page, in a real browser."""

from typing import Any

import pytest
from playwright.sync_api import expect

from digitlab.recognition import store
from digitlab.ui.draw.other_networks import bundled
from digitlab.zoo import RECIPES

from ..fixtures.hands import hand
from .conftest import Visit
from .visitor import DESKTOP, PHONE, Visitor

NAMES = bundled(store.models_folder())


def looks(visitor: Visitor) -> None:
    """Open the other networks."""
    visitor.page.get_by_text("Try the other networks").click()
    visitor.settles()


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_networks_read_the_same_drawing_side_by_side(visit: Visit, screen: dict[str, Any]) -> None:
    visitor = visit(**screen)
    visitor.draws(hand(7, "crossed"))
    visitor.reads(7)
    looks(visitor)
    small = visitor.page.locator("[class*='st-key-others_']").locator(".digitlab-bars")
    expect(small).to_have_count(len(NAMES))
    first, second = small.nth(0).bounding_box(), small.nth(1).bounding_box()
    assert first
    assert second
    assert first["y"] == second["y"]
    assert visitor.main.evaluate("main => main.scrollWidth - main.clientWidth") == 0


def test_small_bars_follow_the_drawing(visit: Visit) -> None:
    visitor = visit()
    looks(visitor)
    ours = visitor.page.locator(f".st-key-others_{store.BUNDLED}")
    expect(visitor.page.get_by_text("see what each network reads")).to_be_visible()
    visitor.draws(hand(0))
    visitor.reads(0)
    sure = ours.locator('[data-digit="0"]')
    visitor.eventually(
        lambda: sure.get_attribute("data-probability"), lambda share: float(share or 0) > 0.9
    )
    visitor.begins_anew()
    expect(visitor.page.get_by_text("see what each network reads")).to_be_visible()


def test_one_network_is_chosen_and_leads_to_its_figures(visit: Visit) -> None:
    visitor = visit()
    visitor.draws(hand(3))
    visitor.reads(3)
    looks(visitor)
    visitor.chooses("Network", f"{NAMES[1]}: {RECIPES[NAMES[1]].what}")
    link = visitor.page.get_by_role("link", name=f"How good {NAMES[1]} is")
    expect(link).to_be_visible()
    link.click()
    expect(visitor.page.get_by_role("combobox", name="Model")).to_have_value(NAMES[1])
