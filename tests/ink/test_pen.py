"""The pen is that of most strokes."""

import cv2
import numpy as np
import pytest

from digitlab.ink.pen import find_pen

from .written import written


def test_a_pen_is_as_wide_and_as_dark_as_most_strokes_are() -> None:
    dark = (0.4 * written()).astype(np.uint8)
    cv2.rectangle(dark, (5, 210), (395, 290), 250, -1)
    pen = find_pen(dark, dark > 20)
    assert pen.width == pytest.approx(find_pen(written(), written() > 20).width, abs=1.5)
    assert pen.dark == pytest.approx(0.4 * 255, abs=10)
