import cv2
import numpy as np
import pytest

from digitlab.ink import photo

from .photographs import overlap, photographed


def unruled(picture: np.ndarray) -> np.ndarray:
    return photo.develop(picture).unruled


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


def test_light_digits_all_over_a_dark_ground_are_as_dark_digits_on_a_light_one(
    inks: dict[int, np.ndarray],
) -> None:
    sheet = np.tile(cv2.resize(inks[7], (28, 28), interpolation=cv2.INTER_AREA), (8, 8))
    picture = np.repeat(sheet[..., np.newaxis], 3, axis=2)
    np.testing.assert_array_equal(unruled(picture), unruled(255 - picture))
