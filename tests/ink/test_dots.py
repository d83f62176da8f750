"""The dots of dotted paper are no ink; points, specks and dots in one row are."""

import cv2
import numpy as np
import pytest

from digitlab.ink.dots import remove_dots

from .test_tints import written


def dotted(pitch: int, turned: float = 0.0, radius: int = 1) -> np.ndarray:
    """Dots of dotted paper, as darkness, (300, 400) uint8."""
    dots = np.zeros((300, 400), np.uint8)
    matrix = cv2.getRotationMatrix2D((200, 150), turned, 1.0)
    for y in range(-300, 600, pitch):
        for x in range(-300, 700, pitch):
            column, row = (matrix @ (x, y, 1)).round().astype(int).tolist()
            cv2.circle(dots, (column, row), radius, 110, -1)
    return dots


@pytest.mark.parametrize("pitch", [12, 25, 40])
@pytest.mark.parametrize("turned", [0.0, 2.0, 20.0])
def test_dots_go_and_digits_stay(pitch: int, turned: float) -> None:
    dark = np.maximum(written(), dotted(pitch, turned))
    ink = np.where(dark >= 60, 255, 0).astype(np.uint8)
    cleaned = remove_dots(dark, ink)
    far = cv2.dilate(written(), np.ones((5, 5), np.uint8)) == 0
    left = np.count_nonzero(cleaned[far])
    assert left < 0.05 * np.count_nonzero(dark[far])
    assert np.array_equal(cleaned[written() >= 100], dark[written() >= 100])


def test_page_without_dots_stays_as_it_is() -> None:
    dark = written()
    assert remove_dots(dark, dark) is dark


def test_rows_of_points_stay() -> None:
    dark = written()
    dark[150:152, ::12] = dark[150:152, 1::12] = 200
    dark[280:282, ::12] = dark[280:282, 1::12] = 200
    assert remove_dots(dark, dark) is dark


def test_specks_that_lie_anywhere_stay() -> None:
    chance = np.random.default_rng(3)
    dark = written()
    for x, y in chance.integers((2, 2), (398, 298), (200, 2)):
        dark[y : y + 2, x : x + 2] = 200
    assert remove_dots(dark, dark) is dark
