"""The main digit of an ink: its largest piece and what belongs to it."""

import numpy as np

from digitlab.segmentation.main_digit import LARGEST_GAP, is_alone, main_digit


def framed(ink: np.ndarray, edge: int = 2) -> np.ndarray:
    """Add the remainder of a form's box on the left."""
    ink = ink.copy()
    ink[:, edge : edge + 4] = 255
    return ink


def test_digit_alone_is_all_of_it(inks: dict[int, np.ndarray]) -> None:
    assert is_alone(inks[7])
    np.testing.assert_array_equal(main_digit(inks[7]), inks[7])


def test_remainder_of_a_frame_is_dropped(inks: dict[int, np.ndarray]) -> None:
    assert not is_alone(framed(inks[7]))
    np.testing.assert_array_equal(main_digit(framed(inks[7])), inks[7])


def test_dirt_is_dropped_and_a_near_stroke_is_kept(inks: dict[int, np.ndarray]) -> None:
    dirty = inks[7].copy()
    dirty[180:183, 20:23] = 255
    np.testing.assert_array_equal(main_digit(dirty), inks[7])
    crossed = inks[1].copy()
    crossed[95:110, 160:200] = 255
    np.testing.assert_array_equal(main_digit(crossed), crossed)


def test_far_piece_is_not_the_digit_s() -> None:
    page = np.zeros((100, 400), np.uint8)
    page[20:80, 100:110] = 255
    near, far = page.copy(), page.copy()
    near[20:60, 130:140] = 255
    far[20:60, 111 + round(LARGEST_GAP * 60) : 125 + round(LARGEST_GAP * 60)] = 255
    np.testing.assert_array_equal(main_digit(near), near)
    np.testing.assert_array_equal(main_digit(far), page)


def test_blank_ink_holds_no_digit() -> None:
    blank = np.zeros((30, 40), np.uint8)
    assert not is_alone(blank)
    assert not main_digit(blank).any()
