import inspect

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from digitlab.transforms import corruptions
from digitlab.transforms.corruptions import CORRUPTIONS, corrupt

NAMES = sorted(CORRUPTIONS)
STILL = ("scale", "brightness", "stripe", "canny_edges")
"""What they do leaves nothing to chance."""


def seven(shift: int = 0) -> np.ndarray:
    """A seven by two strokes of the pen, as MNIST would place it."""
    ink = np.zeros((28, 28), np.uint8)
    points = np.array([[8 + shift, 6], [19 + shift, 6], [12 + shift, 23]], np.int32)
    cv2.polylines(ink, [points], False, 255, 2, cv2.LINE_AA)
    return ink


def black() -> np.ndarray:
    return np.zeros((28, 28), np.uint8)


def once(name: str, image: np.ndarray, seed: int = 0) -> np.ndarray:
    return CORRUPTIONS[name](image, np.random.default_rng(seed))


def test_fifteen_in_the_papers_order() -> None:
    assert " ".join(CORRUPTIONS) == (
        "shot_noise impulse_noise glass_blur motion_blur shear scale rotate brightness "
        "translate stripe fog spatter dotted_line zigzag canny_edges"
    )


def test_table_is_frozen() -> None:
    with pytest.raises(TypeError):
        CORRUPTIONS["shear"] = corruptions.rotate  # type: ignore[index]


@pytest.mark.parametrize("name", NAMES)
def test_name_is_the_functions_and_it_is_explained(name: str) -> None:
    assert CORRUPTIONS[name] is getattr(corruptions, name)
    assert inspect.getdoc(CORRUPTIONS[name])


@given(arrays(np.uint8, (28, 28)), st.sampled_from(NAMES), st.integers(0, 2**32 - 1))
def test_any_picture_stays_a_picture_and_is_left_alone(
    image: np.ndarray, name: str, seed: int
) -> None:
    before = image.copy()
    spoiled = once(name, image, seed)
    assert spoiled.shape == (28, 28)
    assert spoiled.dtype == np.uint8
    assert np.array_equal(image, before)


@pytest.mark.parametrize("name", NAMES)
def test_same_seed_same_result(name: str) -> None:
    batch = np.stack([seven(shift) for shift in range(-4, 5)])
    assert np.array_equal(corrupt(batch, name, 3), corrupt(batch, name, 3))


@pytest.mark.parametrize("name", sorted(set(NAMES) - set(STILL)))
def test_other_seed_other_result(name: str) -> None:
    batch = np.stack([seven()] * 8)
    assert not np.array_equal(corrupt(batch, name, 3), corrupt(batch, name, 4))


@pytest.mark.parametrize("name", NAMES)
def test_first_digits_do_not_depend_on_how_many_follow(name: str) -> None:
    batch = np.stack([seven(shift) for shift in range(6)])
    assert np.array_equal(corrupt(batch, name, 0)[:2], corrupt(batch[:2], name, 0))


@pytest.mark.parametrize("name", NAMES)
def test_read_only_and_mirrored_pictures_are_taken(name: str) -> None:
    batch = np.stack([seven()])[:, :, ::-1]
    batch.setflags(write=False)
    assert np.array_equal(corrupt(batch, name, 0), corrupt(batch.copy(), name, 0))


@pytest.mark.parametrize("name", NAMES)
def test_every_one_changes_the_digit(name: str) -> None:
    assert not np.array_equal(once(name, seven()), seven())


@pytest.mark.parametrize(
    "name",
    ["shot_noise", "impulse_noise", "glass_blur", "motion_blur", "brightness", "fog", "spatter"],
)
def test_what_leaves_the_ink_in_place_leaves_it_brighter_than_the_paper(name: str) -> None:
    spoiled, ink = once(name, seven()), seven() > 128
    assert spoiled[ink].mean() > spoiled[~ink].mean() + 30


def test_no_digits_give_no_digits() -> None:
    assert corrupt(np.zeros((0, 28, 28), np.uint8), "fog", 0).shape == (0, 28, 28)


def test_unknown_name_lists_the_known() -> None:
    with pytest.raises(ValueError, match=r"'snow', only shot_noise, .*canny_edges"):
        corrupt(seven()[None], "snow", 0)


@pytest.mark.parametrize(
    "images",
    [
        pytest.param(seven(), id="one picture"),
        pytest.param(seven()[None, :20], id="too low"),
        pytest.param(seven()[None].astype(np.float32), id="not bytes"),
    ],
)
def test_what_is_not_a_batch_of_digits_is_refused(images: np.ndarray) -> None:
    with pytest.raises(ValueError, match=r"\(N, 28, 28\) uint8, got"):
        corrupt(images, "shear", 0)


@pytest.mark.parametrize(
    "name", sorted(set(NAMES) - {"impulse_noise", "brightness", "stripe", "fog", "spatter"})
)
def test_black_stays_black_where_only_ink_changes(name: str) -> None:
    if name in ("dotted_line", "zigzag"):
        assert 0 < np.count_nonzero(once(name, black())) < 28 * 6
    else:
        assert not once(name, black()).any()


