"""Wear keeps lines legible, and strips keep their form."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from digitlab.transforms.strips import varied
from digitlab.transforms.wear import LEAST_LEFT, worn


@settings(max_examples=15)
@given(st.integers(0, 10**6))
def test_worn_ink_is_ink_and_the_given_one_stays(seed: int) -> None:
    ink = np.zeros((60, 90), np.uint8)
    ink[15:45, 20:26] = ink[15:45, 60:66] = 255
    before = ink.copy()
    result = worn(ink, 30.0, 45.0, np.random.default_rng(seed))
    assert result.shape == ink.shape
    assert result.dtype == np.uint8
    assert result.sum(dtype=int) >= 0.9 * LEAST_LEFT * ink.sum(dtype=int)
    np.testing.assert_array_equal(ink, before)


@given(st.integers(0, 10**6), st.integers(1, 60))
def test_a_varied_strip_is_a_strip(seed: int, half: int) -> None:
    strip = np.zeros((32, 2 * half), np.uint8)
    strip[8:24, half - 1 : half + 1] = 255
    result = varied(strip, np.random.default_rng(seed))
    assert result.shape[0] == 32
    assert result.shape[1] % 2 == 0
    assert result.any()
