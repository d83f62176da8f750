"""The picture that MNIST would have made, against pictures that MNIST did make.

The independent truth is a picture already in MNIST's format: enlarged, moved and recolored, it must
come back as it was.
"""

import cv2
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from digitlab import geometry, preprocess
from digitlab.ink import canvas, strokes
from digitlab.preprocess import BOX, MIDDLE, SIZE

seeds = st.integers(0, 2**32 - 1)
byte = st.integers(0, 255)


def center_of_mass(picture: np.ndarray) -> tuple[float, float]:
    rows, columns = np.indices(picture.shape)
    return (
        float(np.average(rows, weights=picture)),
        float(np.average(columns, weights=picture)),
    )


def mnist_format(seed: int) -> np.ndarray:
    """Make blots in MNIST's format by its words, not by the code under test.

    The longer side is 20, the brightest pixel 255, the centre of mass on (14, 14) to within half a
    pixel.
    """
    rng = np.random.default_rng(seed)
    while True:
        short, tall = int(rng.integers(1, BOX + 1)), bool(rng.integers(2))
        height, width = (BOX, short) if tall else (short, BOX)
        digit = rng.integers(64, 256, (height, width)) * (rng.random((height, width)) < 0.6)
        digit[rng.integers(height), [0, -1]] = 255  # ink in the first and the last column,
        digit[[0, -1], rng.integers(width)] = 255  # and in the first and the last row
        offsets = MIDDLE - np.array(center_of_mass(digit))
        top, left = offsets.round().astype(int)
        fits = 0 <= top <= SIZE - height and 0 <= left <= SIZE - width
        # Exactly between two pixels either place would be right.
        if fits and np.all(np.abs(offsets % 1 - 0.5) > 0.05):
            picture = np.zeros((SIZE, SIZE), np.uint8)
            picture[top : top + height, left : left + width] = digit
            return picture


def enlarge(picture: np.ndarray, times: int) -> np.ndarray:
    """By whole numbers, with nearest neighbors."""
    return picture.repeat(times, axis=0).repeat(times, axis=1)


def place(inked: np.ndarray, above: int, left: int, below: int = 0, right: int = 0) -> np.ndarray:
    return np.pad(inked, ((above, below), (left, right)))


HAIRLINES = {
    "one": [np.array([[100.0, 10], [100, 210]])],
    "seven": [np.array([[10.0, 10], [210, 10], [110, 210]])],
    "cross": [np.array([[10.0, 110], [210, 110]]), np.array([[110.0, 10], [110, 210]])],
}
"""Strokes of 200 pixels."""


def drawn(runs: list[np.ndarray], pen: int) -> np.ndarray:
    """Draw so that the ink's longer side is 200 pixels, whatever the pen."""
    return strokes.draw_fitted(runs, pen, 200)


