"""The form of our own making is one: its combs are found, its numbers obey its rules."""

import numpy as np
import pytest

from digitlab import Reader

from ..fixtures.pages import draw_hand
from .sheet import ENTRIES, empty_form, fill, form, numbers, scan


def test_numbers_obey_the_rules() -> None:
    chosen = numbers(np.random.default_rng(3), "012356789")
    assert all(entry.rule.allows(chosen[entry.name]) for entry in ENTRIES)
    assert int(chosen["net"]) + int(chosen["tax"]) == int(chosen["total"])
    assert "4" not in "".join(chosen.values())


def test_combs_are_found() -> None:
    cells = {name: len(edges) for name, edges in form().cells.items()}
    assert cells == {"customer": 8, "date": 8, "article": 13}


def test_a_scanned_sheet_is_read(bundled_reader: Reader) -> None:
    rng = np.random.default_rng(4)
    truth = numbers(rng)

    def draw(digit: int, height: int, rng: np.random.Generator) -> np.ndarray:
        return draw_hand(digit, height, 0.1, rng)

    page = bundled_reader.read_page(scan(fill(empty_form(), truth, draw, rng), rng))
    found = form().read(page, bundled_reader)
    right = [one.text == truth[one.name] or one.is_open(80) for one in found]
    assert sum(right) >= 7


@pytest.mark.parametrize("degrees", [0, 90])
def test_a_sheet_that_is_not_the_form_is_seen(degrees: int) -> None:
    other = np.full((1754, 1240, 3), 240, np.uint8)
    sheet = np.rot90(empty_form(), 1) if degrees else other
    assert form().find(np.ascontiguousarray(sheet)) is None
