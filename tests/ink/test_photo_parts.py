import cv2
import numpy as np
import pytest

from digitlab.ink.developed import Developed
from digitlab.ink.photo import develop
from digitlab.ink.photo_parts import Part, clear_around

from .photographs import photographed


@pytest.mark.parametrize("times", [1, 3])
def test_around_a_part_all_is_blank_and_inside_all_stays(times: int) -> None:
    inks = np.full((4, 40, 60), 0, np.uint8)
    inks[:, 25:35, 45:55] = 90
    mask = np.full((10, 15), 255, np.uint8)
    mask[:5, :5] = 0
    part = Part((30 * times, 20 * times, 30 * times, 20 * times), mask)
    cleared = clear_around(Developed(*inks), part, (0, 0, 60 * times, 40 * times))
    inside = np.zeros((40, 60), bool)
    inside[20:, 30:] = True
    inside[20:30, 30:40] = False
    np.testing.assert_array_equal(cleared.ink, np.where(inside, inks[0], 0))
    np.testing.assert_array_equal(cleared.unruled, cleared.ink)
    np.testing.assert_array_equal(cleared.plain, cleared.ink)
    np.testing.assert_array_equal(cleared.flattened, np.where(inside, inks[0], 255))


def test_what_reaches_beyond_a_part_is_no_ink_of_it() -> None:
    inked = np.zeros((120, 200), np.uint8)
    cv2.line(inked, (60, 40), (60, 80), 255, 5)
    cv2.line(inked, (140, 40), (190, 80), 255, 5)
    sheet = np.full((120, 200), 255, np.uint8)
    sheet[:, 170:] = 0
    found = develop(photographed(inked), sheet=sheet).unruled
    assert found[45:75, 60].min() > 200
    assert not found[:, 100:].any()
