"""The strip of a line: the same for the same writing, wherever and however large it was written."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitlab.recognition.strip import (
    DIGIT_ROWS,
    HEIGHT,
    LEAST_DIGIT_ROWS,
    MARGIN,
    Strip,
    make_strip,
)


def line(scale: float = 1.0, slope: float = 0.0, pen: int = 8) -> np.ndarray:
    """Ink of "7 1 0 -" with a low comma: strokes 60 pixels high at scale 1."""
    strokes = [
        [(0, 0), (35, 0), (12, 60)],
        [(60, 0), (60, 60)],
        [(90, 0), (125, 0), (125, 60), (90, 60), (90, 0)],
        [(140, 55), (136, 70)],
        [(155, 30), (185, 30)],
    ]
    ink = np.zeros((round(240 * scale), round(260 * scale)), np.uint8)
    for stroke in strokes:
        points = np.array([(x + 30, y + 60 + slope * x) for x, y in stroke]) * scale
        fixed = (points * 16).round().astype(np.int32)
        cv2.polylines(ink, [fixed], False, 255, round(pen * scale), cv2.LINE_AA, 4)
    return ink


def rows_of(strip: Strip, left: float, right: float) -> int:
    """Rows of ink between two columns of the ink of `line`."""
    columns = [round((x - strip.left) * strip.scale) for x in (left, right)]
    return int((strip.pixels[:, columns[0] : columns[1]].max(axis=1) > 100).sum())


def test_strip_is_32_rows_with_margins() -> None:
    strip = make_strip(line())
    assert strip.pixels.shape[0] == HEIGHT
    assert strip.pixels.dtype == np.uint8
    assert strip.pixels.shape[1] % 2 == 0
    assert not strip.pixels[:, :MARGIN].any()
    assert not strip.pixels[:, -MARGIN:].any()
    assert strip.pixels.max() == 255


def test_digits_have_the_usual_height_and_a_comma_is_low() -> None:
    strip = make_strip(line())
    assert abs(rows_of(strip, 80, 100) - DIGIT_ROWS) <= 2
    assert rows_of(strip, 160, 175) < DIGIT_ROWS / 2


@given(st.integers(0, 60), st.integers(0, 60))
def test_place_does_not_matter(down: int, across: int) -> None:
    strip, moved = make_strip(line()), make_strip(np.pad(line(), ((down, 0), (across, 7))))
    np.testing.assert_array_equal(moved.pixels, strip.pixels)
    assert moved.left == pytest.approx(strip.left + across)


@given(st.floats(0.7, 6))
def test_size_hardly_matters(scale: float) -> None:
    strip, other = make_strip(line()), make_strip(line(scale))
    assert abs(other.pixels.shape[1] - strip.pixels.shape[1]) <= 8
    assert abs(rows_of(other, 80 * scale, 100 * scale) - rows_of(strip, 80, 100)) <= 3


def test_columns_are_mapped_back() -> None:
    strip = make_strip(line())
    inked = np.flatnonzero(strip.pixels.max(axis=0) > 128)
    assert strip.to_ink(inked[0]) == pytest.approx(26, abs=3)
    assert strip.to_ink(inked[-1]) == pytest.approx(219, abs=3)


@pytest.mark.parametrize("slope", [-0.3, 0.3])
def test_a_steep_line_is_sheared_level(slope: float) -> None:
    assert rows_of(make_strip(line(slope=slope)), 80, 100) >= DIGIT_ROWS - 3


def test_something_tall_leaves_digits_legible() -> None:
    ink = line()
    ink[:, 235:243] = 255
    assert LEAST_DIGIT_ROWS - 1 <= rows_of(make_strip(ink), 80, 100) <= DIGIT_ROWS


def test_hairlines_stay_visible() -> None:
    strip = make_strip(line(3, pen=1) // 3 * 3)
    assert (strip.pixels[:, MARGIN:-MARGIN].max(axis=0) > 128).mean() > 0.5


def test_no_ink_is_an_empty_strip() -> None:
    strip = make_strip(np.zeros((40, 50), np.uint8))
    assert strip.pixels.shape[0] == HEIGHT
    assert not strip.pixels.any()


def test_a_dot_is_a_strip() -> None:
    ink = np.zeros((40, 50), np.uint8)
    ink[20, 20] = 255
    assert make_strip(ink).pixels.any()


def test_colors_are_refused() -> None:
    with pytest.raises(ValueError, match="uint8"):
        make_strip(np.zeros((40, 50, 3), np.uint8))
