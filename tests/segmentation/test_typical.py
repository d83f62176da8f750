"""What is typical of boxes: tiny pages with known heights, slopes and gaps."""

import numpy as np
import pytest

from digitlab.segmentation.typical import (
    SPACE_RATIO,
    SPACE_WIDTH,
    STEEPEST_SLOPE,
    least_space,
    slope_of,
    typical_height,
)


def row(slope: float) -> np.ndarray:
    """Ten boxes of one line."""
    return np.array([[60 * at, 100 + 60 * slope * at, 30, 50] for at in range(10)], float)


def test_specks_do_not_make_a_digit_low() -> None:
    assert typical_height(np.array([[0, 0, 20, 50]] * 3 + [[0, 0, 4, 4]] * 20)) == 50


@pytest.mark.parametrize("slope", [-0.2, 0.0, 0.1, STEEPEST_SLOPE])
def test_slope_is_that_of_the_lines(slope: float) -> None:
    lines = np.concatenate([row(slope), row(slope) + np.array([0, 110, 0, 0])])
    assert slope_of(lines) == pytest.approx(slope, abs=1e-6)


def test_neighbors_that_hang_high_and_low_do_not_turn_their_lines() -> None:
    high, low = row(-0.1), row(-0.1) + np.array([0, 110, 0, 0])
    high[1::3, 3], low[1::3] = 20, low[1::3] + np.array([0, 18, 0, 0])
    assert slope_of(np.concatenate([high, low])) == pytest.approx(-0.1, abs=0.02)


def test_a_column_has_no_slope() -> None:
    assert slope_of(np.array([[100, 90 * at, 30, 50] for at in range(8)])) == 0


def test_few_boxes_have_no_slope() -> None:
    assert slope_of(row(0.2)[:3]) == 0


def test_space_is_wider_than_a_share_of_a_digit_and_than_the_usual_gap() -> None:
    assert least_space(50, [4, 4, 4, 60]) == SPACE_WIDTH * 50
    assert least_space(50, [30, 30, 30, 90]) == SPACE_RATIO * 30
    assert least_space(50, []) == SPACE_WIDTH * 50
