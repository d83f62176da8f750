"""Which strokes are bare: one straight line, and no more; and which ink is a blot."""

import cv2
import numpy as np
import pytest

from digitlab.segmentation.shapes import is_bare, is_blot, lean

STROKE, SLASH = [(30, 10), (30, 90)], [(50, 10), (20, 90)]
FLAGGED = [(12, 38), (35, 10), (35, 90)]
FOOTED = [(10, 90), (50, 90), (30, 90), (30, 10)]
BRACKET = [(40, 10), (22, 35), (22, 65), (40, 90)]
SEVEN, DASH = [(10, 10), (50, 10), (25, 90)], [(5, 50), (55, 50)]


@pytest.mark.parametrize("pen", [2, 5, 11])
@pytest.mark.parametrize(
    ("points", "bare"),
    [
        (STROKE, True),
        (SLASH, True),
        (DASH, True),
        (FLAGGED, False),
        (FOOTED, False),
        (BRACKET, False),
        (SEVEN, False),
    ],
)
def test_a_stroke_is_bare_where_nothing_is_drawn_beside_it(
    points: list[tuple[int, int]], bare: bool, pen: int
) -> None:
    ink = np.zeros((100, 60), np.uint8)
    cv2.polylines(ink, [np.array(points)], False, 255, pen)
    assert is_bare(ink) == bare


@pytest.mark.parametrize(("width", "height"), [(3, 3), (15, 15), (20, 26), (200, 180)])
def test_a_filled_dot_is_a_blot_and_a_ring_is_none(width: int, height: int) -> None:
    ink = np.zeros((height + 4, width + 4), np.uint8)
    middle, axes = (width // 2 + 2, height // 2 + 2), (width // 2, height // 2)
    cv2.ellipse(ink, middle, axes, 0, 0, 360, 255, -1)
    assert is_blot(ink)
    ring = np.zeros((104, 74), np.uint8)
    cv2.ellipse(ring, (37, 52), (25, 40), 0, 0, 360, 255, 24)
    assert not is_blot(ring)
    assert not is_blot(np.hstack([ink, ink]))


@pytest.mark.parametrize("pen", [2, 11, 25])
def test_a_bare_one_is_no_blot(pen: int) -> None:
    assert not is_blot(np.full((100, pen), 255, np.uint8))


@pytest.mark.parametrize("pen", [2, 11])
@pytest.mark.parametrize(("right", "columns"), [(0, 0.0), (30, 0.375), (-30, -0.375)])
def test_ink_leans_by_so_many_columns_a_row(right: int, columns: float, pen: int) -> None:
    ink = np.zeros((100, 100), np.uint8)
    cv2.line(ink, (50, 90), (50 + right, 10), 255, pen)
    assert lean(ink) == pytest.approx(columns, abs=0.02)
    assert lean(np.zeros((4, 4), np.uint8)) == lean(ink[20:21]) == 0


def test_nothing_is_no_stroke_and_no_blot() -> None:
    assert not is_bare(np.zeros((4, 4), np.uint8))
    assert not is_blot(np.zeros((4, 4), np.uint8))
