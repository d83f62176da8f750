"""The inks that the digit of a picture may have; how well they are chosen is tested by reading."""

import cv2
import numpy as np
import pytest

from digitlab.ink import strokes
from digitlab.preprocess import bounding_box
from digitlab.segmentation.isolate import (
    LEAD_OF_FIRST,
    candidates,
    choose,
    isolate,
)
from digitlab.segmentation.main_digit import main_digit


def test_blank_ink_offers_one_blank_ink() -> None:
    blank = np.zeros((30, 40), np.uint8)
    (offered,) = candidates(blank, blank)
    assert not offered.any()


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
