"""Strokes as the canvas serializes them, drawn by us; a browser test compares with the canvas."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitlab.ui.draw import rasterize

SHAPE = (100, 120)


def stroke(*commands: list[Any], **more: Any) -> dict[str, Any]:
    return {"type": "Path", "path": list(commands), "strokeWidth": 10} | more


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
    points = rasterize.flatten([["M", 0, 0], ["Q", 50, 100, 100, 0]])
    middle = points[np.abs(points[:, 0] - 50).argmin()]
    assert middle == pytest.approx((50, 50), abs=1)
    assert tuple(points[-1]) == (100, 0)


def test_canvas_of_twice_the_size_shows_the_same_drawing_twice_as_large() -> None:
    small = rasterize.draw([LINE], SHAPE)
    large = rasterize.draw([LINE | {"scaleX": 2, "scaleY": 2}], (200, 240))
    again = large.reshape(100, 2, 120, 2).mean(axis=(1, 3))
    assert np.abs(again - small).mean() < 2


def test_strokes_add_up() -> None:
    other = stroke(["M", 50, 20], ["L", 50, 80])
    both = rasterize.draw([LINE, other], SHAPE)
    assert np.array_equal(
        both, np.maximum(rasterize.draw([LINE], SHAPE), rasterize.draw([other], SHAPE))
    )


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"path": None},
        {"path": "M 1 2"},
        stroke(),
        stroke(["M"]),
        stroke(["L", 1, 2, 3]),
        stroke(["Q", 1, 2, 3, 4]),
        stroke(["C", 1, 2, 3, 4, 5, 6]),
        stroke(["M", "a", "b"]),
        stroke(["M", float("nan"), 0], ["L", 5, 5]),
        stroke(["M", float("inf"), 0], ["L", 5, 5]),
        LINE | {"strokeWidth": -1},
        LINE | {"strokeWidth": 1e9},
        LINE | {"strokeWidth": None},
        LINE | {"scaleX": float("nan")},
        LINE | {"scaleX": []},
    ],
    ids=str,
)
def test_what_is_no_stroke_is_passed_over(broken: dict[str, Any]) -> None:
    assert np.array_equal(rasterize.draw([broken, LINE], SHAPE), rasterize.draw([LINE], SHAPE))


def test_line_from_far_outside_crosses_the_canvas() -> None:
    ink = rasterize.draw([stroke(["M", -1e12, 50], ["L", 1e12, 50])], SHAPE)
    assert (ink[50] == 255).all()


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=3),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=3), inside),
    max_leaves=8,
)


@given(path=JSON, width=JSON, scale=JSON)
def test_whatever_is_sent_is_drawn_or_passed_over(path: Any, width: Any, scale: Any) -> None:
    sent = json.loads(json.dumps({"path": path, "strokeWidth": width, "scaleX": scale}))
    assert rasterize.draw([sent], SHAPE).shape == SHAPE