def test_shot_noise_leaves_only_counts_of_photons() -> None:
    gray = np.full((28, 28), 128, np.uint8)
    assert set(np.unique(once("shot_noise", gray))) == {0, 85, 170, 255}


def test_impulse_noise_turns_a_sixth_of_the_pixels_half_of_them_white() -> None:
    gray = np.full((200, 28, 28), 128, np.uint8)
    noisy = corrupt(gray, "impulse_noise", 0)
    assert np.mean(noisy == 0) == pytest.approx(0.085, abs=0.005)
    assert np.mean(noisy == 255) == pytest.approx(0.085, abs=0.005)
    assert np.mean(noisy == 128) == pytest.approx(0.83, abs=0.01)


@pytest.mark.parametrize("name", ["glass_blur", "motion_blur"])
def test_blurs_keep_the_amount_of_ink(name: str) -> None:
    batch = np.stack([seven()] * 50)
    assert corrupt(batch, name, 0).sum() == pytest.approx(batch.sum(), rel=0.05)


def test_motion_blur_trails_to_one_side() -> None:
    dot = black()
    dot[14, 14] = 255
    rows, columns = np.nonzero(once("motion_blur", dot))
    assert columns.max() == 14
    assert columns.min() < 10
    assert np.ptp(rows) <= np.ptp(columns)


def test_scale_shrinks_the_box_to_seven_tenths() -> None:
    square = black()
    square[4:24, 4:24] = 255
    small = once("scale", square)
    assert cv2.boundingRect((small > 127).view(np.uint8)) == (7, 7, 14, 14)


@pytest.mark.parametrize(("name", "spread"), [("shear", np.sin(0.4)), ("rotate", np.tan(0.4))])
def test_slanted_bar_leans_by_the_angle_either_way(name: str, spread: float) -> None:
    bar = black()
    bar[:, 13:15] = 255
    leans = []
    for seed in range(12):
        spoiled = once(name, bar, seed).astype(np.float64)
        middles = (spoiled * np.arange(28)).sum(1) / np.maximum(spoiled.sum(1), 1)
        leans.append(np.polyfit(np.arange(8, 20), middles[8:20], 1)[0])
    assert np.abs(leans) == pytest.approx([spread] * 12, abs=0.02)
    assert len(set(np.sign(leans))) == 2


def test_translate_moves_by_three_toward_each_corner() -> None:
    dot = black()
    dot[14, 14] = 255
    places = {tuple(np.argwhere(once("translate", dot, seed))[0].tolist()) for seed in range(40)}
    assert places == {(11, 11), (11, 17), (17, 11), (17, 17)}


def test_brightness_adds_half_of_white_and_stops_at_white() -> None:
    image = black()
    image[0, :3] = [0, 100, 200]
    assert once("brightness", image)[0, :3].tolist() == [128, 228, 255]


def test_stripe_inverts_the_outer_quarters_only() -> None:
    spoiled = once("stripe", seven())
    assert np.array_equal(spoiled[:, 7:21], seven()[:, 7:21])
    assert np.array_equal(spoiled[:, :7], 255 - seven()[:, :7])
    assert np.array_equal(spoiled[:, 21:], 255 - seven()[:, 21:])


def test_fog_leaves_a_quarter_of_the_contrast() -> None:
    clear = once("fog", black()).astype(int)
    white = once("fog", np.full((28, 28), 255, np.uint8)).astype(int)
    assert np.abs(white - clear - 255 / 4).max() <= 1
    assert clear.max() <= 192


def test_spatter_is_no_brighter_than_mud_on_black() -> None:
    spoiled = corrupt(np.stack([black()] * 20), "spatter", 0)
    assert spoiled.max() in (62, 63)
    assert 0.05 < np.mean(spoiled > 0) < 0.5


@pytest.mark.parametrize("name", ["dotted_line", "zigzag"])
def test_lines_only_add_ink(name: str) -> None:
    for seed in range(20):
        assert (once(name, seven(), seed) >= seven()).all()


def test_dotted_line_is_two_columns_off_two_columns_on() -> None:
    drawn = once("dotted_line", black()).any(axis=0)
    assert drawn.tolist() == [False, False, True, True] * 7


def test_zigzag_swings_by_two_pixels_every_eight_columns() -> None:
    # Of many lines one is level and wholly inside: look at how it swings.
    for seed in range(500):
        drawn = once("zigzag", black(), seed)
        middles = drawn.argmax(axis=0)[2:26]
        if middles[0] == middles[8] == middles[16] and 4 < middles[0] < 24:
            break
    assert (middles[:9] - middles[0]).tolist() in (
        [0, 1, 2, 1, 0, -1, -2, -1, 0],
        [0, -1, -2, -1, 0, 1, 2, 1, 0],
    )
    assert not drawn[:, [0, 1, 26, 27]].any()


def test_canny_edges_are_black_and_white_and_hollow() -> None:
    square = black()
    square[6:22, 6:22] = 255
    edges = once("canny_edges", square)
    assert set(np.unique(edges)) == {0, 255}
    assert not edges[10:18, 10:18].any()
    assert edges[14].any()
