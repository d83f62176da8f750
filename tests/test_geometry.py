"""Masks: their pieces and places, compared with OpenCV's and NumPy's own way."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from digitlab.geometry import check_ink, crop, cut_out, label_pieces, places_of

MASKS = arrays(np.bool_, array_shapes(min_dims=2, max_dims=2, max_side=20))


@given(MASKS, st.sampled_from((4, 8)))
def test_pieces_are_those_of_opencv(mask: np.ndarray, connectivity: int) -> None:
    count, labels, stats, centers = cv2.connectedComponentsWithStats(
        mask.view(np.uint8), connectivity=connectivity
    )
    found = label_pieces(mask, connectivity)
    assert len(found[1]) == len(found[2]) == count
    np.testing.assert_array_equal(found[0], labels)
    np.testing.assert_array_equal(found[1][1:], stats[1:])
    np.testing.assert_array_equal(found[2][1:], centers[1:])
    assert found[1][0].tolist() == [0, 0, *mask.shape[::-1], (~mask).sum()]


@given(MASKS)
def test_places_are_those_of_numpy(mask: np.ndarray) -> None:
    expected = np.flatnonzero(mask)
    np.testing.assert_array_equal(places_of(mask), expected)
    np.testing.assert_array_equal(places_of(mask.astype(np.uint8)), expected)


@given(MASKS)
def test_pieces_are_cut_out_without_their_neighbors_ink(mask: np.ndarray) -> None:
    ink = mask.astype(np.uint8) * 255
    labels, stats, _ = label_pieces(mask)
    for label in range(1, len(stats)):
        box, cut = cut_out(ink, labels, np.array([label]), stats[[label], :4])
        assert box == tuple(stats[label, :4])
        np.testing.assert_array_equal(cut, crop((labels == label).astype(np.uint8) * 255, box))


@pytest.mark.parametrize("wrong", [np.zeros((2, 2, 3), np.uint8), np.zeros((2, 2))])
def test_what_cannot_be_ink_is_refused_with_what_it_was(wrong: np.ndarray) -> None:
    with pytest.raises(ValueError, match=f"got .*{wrong.dtype}"):
        check_ink(wrong)
