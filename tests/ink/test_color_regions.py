"""A sheet that lies among other things."""

import cv2
import numpy as np
import pytest

from digitlab.ink.color_regions import find_regions

from ..fixtures.pages import room


def sheet(shape: tuple[int, int], turned: float, side: float) -> np.ndarray:
    """Mask of a sheet in the middle of a picture."""
    height, width = shape
    corners = cv2.boxPoints(((width / 2, height / 2), (side, 1.4 * side), turned))
    return cv2.fillConvexPoly(np.zeros(shape, np.uint8), corners.round().astype(np.int32), 255)


@pytest.mark.parametrize("turned", [0, 7])
@pytest.mark.parametrize("side", [120, 160])
def test_a_sheet_in_a_room_is_one_of_the_regions(turned: float, side: float) -> None:
    picture = room((300, 400), np.random.default_rng(1))
    mask = sheet((300, 400), turned, side)
    picture[mask > 0] = 235, 230, 215
    best = max(
        np.count_nonzero(region & mask) / np.count_nonzero(region | mask)
        for region in find_regions(picture)
    )
    assert best > 0.75


def test_a_sheet_ends_where_a_thing_of_its_color_touches_it() -> None:
    picture = room((300, 400), np.random.default_rng(1))
    mask = sheet((300, 400), 0, 160)
    picture[mask > 0] = 235, 230, 215
    picture[80:220, 280:370] = 60
    picture[140:160, 280:300] = picture[100:200, 300:360] = 235, 230, 215  # a door behind a gap
    best = max(
        np.count_nonzero(region & mask) / np.count_nonzero(region | mask)
        for region in find_regions(picture)
    )
    assert best > 0.85


def test_a_sheet_that_fills_the_picture_is_no_region() -> None:
    assert find_regions(np.full((300, 400, 3), 230, np.uint8)) == []
    assert find_regions(np.full((10, 400, 3), 230, np.uint8)) == []
