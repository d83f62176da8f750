import cv2
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from digitlab.ink import canvas, photo, strokes, threshold

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


# From a canvas


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
    assume(np.abs(weighted(pen) - weighted(paper)).max() > threshold.FAINTEST)
    found = canvas.from_canvas(painted(STROKE, pen, paper))
    np.testing.assert_array_equal(found, np.where(STROKE, 255, 0))


@given(pen=color, paper=color)
def test_transparency_does_not_matter_as_long_as_a_difference_is_seen(
    pen: tuple[int, ...], paper: tuple[int, ...]
) -> None:
    assume(np.abs(weighted(pen) - weighted(paper)).max() > threshold.FAINTEST + 1)
    found = canvas.from_canvas(painted(STROKE, pen, paper))
    np.testing.assert_array_equal(found, np.where(STROKE, 255, 0))


@given(pen=opaque, paper=opaque)
def test_difference_that_nobody_sees_is_no_ink(
    pen: tuple[int, ...], paper: tuple[int, ...]
) -> None:
    near = tuple(
        int(np.clip(part, other - threshold.FAINTEST, other + threshold.FAINTEST))
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


# From a photo


def unruled(picture: np.ndarray) -> np.ndarray:
    return photo.develop(picture).unruled


def photographed(inked: np.ndarray, pen: int = 40, paper: int = 220) -> np.ndarray:
    """Ink (H, W) → a gray photo (H, W, 3) of it."""
    share = inked[..., np.newaxis].astype(np.float64) / 255
    return np.repeat(paper + (pen - paper) * share, 3, axis=2).round().astype(np.uint8)


def overlap(found: np.ndarray, true: np.ndarray) -> float:
    """Intersection over union of what is more ink than not."""
    a, b = found > 127, true > 127
    return float((a & b).sum() / (a | b).sum())


@pytest.mark.parametrize("level", [0, 128, 255])
def test_blank_paper_is_no_ink(level: int) -> None:
    assert not unruled(np.full((60, 80, 3), level, np.uint8)).any()


def test_grain_of_blank_paper_is_no_ink() -> None:
    grain = np.random.default_rng(2).normal(200, 4, (120, 160, 3))
    assert not unruled(grain.clip(0, 255).astype(np.uint8)).any()


def test_gradient_of_light_on_blank_paper_is_no_ink() -> None:
    light = np.linspace(90, 240, 160).round().astype(np.uint8)
    assert not unruled(np.broadcast_to(light[:, None], (120, 160, 3)).copy()).any()


@pytest.mark.parametrize("digit", [0, 1, 7])
def test_ink_is_found_on_even_paper(inks: dict[int, np.ndarray], digit: int) -> None:
    found = unruled(photographed(inks[digit]))
    assert found.max() == 255
    assert overlap(found, inks[digit]) > 0.9


@pytest.mark.parametrize("digit", [0, 1, 7])
def test_ink_is_found_under_a_gradient_of_light(inks: dict[int, np.ndarray], digit: int) -> None:
    light = np.linspace(0.5, 1.1, 280)[:, np.newaxis]
    shaded = (photographed(inks[digit]) * light).clip(0, 255).astype(np.uint8)
    assert overlap(unruled(shaded), inks[digit]) > 0.85


@pytest.mark.parametrize("digit", [0, 1, 7])
def test_photo_and_its_negative_hold_the_same_ink(inks: dict[int, np.ndarray], digit: int) -> None:
    picture = photographed(inks[digit])
    np.testing.assert_array_equal(unruled(picture), unruled(255 - picture))


def test_lamp_and_shadow_leave_bare_paper_bare() -> None:
    rows, columns = np.mgrid[:300, :400]
    lamp = 1 - ((columns - 100) ** 2 + (rows - 80) ** 2) / 250_000
    shadow = 1 - 0.4 / (1 + np.exp((columns - 250) / 12))
    paper = np.repeat((225 * lamp * shadow)[..., np.newaxis], 3, axis=2)
    assert not unruled(paper.clip(0, 255).astype(np.uint8)).any()


def test_coarse_grain_in_a_deep_shadow_is_no_ink(inks: dict[int, np.ndarray]) -> None:
    """A camera and JPEG leave it so, and evening out the light makes it as strong as ink."""
    page = photographed(np.pad(inks[7], ((60, 60), (20, 420)))).astype(np.float64)
    light = 1 - 0.85 / (1 + np.exp((460 - np.arange(page.shape[1])) / 30))
    noise = np.random.default_rng(6).normal(0, 18, page.shape[:2])
    grain = cv2.GaussianBlur(noise, (0, 0), 1.0)
    picture = (page * light[:, np.newaxis] + grain[..., np.newaxis]).clip(0, 255)
    found = unruled(picture.round().astype(np.uint8))
    assert overlap(found[60:-60, 20:-420], inks[7]) > 0.8
    assert np.count_nonzero(found[:, 300:]) < 100  # of 134,400


def test_dark_desk_around_the_sheet_is_no_ink(inks: dict[int, np.ndarray]) -> None:
    desk = np.random.default_rng(4).normal(50, 9, (320, 400, 3)).clip(0, 255).astype(np.uint8)
    desk[60:260, 60:340] = photographed(inks[7])
    found = unruled(desk)
    inside = found[60:260, 60:340]
    assert overlap(inside, inks[7]) > 0.85
    assert np.count_nonzero(found) == np.count_nonzero(inside)


@pytest.mark.parametrize("color", [(200, 30, 40), (30, 60, 200), (20, 140, 60), (235, 200, 40)])
def test_colored_ink_is_kept(inks: dict[int, np.ndarray], color: tuple[int, int, int]) -> None:
    share = inks[7][..., np.newaxis] / 255
    picture = (np.array([235, 235, 230]) * (1 - share) + np.array(color) * share).astype(np.uint8)
    assert overlap(unruled(picture), inks[7]) > 0.85


@pytest.mark.parametrize("squared", [False, True])
@pytest.mark.parametrize("turn", [0.0, 2.5])
def test_ruling_is_no_ink_and_does_not_cut_strokes(
    inks: dict[int, np.ndarray], squared: bool, turn: float
) -> None:
    page = np.pad(inks[7], 160)
    shape = page.shape
    rules = np.zeros(shape, np.uint8)
    rules[5::40] = 255
    if squared:
        rules[:, 7::40] = 255
    matrix = cv2.getRotationMatrix2D((300, 260), turn, 1.1)
    thick = cv2.dilate(rules, np.ones((2, 2), np.uint8))
    ruled = cv2.warpAffine(thick, matrix, shape[::-1])
    gray = np.where(page > 127, 50, np.where(ruled > 127, 160, 225)).astype(np.uint8)
    found = unruled(np.dstack([gray] * 3))
    assert overlap(found, page) > 0.8
    _, _, stats, _ = cv2.connectedComponentsWithStats((found > 100).astype(np.uint8))
    assert stats[1:, cv2.CC_STAT_AREA].max() > 0.97 * stats[1:, cv2.CC_STAT_AREA].sum()


def test_what_shines_through_is_no_ink(inks: dict[int, np.ndarray]) -> None:
    page = photographed(np.pad(inks[7], ((0, 200), (0, 0)))).astype(float)
    back = cv2.GaussianBlur(np.pad(inks[0], ((200, 0), (0, 0))), (0, 0), 3)[:, ::-1] / 255
    picture = (page * (1 - 0.15 * back[..., np.newaxis])).astype(np.uint8)
    assert not unruled(picture)[220:].any()


def test_weak_stroke_that_wavers_stays_in_one_piece(inks: dict[int, np.ndarray]) -> None:
    """Weak ink is that below four tenths of the page's."""
    weak = np.zeros_like(inks[7])
    darkness = 255 * (0.42 + 0.08 * np.sin(np.arange(len(weak)) / 5))
    weak[40:-40, 60:68] = darkness[40:-40, np.newaxis].round()
    picture = photographed(np.hstack([inks[7], cv2.GaussianBlur(weak, (0, 0), 1)]))
    found = unruled(picture)[:, inks[7].shape[1] :]
    count, _ = cv2.connectedComponents((found > 60).astype(np.uint8))
    assert count == 2  # the ground and the stroke
    assert np.ptp(np.flatnonzero(found.any(axis=1))) > 0.95 * (len(weak) - 80)


def test_large_photo_is_shrunk_with_its_aspect(inks: dict[int, np.ndarray]) -> None:
    large = photographed(inks[7]).repeat(7, axis=0).repeat(7, axis=1)
    found = unruled(large)  # 1400 × 1960
    assert found.shape == (round(photo.PHOTO_SIDE * 200 / 280), photo.PHOTO_SIDE)
    assert found.max() == 255


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (9, 1), (2, 2), (3, 3), (1, 700), (700, 2)])
def test_tiny_or_narrow_photo_does_not_fail(shape: tuple[int, int]) -> None:
    picture = np.random.default_rng(3).integers(0, 256, (*shape, 3), np.uint8)
    found = unruled(picture)
    assert found.dtype == np.uint8
    assert max(found.shape) <= photo.PHOTO_SIDE


@pytest.mark.parametrize(
    "wrong",
    [
        np.zeros((4, 4), np.uint8),
        np.zeros((4, 4, 4), np.uint8),
        np.zeros((4, 4, 3), np.float64),
        np.zeros((4, 0, 3), np.uint8),
    ],
    ids=["gray", "RGBA", "float", "empty"],
)
def test_what_is_no_photo_is_refused_with_what_it_was(wrong: np.ndarray) -> None:
    with pytest.raises(ValueError, match=r"must be \(H, W, 3\) uint8, got"):
        photo.develop(wrong)
