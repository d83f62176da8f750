"""Masks: their pieces and places, compared with OpenCV's and NumPy's own way."""

import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from digitlab.geometry import label_pieces, places_of

MASKS = arrays(np.bool_, array_shapes(min_dims=2, max_dims=2, max_side=20))


@given(MASKS, st.sampled_from((4, 8)))
def test_pieces_are_those_of_opencv(mask: np.ndarray, connectivity: int) -> None:
    count, labels, stats, centers = cv2.connectedComponentsWithStats(
        mask.view(np.uint8), connectivity=connectivity
    )
    found = label_pieces(mask, connectivity)
    assert len(found[1]) == count
    np.testing.assert_array_equal(found[0], labels)
    # Of a ground without a pixel nothing is said.
    start = int(mask.all())
    np.testing.assert_array_equal(found[1][start:], stats[start:])
    np.testing.assert_allclose(found[2][start:], centers[start:])


@given(MASKS)
def test_places_are_those_of_numpy(mask: np.ndarray) -> None:
    expected = np.flatnonzero(mask)
    np.testing.assert_array_equal(places_of(mask), expected)
    np.testing.assert_array_equal(places_of(mask.astype(np.uint8)), expected)
