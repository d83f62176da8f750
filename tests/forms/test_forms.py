"""The form of our own making is one: its combs are found, its numbers obey its rules."""

import numpy as np
import pytest

from digitlab import Field, Form, Reader
from digitlab.structure.forms.placement import move_box
from digitlab.structure.forms.straight import straighten

from ..fixtures.pages import draw_hand
from .sheet import ENTRIES, empty_form, fill, form, numbers, scan


def test_numbers_obey_the_rules() -> None:
    chosen = numbers(np.random.default_rng(3), "012356789")
    assert all(entry.rule.allows(chosen[entry.name]) for entry in ENTRIES)
    assert int(chosen["net"]) + int(chosen["tax"]) == int(chosen["total"])
    assert "4" not in "".join(chosen.values())


def combs(of: Form) -> dict[str, int]:
    """Name of each field that is a comb → how many cells it has."""
    return {name: len(printed.cells) for name, printed in of.printed.items() if printed.cells}


def test_combs_are_found() -> None:
    assert combs(form()) == {"customer": 8, "date": 8, "article": 13}


def draw(digit: int, height: int, rng: np.random.Generator) -> np.ndarray:
    return draw_hand(digit, height, 0.1, rng)


def test_a_scanned_sheet_is_read(bundled_reader: Reader) -> None:
    rng = np.random.default_rng(4)
    truth = numbers(rng)
    page = bundled_reader.read_page(scan(fill(empty_form(), truth, draw, rng), rng))
    found = form().read(page, bundled_reader)
    right = [one.text == truth[one.name] or one.is_open(80) for one in found]
    assert sum(right) >= 7


def test_boxes_drawn_far_around_on_a_filled_sheet_that_lies_askew_are_its_fields(
    bundled_reader: Reader,
) -> None:
    rng = np.random.default_rng(8)
    sheet = straighten(scan(fill(empty_form(), numbers(rng), draw, rng), rng))
    move = form().find(sheet)
    assert move is not None
    fields = []
    for entry in ENTRIES:
        x, y, width, height = move_box(entry.box, move)
        margin = int(rng.integers(10, 22))
        box = x - margin, y - margin, width + 2 * margin, height + 2 * margin
        fields.append(Field(entry.name, box, entry.rule))
    drawn = Form.of(sheet, fields)
    assert combs(drawn) == {"customer": 8, "date": 8, "article": 13}
    truth = numbers(rng)
    page = bundled_reader.read_page(scan(fill(empty_form(), truth, draw, rng), rng))
    found = drawn.read(page, bundled_reader)
    right = [one.text == truth[one.name] or one.is_open(80) for one in found]
    assert sum(right) >= 7
    assert sum(one.text == truth[one.name] for one in found) >= 6


@pytest.mark.parametrize("brightness", [0.55, 0.3])
def test_a_sheet_in_shadow_is_laid_on_the_form(brightness: float) -> None:
    rng = np.random.default_rng(6)
    page = scan(fill(empty_form(), numbers(rng), draw, rng), rng)
    light = np.linspace(brightness, 1, page.shape[1])[:, np.newaxis]
    lit, shaded = (form().find(sheet) for sheet in (page, (page * light).astype(np.uint8)))
    assert lit is not None
    assert shaded is not None
    corners = np.array([[0, 0, 1], [1240, 0, 1], [0, 1754, 1], [1240, 1754, 1]])
    assert np.abs(corners @ (lit - shaded).T).max() < 3


@pytest.mark.parametrize("degrees", [0, 90])
def test_a_sheet_that_is_not_the_form_is_seen(degrees: int) -> None:
    other = np.full((1754, 1240, 3), 240, np.uint8)
    sheet = np.rot90(empty_form(), 1) if degrees else other
    assert form().find(np.ascontiguousarray(sheet)) is None
