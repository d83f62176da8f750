"""Light and shadow on a sheet, also on a desk."""

import cv2
import numpy as np
import pytest

from digitlab.ink.flattening import flatten

from ..fixtures.pages import KINDS, draw_hand, make_page


@pytest.mark.parametrize("which", [(77, 1), (31, 3)])
def test_sheet_half_in_a_shadow_on_a_dark_desk_is_still_light(which: tuple[int, int]) -> None:
    seed, number = which
    kind = "all at once"
    page = make_page(KINDS[kind], np.random.default_rng((seed, list(KINDS).index(kind), number)))
    x, y, width, height = page.boxes[0]
    even = flatten(page.picture)
    assert np.median(even) > 230
    assert even[y : y + height, x : x + width].min() < 130


@pytest.mark.parametrize(("ground", "pen"), [(230, 60), (45, 235)])
def test_strokes_are_the_dark_of_what_is_flattened(ground: int, pen: int) -> None:
    page = np.full((240, 400, 3), ground, np.uint8)
    cv2.ellipse(page, (90, 110), (16, 26), 0, 0, 360, (pen, pen, pen), 5, cv2.LINE_AA)
    even = flatten(page)
    assert even[:, 200:].min() > 230
    assert even[110, 104:108].max() < 100


@pytest.mark.parametrize("seed", [11, 14, 49, 52])
def test_deep_shadow_leaves_no_band_where_it_ends(seed: int) -> None:
    page = make_page(KINDS["shadow"], np.random.default_rng(seed), draw_hand)
    away = np.ones(page.picture.shape[:2], bool)
    for x, y, width, height in page.boxes:
        away[max(0, y - 4) : y + height + 4, max(0, x - 4) : x + width + 4] = False
    assert (flatten(page.picture)[away] < 190).mean() < 0.001
