import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitlab import preprocess
from digitlab.ink import canvas, strokes
from digitlab.ink.strokes import CANVAS_SIDE, DIGIT_SIDES, PEN_WIDTHS

LINE = [np.array([[10.0, 10.0], [10.0, 40.0]])]


def box(inked: np.ndarray) -> np.ndarray:
    """x, y, width, height of what is more ink than not."""
    return np.array(preprocess.bounding_box(np.where(inked > 127, inked, 0).astype(np.uint8)))


def test_line_is_as_wide_as_its_pen_with_round_ends() -> None:
    inked = strokes.draw(LINE, 7, (60, 30))
    assert inked.shape == (60, 30)
    assert inked.dtype == np.uint8
    assert inked[25, 10] == 255
    assert np.abs(box(inked) - (6.5, 6.5, 7, 37)).max() <= 1


def test_run_of_one_point_is_a_dot_of_the_pens_width() -> None:
    inked = strokes.draw([np.array([[20.0, 30.0]])], 9, (60, 40))
    assert np.abs(box(inked) - (15.5, 25.5, 9, 9)).max() <= 1


def test_no_strokes_are_no_ink() -> None:
    assert not strokes.draw([], 9, (10, 10)).any()


def test_pen_up_between_runs_leaves_no_ink() -> None:
    two = [np.array([[10.0, 10.0], [10.0, 50.0]]), np.array([[50.0, 10.0], [50.0, 50.0]])]
    inked = strokes.draw(two, 6, (60, 60))
    assert inked[30, 10] == inked[30, 50] == 255
    assert not inked[:, 25:35].any()


def test_stroke_beyond_the_canvas_is_cut_off_not_wrapped() -> None:
    inked = strokes.draw([np.array([[-500.0, 30.0], [20.0, 30.0]])], 6, (60, 60))
    assert inked[30, 0] == 255
    assert not inked[:, 40:].any()


def test_half_a_pixel_is_seen_in_the_soft_edge() -> None:
    one = strokes.draw([np.array([[20.0, 5.0], [20.0, 35.0]])], 5, (40, 40))
    other = strokes.draw([np.array([[20.5, 5.0], [20.5, 35.0]])], 5, (40, 40))
    middles = [np.average(np.arange(40), weights=inked[20]) for inked in (one, other)]
    assert middles[1] - middles[0] == pytest.approx(0.5, abs=0.15)


@given(
    seed=st.integers(0, 2**32 - 1),
    points=st.integers(1, 6),
    unit=st.sampled_from([0.01, 1, 1_000]),
)
def test_drawing_anywhere_lies_wholly_on_the_canvas(seed: int, points: int, unit: float) -> None:
    rng = np.random.default_rng(seed)
    inked = strokes.draw_anywhere([rng.normal(0, unit, (points, 2))], rng)
    assert inked.shape == (CANVAS_SIDE, CANVAS_SIDE)
    frame = np.concatenate([inked[0], inked[-1], inked[:, 0], inked[:, -1]])
    assert frame.max() < 200  # at most the soft edge
    if points > 1:
        assert DIGIT_SIDES[0] - 2 <= box(inked)[2:].max() <= DIGIT_SIDES[1] + 2


@pytest.mark.parametrize("unit", [1e-3, 1, 1e4])
def test_units_of_the_tablet_do_not_matter(unit: float) -> None:
    runs = [np.array([[1.0, 2.0], [7.0, 9.0]]), np.array([[3.0, 3.0]])]
    plain = strokes.draw_anywhere(runs, np.random.default_rng(4))
    other = strokes.draw_anywhere([run * unit - 5 for run in runs], np.random.default_rng(4))
    assert np.abs(plain.astype(int) - other).mean() < 0.5


def test_dot_is_drawn_anywhere_as_a_dot() -> None:
    for seed in range(10):
        inked = strokes.draw_anywhere([np.array([[3.0, 3.0]])], np.random.default_rng(seed))
        assert PEN_WIDTHS[0] - 2 <= box(inked)[2:].max() <= PEN_WIDTHS[1] + 2


def test_same_seed_draws_the_same() -> None:
    first, again = (strokes.draw_anywhere(LINE, np.random.default_rng(9)) for _ in range(2))
    np.testing.assert_array_equal(first, again)


@pytest.mark.parametrize(("pen", "side"), [(4, 84), (12, 84), (25, 30)])
def test_fitted_drawing_is_just_as_large_as_asked_for(pen: int, side: int) -> None:
    runs = [np.array([[0.0, 0.0], [300.0, 900.0]])]
    inked = strokes.draw_fitted(runs, pen, side)
    assert abs(box(inked)[2:].max() - max(side, pen + 1)) <= 2
    frame = np.concatenate([inked[0], inked[-1], inked[:, 0], inked[:, -1]])
    assert frame.max() < 200


def test_fit_moves_to_the_origin_and_keeps_the_aspect() -> None:
    runs = [np.array([[10.0, 20.0], [30.0, 60.0]]), np.array([[20.0, 30.0]])]
    first, second = strokes.fit(runs, 100)
    np.testing.assert_allclose(first, [[0, 0], [50, 100]])
    np.testing.assert_allclose(second, [[25, 25]])


def test_fit_leaves_the_strokes_given_as_they_were() -> None:
    runs = [np.array([[10.0, 20.0], [30.0, 60.0]])]
    before = runs[0].copy()
    strokes.fit(runs, 100)
    strokes.draw_anywhere(runs, np.random.default_rng(1))
    np.testing.assert_array_equal(runs[0], before)


def test_canvas_pixels_are_black_on_opaque_white_and_hold_the_same_ink() -> None:
    inked = strokes.draw(LINE, 7, (60, 30))
    rgba = strokes.rgba(inked)
    assert rgba.dtype == np.uint8
    assert rgba[0, 0].tolist() == [255, 255, 255, 255]
    assert rgba[25, 10].tolist() == [0, 0, 0, 255]
    np.testing.assert_array_equal(canvas.from_canvas(rgba), inked)
