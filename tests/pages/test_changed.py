"""Changes that do not matter to a person: nothing that is written is lost."""

import numpy as np
import pytest

from .changed import CHANGES, HEADING, UNCHANGED, Changed, Photo, _rows

WRITING = (30, 2, 300, 150)
"""Where ink lies on the page; nearly at its upper edge."""


def page() -> Photo:
    rgb = np.full((300, 400, 3), 230, np.uint8)
    x, y, width, height = WRITING
    rgb[y : y + height, x : x + width] = 40
    return Photo(rgb, WRITING)


@pytest.mark.parametrize("name", CHANGES)
def test_no_ink_is_lost(name: str) -> None:
    changed = CHANGES[name](page())
    scale = {"0.6 times the size": 0.6, "1.5 times the size": 1.5}.get(name, 1)
    inked = int((changed[..., 0] < 120).sum()) / scale**2
    assert changed.dtype == np.uint8
    # What is seen in perspective is smaller, but whole.
    assert 0.85 < inked / (WRITING[2] * WRITING[3]) < 1.05


def test_crop_leaves_out_edges_but_nothing_written() -> None:
    assert CHANGES["cropped by 3 %"](page()).shape == (290, 376, 3)
    blank = CHANGES["cropped by 3 %"](page()._replace(writing=None))
    assert blank.shape == (282, 376, 3)


def test_table_sums_what_was_changed() -> None:
    one = Changed(pages=3, right=2, only_pages=1, only_right=1, wrong=2, read=10, listed=1)
    rows = _rows({UNCHANGED: one, "blurred": one, "darker": one}, Changed)
    assert rows[0] == f"| {UNCHANGED} | 1 of 1 | 1 of 2 | 2 | 0 | 0 | 10.0 % |"
    assert rows[-1] == "| **all changed** | 2 of 2 | 2 of 4 | 4 | 0 | 0 | 10.0 % |"
    assert {row.count("|") for row in (*rows, *HEADING.splitlines())} == {8}
