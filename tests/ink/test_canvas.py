import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from digitlab.ink import canvas, strokes

byte = st.integers(0, 255)
opaque = st.tuples(byte, byte, byte, st.just(255))
color = st.tuples(byte, byte, byte, byte)

STROKE = np.zeros((9, 12), bool)
STROKE[2:7, 4:6] = True


def painted(mask: np.ndarray, pen: tuple[int, ...], paper: tuple[int, ...]) -> np.ndarray:
    """(H, W) bool → (H, W, 4) uint8."""
    return np.where(mask[..., np.newaxis], np.array(pen, np.uint8), np.array(paper, np.uint8))


def weighted(rgba: tuple[int, ...]) -> np.ndarray:
    """A color as it is seen: what is transparent has none."""
    return np.array([*(part * rgba[3] / 255 for part in rgba[:3]), rgba[3]])


@pytest.mark.parametrize("paper", [(255, 255, 255, 255), (0, 0, 0, 255), (9, 200, 30, 255)])
def test_blank_canvas_is_no_ink(paper: tuple[int, ...]) -> None:
    found = canvas.from_canvas(painted(np.zeros((5, 7), bool), paper, paper))
    assert found.shape == (5, 7)
    assert found.dtype == np.uint8
    assert not found.any()


def test_transparent_canvas_is_no_ink_whatever_colors_hide_in_it() -> None:
    rgba = np.random.default_rng(1).integers(0, 256, (6, 6, 4), np.uint8)
    rgba[..., 3] = 0
    assert not canvas.from_canvas(rgba).any()


def test_canvas_all_of_one_color_is_blank_paper_not_all_ink() -> None:
    assert not canvas.from_canvas(np.full((4, 4, 4), 255, np.uint8)).any()


def test_canvas_of_one_pixel_is_no_ink() -> None:
    assert canvas.from_canvas(np.full((1, 1, 4), 77, np.uint8)).tolist() == [[0]]


@given(pen=opaque, paper=opaque)
def test_colors_and_polarity_do_not_matter(pen: tuple[int, ...], paper: tuple[int, ...]) -> None:
    assume(np.abs(weighted(pen) - weighted(paper)).max() > canvas.BARE_DIFFERENCE)
    found = canvas.from_canvas(painted(STROKE, pen, paper))
    np.testing.assert_array_equal(found, np.where(STROKE, 255, 0))


@given(pen=color, paper=color)
def test_transparency_does_not_matter_as_long_as_a_difference_is_seen(
    pen: tuple[int, ...], paper: tuple[int, ...]
) -> None:
    assume(np.abs(weighted(pen) - weighted(paper)).max() > canvas.BARE_DIFFERENCE + 1)
    found = canvas.from_canvas(painted(STROKE, pen, paper))
    np.testing.assert_array_equal(found, np.where(STROKE, 255, 0))


@given(pen=opaque, paper=opaque)
def test_difference_that_nobody_sees_is_no_ink(
    pen: tuple[int, ...], paper: tuple[int, ...]
) -> None:
    near = tuple(
        int(np.clip(part, other - canvas.BARE_DIFFERENCE, other + canvas.BARE_DIFFERENCE))
        for part, other in zip(pen, paper, strict=True)
    )
    assert not canvas.from_canvas(painted(STROKE, near, paper)).any()


def test_soft_edge_stays_as_soft_as_it_was() -> None:
    soft = np.array([[0, 0, 0, 0, 0], [0, 51, 255, 102, 0], [0, 0, 0, 0, 0]], np.uint8)
    np.testing.assert_array_equal(canvas.from_canvas(strokes.rgba(soft)), soft)


def test_pale_ink_is_stretched_to_full_white() -> None:
    found = canvas.from_canvas(painted(STROKE, (235, 235, 235, 255), (255, 255, 255, 255)))
    assert found.max() == 255


def test_ink_over_nearly_half_of_the_border_is_still_ink() -> None:
    mask = np.zeros((10, 10), bool)
    mask[:, :4] = True  # 16 of 36 border pixels
    found = canvas.from_canvas(painted(mask, (0, 0, 0, 255), (255, 255, 255, 255)))
    np.testing.assert_array_equal(found > 0, mask)


def test_canvas_is_not_changed() -> None:
    rgba = painted(STROKE, (10, 20, 30, 128), (0, 0, 0, 0))
    before = rgba.copy()
    canvas.from_canvas(rgba)
    np.testing.assert_array_equal(rgba, before)


@pytest.mark.parametrize(
    "wrong",
    [
        np.zeros((4, 4), np.uint8),
        np.zeros((4, 4, 3), np.uint8),
        np.zeros((4, 4, 4), np.float32),
        np.zeros((0, 4, 4), np.uint8),
    ],
    ids=["gray", "RGB", "float", "empty"],
)
def test_what_is_no_canvas_is_refused_with_what_it_was(wrong: np.ndarray) -> None:
    with pytest.raises(ValueError, match=r"must be \(H, W, 4\) uint8, got"):
        canvas.from_canvas(wrong)


def window(shadow: bool = False, margin: int = 30, light: bool = False) -> np.ndarray:
    """A stroke on an opaque picture in a transparent margin, which may hold the window's shadow."""
    rgba = np.zeros((160, 200, 4), np.uint8)
    if shadow:
        rgba[margin // 2 :, margin // 2 :, 3] = 90
    picture = np.full((160 - 2 * margin, 200 - 2 * margin, 4), 255, np.uint8)
    picture[..., :3] = 30 if light else 240
    picture[40:60, 30:110, :3] = 250 if light else 20
    rgba[margin:-margin, margin:-margin] = picture
    return rgba


@pytest.mark.parametrize("shadow", [False, True])
@pytest.mark.parametrize("light", [False, True])
def test_margin_around_a_picture_becomes_its_paper(shadow: bool, light: bool) -> None:
    filled = canvas.fill_margin(window(shadow, light=light))
    assert (filled[..., 3] == 255).all()
    assert (filled[:70, :, :3] == (30 if light else 240)).all()


@pytest.mark.parametrize(
    "drawn", [np.s_[20:140, 90:110], np.s_[60:80, 30:170], np.s_[10:150, 10:190]]
)
def test_stroke_on_transparency_is_no_picture(drawn: tuple[slice, slice]) -> None:
    rgba = np.zeros((160, 200, 4), np.uint8)
    rgba[drawn] = 0, 0, 0, 255
    assert canvas.fill_margin(rgba) is rgba


def test_opaque_picture_and_bare_canvas_have_no_margin() -> None:
    opaque = window()[30:-30, 30:-30]
    assert canvas.fill_margin(opaque) is opaque
    assert canvas.fill_margin(opaque[..., :3]).shape[2] == 3
    bare = np.zeros((20, 20, 4), np.uint8)
    assert canvas.fill_margin(bare) is bare
