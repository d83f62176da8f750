"""Ink → finds in reading order."""

import cv2
import numpy as np
import pytest

from digitlab.ink import strokes
from digitlab.segmentation.components import find_digits

from ..fixtures.hands import Point, hand

SIDE = 60


def write(places: list[tuple[int, Point]], shape: tuple[int, int] = (400, 700)) -> np.ndarray:
    """Digits of our own, 60 pixels high, around the given centers."""
    runs = [np.array(run) for digit, at in places for run in hand(digit).placed(at, SIDE)]
    return strokes.draw(runs, 6, shape)


def test_blank_page_holds_nothing() -> None:
    assert find_digits(np.zeros((50, 40), np.uint8)) == []


@pytest.mark.parametrize("wrong", [np.zeros((4, 4, 3), np.uint8), np.zeros((4, 4), np.float32)])
def test_what_is_no_ink_is_refused_with_what_it_was(wrong: np.ndarray) -> None:
    with pytest.raises(ValueError, match=r"must be \(H, W\) uint8, got"):
        find_digits(wrong)


def test_digits_of_a_line_are_found_from_left_to_right_with_their_boxes() -> None:
    places = [(3, (500.0, 200.0)), (8, (120.0, 204.0)), (2, (300.0, 196.0))]
    found = find_digits(write(places))
    assert [(find.line, find.index) for find in found] == [(1, 1), (1, 2), (1, 3)]
    for find, (digit, at) in zip(found, sorted(places, key=lambda place: place[1]), strict=True):
        alone = write([(digit, at)])
        x, y, width, height = cv2.boundingRect((alone >= 100).astype(np.uint8))
        assert find.box == (x, y, width, height)
        assert np.abs(find.ink.astype(int) - alone[y : y + height, x : x + width]).max() < 20


def test_lines_are_read_from_top_to_bottom() -> None:
    rows = [(1.0 * x, y) for y in (80.0, 200.0, 320.0) for x in (100, 200, 300)]
    found = find_digits(write([(4, at) for at in reversed(rows)]))
    assert [find.line for find in found] == [1, 1, 1, 2, 2, 2, 3, 3, 3]
    assert [find.index for find in found] == [1, 2, 3] * 3


@pytest.mark.parametrize("degrees", [-9, -4, 5, 10])
def test_slanted_page_is_read_along_its_lines(degrees: float) -> None:
    rows = [(x, y) for y in (120.0, 210.0, 300.0) for x in np.arange(100.0, 650, 80)]
    matrix = cv2.getRotationMatrix2D((350, 210), degrees, 1)
    turned = [(8, tuple(matrix @ [*at, 1])) for at in rows]
    found = find_digits(write(turned, (420, 760)))
    assert [find.line for find in found] == [1] * 7 + [2] * 7 + [3] * 7


def test_hat_that_is_apart_belongs_to_its_five() -> None:
    body, hat = np.array(hand(5).placed((200, 200), SIDE)[0]), np.array([[205, 158], [228, 157]])
    inked = strokes.draw([body, hat], 5, (400, 400))
    pieces = cv2.connectedComponents((inked >= 100).astype(np.uint8))[0] - 1
    assert pieces == 2
    (five,) = find_digits(inked)
    assert five.box == cv2.boundingRect((inked >= 100).astype(np.uint8))


def test_speck_is_no_find() -> None:
    inked = write([(7, (100.0, 100.0))])
    inked[200:204, 300:304] = 255
    assert len(find_digits(inked)) == 1


def test_remains_of_a_line_are_no_find() -> None:
    inked = write([(7, (100.0, 100.0)), (3, (200.0, 100.0))])
    inked[300:303, 50:500] = 255
    assert len(find_digits(inked)) == 2


def test_comma_is_a_find_and_not_swallowed() -> None:
    inked = write([(3, (100.0, 100.0)), (5, (200.0, 100.0))])
    cv2.line(inked, (152, 120), (146, 138), 255, 6)
    assert len(find_digits(inked)) == 3


def test_ink_of_a_find_holds_no_neighbor_that_reaches_into_its_box() -> None:
    lean, bar = [[140, 20], [60, 180]], [[75, 30], [75, 90]]
    inked = strokes.draw([np.array(lean), np.array(bar)], 6, (200, 200))
    tall, short = sorted(find_digits(inked), key=lambda find: -find.box[3])
    assert short.box[0] > tall.box[0]
    assert not tall.ink[:80, :30].any()


def test_space_of_a_word_is_kept_and_the_usual_gap_is_none() -> None:
    centers = [60, 110, 160, 300, 350, 400]
    found = find_digits(write([(8, (float(x), 100.0)) for x in centers]))
    assert [find.after_space for find in found] == [False, False, False, True, False, False]
