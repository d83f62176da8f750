"""What is counted at the strokes' pixels only is what whole arrays give."""

import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from digitlab.ink import threshold

pages = arrays.arrays(np.uint8, st.tuples(st.integers(3, 30), st.integers(3, 30)))


@given(pages)
def test_median_is_numpy_s(values: np.ndarray) -> None:
    assert threshold._median(values) == np.median(values)
    assert threshold._median(values.ravel()) == np.median(values)
    assert threshold._median(values.astype(np.uint16) * 8, levels=2041) == 8 * np.median(values)


@given(pages)
def test_grain_is_immerkaer_s(dark: np.ndarray) -> None:
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    differences = np.abs(cv2.filter2D(dark, cv2.CV_32F, kernel))
    assert threshold._grain(dark) == float(np.median(differences)) / (6 * 0.6745)


def test_grain_of_a_known_noise_is_its_deviation() -> None:
    noise = np.random.default_rng(0).normal(128, 6, (400, 500)).round().astype(np.uint8)
    assert abs(threshold._grain(noise) - 6) < 0.3


@given(pages, st.integers(1, 5))
def test_means_are_those_of_each_label(values: np.ndarray, count: int) -> None:
    labels = np.random.default_rng(values.size).integers(0, count, values.size)
    means = threshold._means(values.ravel(), labels, count)
    for label in range(count):
        own = values.ravel()[labels == label]
        assert means[label] == (own.mean() if own.size else 0)


@given(pages)
def test_ink_is_never_where_the_page_is_bare(dark: np.ndarray) -> None:
    ink = threshold.trace(dark, threshold.bare_level(dark))
    assert ink.dtype == np.uint8
    assert ink.shape == dark.shape
    assert not ink[dark <= threshold.BARE_DIFFERENCE / 2].any()
    assert not threshold.trace(np.zeros_like(dark), np.array(12, np.uint8)).any()
