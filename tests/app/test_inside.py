"""What is opened on demand on the Draw page: layers, why, probe; closed, none of it is loaded."""

import sys
from pathlib import Path
from typing import Any

import pytest

from .draw_page import ONE, SEVEN, Page

PARTS = ("layers", "why", "probe")


def words(page: Page) -> str:
    return " ".join(str(one.value) for one in page.app.markdown)


@pytest.fixture
def page(root: Path) -> Page:
    page = Page(root).open()
    for key in ("layers", "why", "probes"):
        page.app.session_state[key] = True
    return page


def test_who_does_not_look_loads_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for part in PARTS:
        monkeypatch.setitem(sys.modules, f"digitlab.ui.draw.{part}", None)
    assert Page(root).open().draw(SEVEN).digit == "7"


@pytest.mark.usefixtures("no_data")
def test_all_that_is_open_answers_for_the_drawing_and_for_the_next(page: Page) -> None:
    assert "Draw a digit and see where the network looked" in words(page.run())
    page.draw(SEVEN)
    assert "rests on" in words(page)
    assert "(a 7, " in words(page)
    bodies = [one.proto.body for one in page.app.get("html")]
    (curves,) = (body for body in bodies if 'class="digitlab-probes"' in body)
    assert curves.count("<figure>") == 8
    assert curves.count("class=neutral") == 8
    assert "Fool it" in [button.label for button in page.app.button]
    page.click("Clear").draw(ONE)
    assert "(a 1, " in words(page)


def test_a_slider_changes_the_picture_and_the_answer(page: Page) -> None:
    page.draw(SEVEN)
    before = words(page)
    page.app.slider(key="probe_Turn").set_value(90.0)
    page.run()
    assert words(page) != before


def test_fooling_is_answered(page: Page) -> None:
    page.draw(SEVEN)
    page.button("Fool it").click()
    page.run()
    told = words(page)
    assert "reads another digit" in told or "No small change" in told


def test_components_are_told_of_the_layers(page: Page) -> None:
    page.draw(SEVEN)
    parts: list[Any] = [one.proto for one in page.app.get("bidi_component")]
    (live,) = (part for part in parts if "digitlab_layers" in part.component_name)
    assert live.json.count("data:image/png") == 8
