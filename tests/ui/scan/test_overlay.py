"""The boxes on a page's picture: told apart by more than colour, and harmless."""

from xml.etree import ElementTree

import pytest

from digitlab.ui.scan import overlay
from digitlab.ui.scan.sheet import State

from ...fixtures.readings import sheet, sure

SVG = "{http://www.w3.org/2000/svg}"
DOUBTFUL, UNREAD = (3, 0.55, True), (5, 0.9, False)


def test_every_find_has_its_box_and_its_tag() -> None:
    drawn = ElementTree.fromstring(overlay.draw(sheet(sure("20"), [DOUBTFUL, UNREAD]), 80))
    assert [text.text for text in drawn.iter(f"{SVG}text")] == ["2", "0", "3?", "?"]
    assert len(list(drawn.iter(f"{SVG}rect"))) == 8
    assert drawn.get("viewBox") == "0 0 600 400"


def test_kinds_differ_by_line_and_tag_not_by_color_alone() -> None:
    lines = [(dashes, width) for _, dashes, width in overlay.STYLES.values()]
    assert len(set(lines)) == len(lines) == len(State)


def test_tags_follow_the_bar_and_the_visitor() -> None:
    first, second = sheet(sure("47")).finds
    assert (overlay.tag(first, 80), overlay.tag(first, 100)) == ("4", "4?")
    first.correct("9")
    second.correct("")
    assert (overlay.tag(first, 100), overlay.tag(second, 100)) == ("9✓", "×")


def test_legend_names_each_kind_of_box_as_it_is_drawn() -> None:
    legend = ElementTree.fromstring(overlay.legend())
    assert "".join(legend.itertext()) == "Sure?Check?Not a digit✓Checked"
    assert all(overlay.STYLES[state][0] in overlay.legend() for state in overlay.LEGEND)


@pytest.mark.parametrize("lines", [[], [sure("1")]])
def test_page_is_a_picture_with_or_without_finds(lines: list) -> None:
    drawn = ElementTree.fromstring(overlay.draw(sheet(*lines), 80))
    (image,) = drawn.iter(f"{SVG}image")
    assert (image.get("href") or "").startswith("data:image/jpeg;base64,")
