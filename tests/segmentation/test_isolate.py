"""The inks that the digit of a picture may have; how well they are chosen is tested by reading."""

import cv2
import numpy as np
import pytest

from digitlab.ink import strokes
from digitlab.preprocess import bounding_box
from digitlab.segmentation.isolate import (
    LARGEST_GAP,
    LEAD_OF_FIRST,
    candidates,
    choose,
    is_alone,
    isolate,
    main_digit,
)


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


def test_blank_ink_offers_one_blank_ink() -> None:
    blank = np.zeros((30, 40), np.uint8)
    (offered,) = candidates(blank, blank)
    assert not offered.any()
    assert not is_alone(blank)


def test_line_that_may_be_the_digit_s_is_offered_with_and_without() -> None:
    seven = strokes.draw([np.array([[80, 60], [200, 60], [130, 180]])], 8, (220, 280))
    with_line = seven.copy()
    with_line[58:62, :] = 255
    first, *fewer = candidates(with_line, seven)
    assert np.count_nonzero(first) > np.count_nonzero(seven)
    assert any(np.array_equal(ink, seven) for ink in fewer)


@pytest.mark.parametrize(
    ("sureness", "chosen"),
    [
        ([0.1], 0),
        ([1.0, 1.0], 0),
        ([0.5, 0.5 + LEAD_OF_FIRST - 0.01], 0),
        ([0.5, 0.5 + LEAD_OF_FIRST + 0.01], 1),
        ([0.1, 0.6, 0.9], 2),
    ],
)
def test_first_ink_is_taken_unless_the_network_is_clearly_surer(
    sureness: list[float], chosen: int
) -> None:
    assert choose(sureness) == chosen


def test_box_of_an_ink_is_brought_to_the_picture_as_given(inks: dict[int, np.ndarray]) -> None:
    large = cv2.resize(strokes.rgba(inks[7]), (2800, 2000), interpolation=cv2.INTER_CUBIC)
    isolated = isolate(large)
    assert isolated.given == (2000, 2800)
    assert max(isolated.seen) < 700
    placed = isolated.place(bounding_box(isolated.inks[0]) or (0, 0, 1, 1))
    true = np.array(bounding_box(inks[7])) * 10
    assert np.abs(np.array(placed) - true).max() < 20


def ring_of_dashes() -> np.ndarray:
    ink = np.zeros((200, 200), np.uint8)
    for start in range(0, 360, 30):
        cv2.ellipse(ink, (100, 100), (70, 70), 0, start, start + 14, 255, 8)
    return ink


def pieces(ink: np.ndarray) -> int:
    return cv2.connectedComponents((ink > 99).astype(np.uint8))[0] - 1


def test_digit_in_dashes_is_offered_joined_before_it_is_offered_plain() -> None:
    joined, plain = candidates(ring_of_dashes(), ring_of_dashes())
    assert pieces(joined) == 1
    assert pieces(plain) < pieces(ring_of_dashes()) == 12  # a part of the digit


def test_digit_in_one_piece_is_offered_plain_first_whatever_lies_around_it() -> None:
    ink = cv2.line(ring_of_dashes(), (100, 60), (100, 140), 255, 60)
    plain, *_ = candidates(ink, ink)
    np.testing.assert_array_equal(plain, main_digit(ink))
