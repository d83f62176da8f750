"""What is done to a picture of one digit before ink is looked for."""

import math

import numpy as np
import pytest

from digitlab.geometry import shrink
from digitlab.preprocess import bounding_box
from digitlab.segmentation.margins import ENLARGED_SIDE, MARGIN_WIDTH, enlarge, frame, full_range


def rgb(gray: np.ndarray) -> np.ndarray:
    return np.dstack([gray] * 3)


def tight(ink: np.ndarray) -> np.ndarray:
    x, y, width, height = bounding_box(ink) or (0, 0, 1, 1)
    return ink[y : y + height, x : x + width]


@pytest.mark.parametrize(("largest", "stretched"), [(1, 255), (16, 255), (8, 128), (17, 17)])
def test_small_values_are_stretched(largest: int, stretched: int) -> None:
    picture = np.array([[[0, largest, 0]]], np.uint8)
    assert full_range(picture).max() == stretched


def test_alpha_is_not_stretched() -> None:
    assert full_range(np.array([[[1, 0, 1, 255]]], np.uint8)).tolist() == [[[255, 0, 255, 255]]]


def test_small_picture_is_enlarged_smoothly() -> None:
    small = np.zeros((8, 8, 3), np.uint8)
    small[2:6, 3:5] = 200
    large = enlarge(small)
    assert large.shape == (ENLARGED_SIDE, ENLARGED_SIDE, 3)
    assert len(np.unique(large)) > 10


def test_blocks_of_one_color_are_pixels(inks: dict[int, np.ndarray]) -> None:
    small = rgb(shrink(inks[7], 28))
    blocks = small.repeat(10, axis=0).repeat(10, axis=1)
    np.testing.assert_array_equal(enlarge(blocks), small)
    assert enlarge(rgb(inks[7])).shape == (*inks[7].shape, 3)


@pytest.mark.parametrize("digit", [0, 7])
def test_ink_at_the_edge_gets_a_margin_of_paper(inks: dict[int, np.ndarray], digit: int) -> None:
    gray = np.clip(255 - tight(inks[digit]), 20, 230).astype(np.uint8)
    for given in (gray, 255 - gray):
        framed, margin = frame(rgb(given))
        assert margin == math.ceil(MARGIN_WIDTH * max(gray.shape))
        inside = np.s_[margin:-margin, margin:-margin]
        polarity = framed[inside] if given is gray else framed[inside].astype(int)
        np.testing.assert_array_equal(polarity, rgb(gray))
        around = framed.copy()
        around[inside] = 230
        assert around.min() > 200


def test_ink_away_from_the_edge_and_blank_paper_get_none(inks: dict[int, np.ndarray]) -> None:
    assert frame(rgb(255 - inks[7]))[1] == 0
    slope = np.linspace(100, 220, 90).astype(np.uint8)[np.newaxis].repeat(60, axis=0)
    for blank in (slope, np.full((30, 20), 140, np.uint8)):
        framed, margin = frame(rgb(blank))
        assert margin == 0
        np.testing.assert_array_equal(framed, rgb(blank))
