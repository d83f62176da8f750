"""What no pen wrote is no ink."""

import cv2
import numpy as np
import pytest

from digitlab.ink import strokes
from digitlab.ink.things import remove_things

from ..fixtures.hands import hand


def written(pen: int = 6) -> np.ndarray:
    """Two rows of digits, as darkness, (300, 400) uint8."""
    runs = [
        np.array(run)
        for place in range(10)
        for run in hand(place).placed((60 + 70 * (place % 5), 90 + 110 * (place // 5)), 60)
    ]
    return strokes.draw(runs, pen, (300, 400))


@pytest.mark.parametrize("pen", [2, 6, 12])
def test_page_without_things_stays_as_it_is(pen: int) -> None:
    dark = written(pen)
    assert remove_things(dark, dark) is dark


@pytest.mark.parametrize("strength", [60, 110, 250])
def test_thumb_goes_and_the_digits_beside_it_stay(strength: int) -> None:
    thumb = np.zeros((300, 400), np.uint8)
    cv2.ellipse(thumb, (0, 145), (28, 45), 0, 0, 360, strength, -1, cv2.LINE_AA)
    dark = np.maximum(written(), thumb)
    cleaned = remove_things(dark, written())
    assert np.count_nonzero(cleaned[thumb > 0] > 40) < 0.05 * np.count_nonzero(thumb)
    assert np.array_equal(cleaned[:, 35:] > 100, written()[:, 35:] > 100)


def test_digit_that_reaches_onto_a_thing_stays() -> None:
    dark = written()
    band = np.zeros_like(dark)
    band[105:] = 90
    cleaned = remove_things(np.maximum(dark, band)[:140], dark[:140])
    assert np.array_equal(cleaned > 180, dark[:140] > 180)


def test_bits_at_a_ragged_edge_go_too() -> None:
    dark = written()
    desk = np.zeros_like(dark)
    desk[270:] = 200
    desk[262:270, ::9] = desk[262:270, 1::9] = 200
    cleaned = remove_things(np.maximum(dark, desk), dark)
    assert not cleaned[262:].any()
    assert np.array_equal(cleaned[:255], dark[:255])