def distance(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Mean absolute difference of (..., 28, 28) pictures, in gray levels of 255."""
    return np.abs(first.astype(np.float64) - second).mean(axis=(-2, -1))


def paint(inked: np.ndarray, pen: tuple[int, ...], paper: tuple[int, ...]) -> np.ndarray:
    """Ink (H, W) → a drawing (H, W, 4), soft edges between the two colors."""
    share = inked[..., np.newaxis].astype(np.float64) / 255
    return (np.array(paper) + (np.array(pen) - np.array(paper)) * share).round().astype(np.uint8)


# A picture that MNIST has made comes back


@given(seed=seeds, times=st.integers(1, 12), above=st.integers(0, 90), left=st.integers(0, 90))
def test_size_and_place_do_not_matter(seed: int, times: int, above: int, left: int) -> None:
    original = mnist_format(seed)
    drawn = place(enlarge(original, times), above, left, 90 - above, 90 - left)
    back = preprocess.to_mnist(canvas.from_canvas(strokes.rgba(drawn)))
    np.testing.assert_array_equal(back, original)


@given(
    seed=seeds,
    times=st.integers(1, 6),
    pen=st.tuples(byte, byte, byte, st.just(255)),
    paper=st.tuples(byte, byte, byte, st.sampled_from([0, 255])),
)
def test_colors_and_polarity_do_not_matter(
    seed: int, times: int, pen: tuple[int, ...], paper: tuple[int, ...]
) -> None:
    original = mnist_format(seed)
    assume(np.abs(np.array(pen) - paper).max() >= 100)
    if paper[3] == 0:
        # Transparent paper: the pen's color throughout, and only its opacity tells ink from none.
        paper = (*pen[:3], 0)
    drawn = paint(place(enlarge(original, times), 5, 9, 7, 3), pen, paper)
    back = preprocess.to_mnist(canvas.from_canvas(drawn))
    # A hundred levels of contrast carry 255 levels of ink: the last one or two are rounded off.
    assert np.abs(back.astype(int) - original).max() <= 5
    assert distance(back, original) <= 1.5


@given(seed=seeds, times=st.integers(2, 9))
def test_ink_in_mnist_format_is_left_as_it_is_whatever_its_brightness(
    seed: int, times: int
) -> None:
    original = mnist_format(seed)
    dim = (enlarge(original, times) // 2).astype(np.uint8)
    assert np.abs(preprocess.to_mnist(dim).astype(int) - original).max() <= 2


@given(seed=seeds)
def test_every_ink_comes_out_in_mnist_format(seed: int) -> None:
    rng = np.random.default_rng(seed)
    points = rng.uniform(20, 180, (int(rng.integers(1, 8)), 2))
    picture = preprocess.to_mnist(strokes.draw([points], int(rng.integers(8, 30)), (200, 200)))
    assert picture.shape == (SIZE, SIZE)
    assert picture.dtype == np.uint8
    assert picture.max() == 255
    rows, columns = np.nonzero(picture)
    height, width = np.ptp(rows) + 1, np.ptp(columns) + 1
    assert max(height, width) == BOX
    away = np.abs(np.array(center_of_mass(picture)) - MIDDLE)
    touching = {rows.min(), columns.min(), SIZE - 1 - rows.max(), SIZE - 1 - columns.max()}
    assert away.max() <= 0.5 or 0 in touching


# Edges


def test_no_ink_gives_a_black_picture() -> None:
    picture = preprocess.to_mnist(np.zeros((30, 50), np.uint8))
    assert picture.shape == (SIZE, SIZE)
    assert not picture.any()


def test_no_pixels_at_all_give_a_black_picture() -> None:
    assert not preprocess.to_mnist(np.zeros((0, 5), np.uint8)).any()


@pytest.mark.parametrize("side", [1, 9, 20, 150])
def test_dot_becomes_a_full_box_in_the_middle(side: int) -> None:
    picture = preprocess.to_mnist(place(np.full((side, side), 255, np.uint8), 60, 3))
    assert (picture == 255).sum() == BOX * BOX
    assert np.abs(np.array(center_of_mass(picture)) - MIDDLE).max() <= 0.5


@pytest.mark.parametrize("thickness", [1, 3, 10])
def test_thin_tall_one_is_twenty_high_and_fully_white(thickness: int) -> None:
    picture = preprocess.to_mnist(place(np.full((300, thickness), 255, np.uint8), 2, 100, 5, 80))
    rows, columns = np.nonzero(picture)
    assert np.ptp(rows) + 1 == BOX
    assert np.ptp(columns) + 1 == 1
    assert set(columns) == {MIDDLE}
    assert picture.max() == 255


def test_huge_zero_that_touches_the_border_is_read_as_a_smaller_one_is() -> None:
    huge = np.zeros((300, 300), np.uint8)
    cv2.ellipse(huge, (150, 150), (140, 140), 0, 0, 360, 255, 21, cv2.LINE_AA)
    assert (preprocess.bounding_box(huge) or (9, 9))[:2] == (0, 0)
    small = place(cv2.resize(huge, (150, 150), interpolation=cv2.INTER_AREA), 80, 60, 70, 90)
    back = [preprocess.to_mnist(canvas.from_canvas(strokes.rgba(ink))) for ink in (huge, small)]
    assert distance(*back) < 1


@pytest.mark.parametrize(("above", "left"), [(0, 0), (0, 252), (172, 0), (172, 252)])
def test_tiny_digit_in_a_corner_is_found(above: int, left: int) -> None:
    original = mnist_format(11)
    drawing = np.zeros((200, 280), np.uint8)
    drawing[above : above + SIZE, left : left + SIZE] = original
    np.testing.assert_array_equal(preprocess.to_mnist(drawing), original)


def test_two_specks_far_apart_keep_their_ink() -> None:
    specks = np.zeros((400, 500), np.uint8)
    specks[0, 0] = specks[-1, -1] = 255
    picture = preprocess.to_mnist(specks)
    assert picture.max() == 255
    assert np.count_nonzero(picture) == 2


def test_hairline_across_a_large_picture_reaches_full_white() -> None:
    hairline = np.eye(3000, dtype=np.uint8) * 255
    picture = preprocess.to_mnist(hairline)
    assert picture.max() == 255
    assert np.count_nonzero(np.diag(picture[4:24, 4:24])) == BOX


def test_lopsided_digit_stays_whole_inside_the_picture() -> None:
    hammer = np.zeros((200, 120), np.uint8)
    hammer[:30] = 255
    hammer[:, 58:62] = 255
    picture = preprocess.to_mnist(hammer)
    rows = np.nonzero(picture)[0]
    assert np.ptp(rows) + 1 == BOX
    assert rows.max() == SIZE - 1  # as near to the middle as it goes


def test_soft_edge_does_not_widen_the_box() -> None:
    soft = np.array([[0, 9, 9, 0], [9, 255, 200, 9], [0, 9, 9, 0]], np.uint8)
    assert preprocess.bounding_box(soft) == (1, 1, 2, 1)


def test_box_is_x_y_width_height() -> None:
    inked = np.zeros((10, 20), np.uint8)
    inked[2:5, 7:13] = 40
    assert preprocess.bounding_box(inked) == (7, 2, 6, 3)
    assert preprocess.bounding_box(np.zeros((3, 3), np.uint8)) is None
    assert geometry.crop(inked, (7, 2, 6, 3)).shape == (3, 6)


def test_squash_keeps_place_and_loses_aspect() -> None:
    inked = np.zeros((56, 280), np.uint8)
    inked[:2, :10] = 255
    squashed = preprocess.squash(inked)
    assert squashed[0, 0] == 255
    assert np.count_nonzero(squashed) == 1


@pytest.mark.parametrize(
    "wrong",
    [np.zeros((4, 4, 3), np.uint8), np.zeros((4, 4), bool), np.zeros((4, 4)), np.zeros(4)],
    ids=["color", "bool", "float", "line"],
)
def test_what_is_no_ink_is_refused_with_what_it_was(wrong: np.ndarray) -> None:
    with pytest.raises(ValueError, match=r"must be \(H, W\) uint8, got"):
        preprocess.to_mnist(wrong)


def test_ink_is_not_changed() -> None:
    inked = place(mnist_format(3), 2, 2)
    before = inked.copy()
    preprocess.to_mnist(inked)
    np.testing.assert_array_equal(inked, before)


# Whatever it was written with


@given(pen=st.integers(2, 20), digit=st.sampled_from(sorted(HAIRLINES)))
def test_how_thin_the_pen_was_hardly_matters(pen: int, digit: str) -> None:
    """A tenth of a digit is a pen's width; what is thinner comes to nearly as much ink."""
    thin, usual = (preprocess.from_ink(drawn(HAIRLINES[digit], width)) for width in (pen, 20))
    assert thin.max() == 255
    assert 0.7 < thin.sum() / usual.sum() < 1.1


@pytest.mark.parametrize("pen", [30, 50])
@pytest.mark.parametrize("digit", sorted(HAIRLINES))
def test_pen_of_usual_width_is_left_as_it_is(digit: str, pen: int) -> None:
    inked = drawn(HAIRLINES[digit], pen)
    np.testing.assert_array_equal(preprocess.from_ink(inked), preprocess.to_mnist(inked))


def test_hairline_on_a_huge_canvas_is_made_wider_at_a_small_size() -> None:
    huge = strokes.draw_fitted(HAIRLINES["seven"], 4, 4000)
    assert max(preprocess.thicken(huge).shape) < 1.2 * preprocess.LARGE_SIDE
    usual = preprocess.from_ink(drawn(HAIRLINES["seven"], 20))
    assert 0.7 < preprocess.from_ink(huge).sum() / usual.sum() < 1.1


def test_no_ink_at_all_stays_black() -> None:
    assert not preprocess.from_ink(np.zeros((50, 40), np.uint8)).any()
