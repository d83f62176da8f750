"""Ink → finds that tell which way up a page is."""

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


def test_digits_are_found_with_their_boxes() -> None:
    places = [(3, (500.0, 200.0)), (8, (120.0, 204.0)), (2, (300.0, 196.0))]
    found = sorted(find_digits(write(places)), key=lambda find: find.box)
    for find, (digit, at) in zip(found, sorted(places, key=lambda place: place[1]), strict=True):
        alone = write([(digit, at)])
        x, y, width, height = cv2.boundingRect((alone >= 100).astype(np.uint8))
        assert find.box == (x, y, width, height)
        assert np.abs(find.ink.astype(int) - alone[y : y + height, x : x + width]).max() < 20


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
