"""What no pen wrote is no ink."""

import cv2
import numpy as np
import pytest

from digitlab.geometry import INKED
from digitlab.ink.pen import Pen, find_pen
from digitlab.ink.things import remove_things

from .written import written


def pen_of(dark: np.ndarray) -> Pen:
    """The pen that wrote what is dark."""
    return find_pen(dark, dark >= INKED)


@pytest.mark.parametrize("pen", [2, 6, 12])
def test_page_without_things_stays_as_it_is(pen: int) -> None:
    dark = written(pen)
    assert remove_things(dark, pen_of(dark)) is dark


@pytest.mark.parametrize("strength", [60, 110, 250])
def test_thumb_goes_and_the_digits_beside_it_stay(strength: int) -> None:
    thumb = np.zeros((300, 400), np.uint8)
    cv2.ellipse(thumb, (0, 145), (28, 45), 0, 0, 360, strength, -1, cv2.LINE_AA)
    dark = np.maximum(written(), thumb)
    cleaned = remove_things(dark, pen_of(written()))
    assert np.count_nonzero(cleaned[thumb > 0] > 40) < 0.05 * np.count_nonzero(thumb)
    assert np.array_equal(cleaned[:, 35:] > 100, written()[:, 35:] > 100)


def test_digit_that_reaches_onto_a_thing_stays() -> None:
    dark = written()
    band = np.zeros_like(dark)
    band[105:] = 90
    cleaned = remove_things(np.maximum(dark, band)[:140], pen_of(dark))
    assert np.array_equal(cleaned > 180, dark[:140] > 180)


@pytest.mark.parametrize(("strength", "stays"), [(30, True), (200, False)])
def test_digits_on_a_faint_thing_stay(strength: int, stays: bool) -> None:
    dark = written()
    page = dark.copy()
    page[:, 200:] = np.maximum(page[:, 200:], strength)
    cleaned = remove_things(page, pen_of(dark))
    assert np.array_equal(cleaned > 220, dark > 220) == stays
    assert not cleaned[dark == 0].any()


def test_bits_at_a_ragged_edge_go_too() -> None:
    dark = written()
    desk = np.zeros_like(dark)
    desk[270:] = 200
    desk[262:270, ::9] = desk[262:270, 1::9] = 200
    cleaned = remove_things(np.maximum(dark, desk), pen_of(dark))
    assert not cleaned[262:].any()
    assert np.array_equal(cleaned[:255], dark[:255])


def shadow_of_hand(soft: float) -> np.ndarray:
    """Share of the light that is missing beside a hand, (300, 400) float."""
    share = np.zeros((300, 400), np.float32)
    cv2.ellipse(share, (330, 300), (150, 190), 0, 0, 360, 0.45, -1)
    return cv2.GaussianBlur(share, (0, 0), soft)


def in_shadow(dark: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Darkness of a page, 0.4 of it, in a shadow: light is a factor."""
    return (255 - (255 - 0.4 * dark) * (1 - share)).round().astype(np.uint8)


def test_digits_in_a_soft_shadow_stay_as_they_are() -> None:
    dark = written()
    page, plain = in_shadow(dark, shadow_of_hand(12.0)), in_shadow(dark, shadow_of_hand(12.0) * 0)
    differing = (remove_things(page, pen_of(dark)) > 50) != (plain > 50)
    assert np.count_nonzero(differing) < 0.01 * np.count_nonzero(plain > 50)


def test_a_dark_thing_with_sharp_edges_is_no_shadow() -> None:
    dark = written()
    page = in_shadow(dark, shadow_of_hand(0.7))
    cleaned = remove_things(page, pen_of(dark))
    assert np.count_nonzero(cleaned[260:, 250:] > 50) == 0
