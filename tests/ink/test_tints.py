"""Writing on a highlighter's stroke, a sticky note or a colored cell is ink; the tint is none."""

import cv2
import numpy as np
import pytest

from digitlab.ink.photo import develop
from digitlab.ink.tints import remove_tints

from ..fixtures.pages import jpeg
from .written import written


def on_tint(color: tuple[int, int, int], round_ends: bool = False) -> np.ndarray:
    """The same as RGB, its first row on a tint, (300, 400, 3) uint8."""
    page = np.full((300, 400, 3), 255, np.uint8)
    if round_ends:
        cv2.line(page, (50, 90), (350, 96), color, 70, cv2.LINE_AA)
    else:
        page[40:140, 15:385] = color
    return (page * (1 - written()[..., np.newaxis] / 255.0)).astype(np.uint8)


@pytest.mark.parametrize("round_ends", [False, True])
@pytest.mark.parametrize(
    "color", [(255, 240, 60), (140, 255, 120), (255, 150, 210), (200, 230, 255)]
)
@pytest.mark.parametrize("quality", [100, 75])
def test_digits_on_a_tint_are_the_ink(
    color: tuple[int, int, int], round_ends: bool, quality: int
) -> None:
    ink = develop(jpeg(on_tint(color, round_ends), quality)).unruled >= 100
    truth = written() >= 128
    assert np.count_nonzero(ink & truth) > 0.97 * np.count_nonzero(truth)
    near = cv2.dilate(truth.view(np.uint8), np.ones((5, 5), np.uint8)) > 0
    assert np.count_nonzero(ink & ~near) < 0.01 * np.count_nonzero(truth)


def test_tints_that_touch_are_two() -> None:
    dark = written()
    tint = np.zeros_like(dark)
    tint[40:150, 15:385], tint[150:260, 15:385] = 60, 110
    cleaned = remove_tints(np.maximum(dark, tint))
    assert (cleaned > 128)[dark > 200].all()
    assert not cleaned[dark == 0].any()


@pytest.mark.parametrize("pen", [2, 6, 12])
def test_page_without_tints_stays_as_it_is(pen: int) -> None:
    dark = written(pen)
    assert remove_tints(dark) is dark


def test_broad_pale_pen_is_no_tint() -> None:
    dark = written(pen=18) // 3
    assert remove_tints(dark) is dark


def test_mottled_thing_is_no_tint() -> None:
    grain = cv2.GaussianBlur(np.random.default_rng(1).normal(0, 1, (100, 370)), (0, 0), 3)
    dark = written()
    dark[40:140, 15:385] = np.maximum(dark[40:140, 15:385], 90 + 25 * grain / grain.std())
    assert remove_tints(dark) is dark
