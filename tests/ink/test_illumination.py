"""paper and ruling: troubles of a sheet on a desk, small enough to see what is meant."""

import cv2
import numpy as np
import pytest

from digitlab.ink import photo, ruling

from ..fixtures.pages import KINDS, draw_hand, make_page


@pytest.mark.parametrize("which", [(77, 1), (31, 3)])
def test_sheet_half_in_a_shadow_on_a_dark_desk_is_still_light(which: tuple[int, int]) -> None:
    seed, number = which
    kind = "all at once"
    page = make_page(KINDS[kind], np.random.default_rng((seed, list(KINDS).index(kind), number)))
    x, y, width, height = page.boxes[0]
    even = photo.flatten(page.picture)
    assert np.median(even) > 230
    assert even[y : y + height, x : x + width].min() < 130


@pytest.mark.parametrize(("ground", "pen"), [(230, 60), (45, 235)])
def test_strokes_are_the_dark_of_what_is_flattened(ground: int, pen: int) -> None:
    page = np.full((240, 400, 3), ground, np.uint8)
    cv2.ellipse(page, (90, 110), (16, 26), 0, 0, 360, (pen, pen, pen), 5, cv2.LINE_AA)
    even = photo.flatten(page)
    assert even[:, 200:].min() > 230
    assert even[110, 104:108].max() < 100


def test_upright_lines_of_a_wide_sheet_on_a_desk_are_taken_off() -> None:
    # The sheet is 150 high on a picture of 600: its upright lines are a quarter of the longer side.
    dark = np.zeros((260, 600), np.uint8)
    for y in range(50, 201, 25):
        dark[y, 40:560] = 70
    for x in range(40, 561, 25):
        dark[50:200, x] = 70
    cv2.line(dark, (300, 80), (300, 130), 220, 5)
    cleaned = ruling.remove_lines(dark)
    assert cleaned[90:120, 298:303].min() > 150  # the one stays
    cleaned[75:137, 296:305] = 0
    assert not cleaned[52:198, 45:555].any()


def test_ones_on_ruled_paper_are_no_upright_lines() -> None:
    dark = np.zeros((300, 600), np.uint8)
    for y in range(40, 280, 40):
        dark[y, 20:580] = 70
    for x in range(100, 500, 60):
        cv2.line(dark, (x, 125), (x, 195), 220, 5)
    cleaned = ruling.remove_lines(dark)
    assert all(cleaned[130:190, x].min() > 150 for x in range(100, 500, 60))


@pytest.mark.parametrize("seed", [11, 14, 49, 52])
def test_deep_shadow_leaves_no_band_where_it_ends(seed: int) -> None:
    page = make_page(KINDS["shadow"], np.random.default_rng(seed), draw_hand)
    away = np.ones(page.picture.shape[:2], bool)
    for x, y, width, height in page.boxes:
        away[max(0, y - 4) : y + height + 4, max(0, x - 4) : x + width + 4] = False
    assert (photo.flatten(page.picture)[away] < 190).mean() < 0.001
