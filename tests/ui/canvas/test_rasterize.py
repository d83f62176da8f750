"""The canvas' strokes, drawn by us; a browser test compares with the canvas."""

from typing import Any

import numpy as np
import pytest

from digitlab.ui.canvas import rasterize
from digitlab.ui.canvas.fabric import Stroke, parse

SHAPE = (100, 120)


def stroke(*commands: list[Any], width: float = 10) -> Stroke:
    (made,) = parse([{"path": list(commands), "strokeWidth": width}])
    return made


LINE = stroke(["M", 20, 50], ["L", 80, 50])


def test_nothing_is_no_ink() -> None:
    ink = rasterize.draw([], SHAPE)
    assert ink.shape == SHAPE
    assert ink.dtype == np.uint8
    assert not ink.any()


def test_line_is_as_wide_and_long_as_it_says() -> None:
    rows, columns = np.nonzero(rasterize.draw([LINE], SHAPE) > 127)
    assert abs(np.ptp(rows) + 1 - 10) <= 1
    assert abs(np.ptp(columns) + 1 - 70) <= 2  # with its round ends
    assert abs(rows.mean() - 50) < 1


def test_single_point_is_a_dot() -> None:
    ink = rasterize.draw([stroke(["M", 50, 50], ["L", 50.001, 50])], SHAPE) > 127
    assert abs(int(ink.sum()) - np.pi * 25) < 20


def test_curve_passes_halfway_to_its_control_point() -> None:
    points = rasterize.flatten(stroke(["M", 0, 0], ["Q", 50, 100, 100, 0]))
    middle = points[np.abs(points[:, 0] - 50).argmin()]
    assert middle == pytest.approx((50, 50), abs=1)
    assert tuple(points[-1]) == (100, 0)


def test_canvas_of_twice_the_size_shows_the_same_drawing_twice_as_large() -> None:
    small = rasterize.draw([LINE], SHAPE)
    large = rasterize.draw([LINE.scaled(2)], (200, 240))
    again = large.reshape(100, 2, 120, 2).mean(axis=(1, 3))
    assert np.abs(again - small).mean() < 2


def test_strokes_add_up() -> None:
    other = stroke(["M", 50, 20], ["L", 50, 80])
    both = rasterize.draw([LINE, other], SHAPE)
    assert np.array_equal(
        both, np.maximum(rasterize.draw([LINE], SHAPE), rasterize.draw([other], SHAPE))
    )


def test_line_from_far_outside_crosses_the_canvas() -> None:
    ink = np.zeros(SHAPE, np.uint8)
    rasterize.add(ink, np.array([(-1e12, 50), (1e12, 50)]), 10)
    assert (ink[50] == 255).all()
