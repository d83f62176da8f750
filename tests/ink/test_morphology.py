"""Rectangles of any size, compared with OpenCV's own way."""

import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from digitlab.ink.morphology import close_by, open_by

PICTURES = arrays(np.uint8, array_shapes(min_dims=2, max_dims=2, max_side=12))
SIDES = st.integers(1, 16)


@given(PICTURES, SIDES, SIDES)
def test_openings_and_closings_are_opencv_s(picture: np.ndarray, height: int, width: int) -> None:
    kernel = np.ones((height, width), np.uint8)
    opened = cv2.morphologyEx(picture, cv2.MORPH_OPEN, kernel)
    np.testing.assert_array_equal(open_by(picture, height, width), opened)
    closed = cv2.morphologyEx(picture, cv2.MORPH_CLOSE, kernel)
    np.testing.assert_array_equal(close_by(picture, height, width), closed)
