"""Ink → finds in reading order, and how many digits each is, with a network that is made up."""

from collections.abc import Sequence

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitlab.geometry import Box
from digitlab.ink import strokes
from digitlab.segmentation import touching
from digitlab.segmentation.components import FoundDigit, find_digits, join
from digitlab.segmentation.reading_order import reading_order

from ..fixtures.hands import Point, hand

SIDE = 60


def write(places: list[tuple[int, Point]], shape: tuple[int, int] = (400, 700)) -> np.ndarray:
    """Digits of our own, 60 pixels high, around the given centers."""
    runs = [np.array(run) for digit, at in places for run in hand(digit).placed(at, SIDE)]
    return strokes.draw(runs, 6, shape)


def boxes(found: list[FoundDigit]) -> list[Box]:
    return [one.box for one in found]


# Finding


def test_blank_page_holds_nothing() -> None:
    assert find_digits(np.zeros((50, 40), np.uint8)) == []


@pytest.mark.parametrize("wrong", [np.zeros((4, 4, 3), np.uint8), np.zeros((4, 4), np.float32)])
def test_what_is_no_ink_is_refused_with_what_it_was(wrong: np.ndarray) -> None:
    with pytest.raises(ValueError, match=r"must be \(H, W\) uint8, got"):
        find_digits(wrong)


def test_digits_of_a_line_are_found_from_left_to_right_with_their_boxes() -> None:
    places = [(3, (500.0, 200.0)), (8, (120.0, 204.0)), (2, (300.0, 196.0))]
    found = find_digits(write(places))
    assert [(one.line, one.index) for one in found] == [(1, 1), (1, 2), (1, 3)]
    for one, (digit, at) in zip(found, sorted(places, key=lambda place: place[1]), strict=True):
        alone = write([(digit, at)])
        x, y, width, height = cv2.boundingRect((alone >= 100).astype(np.uint8))
        assert one.box == (x, y, width, height)
        assert np.abs(one.ink.astype(int) - alone[y : y + height, x : x + width]).max() < 20


def test_lines_are_read_from_top_to_bottom() -> None:
    rows = [(1.0 * x, y) for y in (80.0, 200.0, 320.0) for x in (100, 200, 300)]
    found = find_digits(write([(4, at) for at in reversed(rows)]))
    assert [one.line for one in found] == [1, 1, 1, 2, 2, 2, 3, 3, 3]
    assert [one.index for one in found] == [1, 2, 3] * 3


@pytest.mark.parametrize("degrees", [-9, -4, 5, 10])
def test_slanted_page_is_read_along_its_lines(degrees: float) -> None:
    rows = [(x, y) for y in (120.0, 210.0, 300.0) for x in np.arange(100.0, 650, 80)]
    matrix = cv2.getRotationMatrix2D((350, 210), degrees, 1)
    turned = [(8, tuple(matrix @ [*at, 1])) for at in rows]
    found = find_digits(write(turned, (420, 760)))
    assert [one.line for one in found] == [1] * 7 + [2] * 7 + [3] * 7


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
    tall, short = sorted(find_digits(inked), key=lambda one: -one.box[3])
    assert short.box[0] > tall.box[0]
    assert not tall.ink[:80, :30].any()


def test_space_of_a_word_is_kept_and_the_usual_gap_is_none() -> None:
    centers = [60, 110, 160, 300, 350, 400]
    found = find_digits(write([(8, (float(x), 100.0)) for x in centers]))
    assert [one.after_space for one in found] == [False, False, False, True, False, False]


@given(order=st.permutations(range(6)))
def test_order_of_boxes_does_not_matter(order: list[int]) -> None:
    boxes = np.array([[x, y + x // 20, 30, 50] for y in (10, 90) for x in (0, 60, 120)])
    placed = reading_order(boxes[list(order)])
    assert [order[number] for number, _ in placed] == list(range(6))


def test_no_boxes_have_no_order() -> None:
    assert reading_order(np.zeros((0, 4))) == []


# How many digits a find is, asked of a network that is made up


def bars(*columns: int, width: int = 120) -> np.ndarray:
    """Upright bars, 60 high and 10 wide, joined by a thin line."""
    inked = np.zeros((80, width), np.uint8)
    for x in columns:
        inked[10:70, x : x + 10] = 255
    inked[38:40, min(columns) : max(columns)] = 255
    return inked


def knows_bars(inks: Sequence[np.ndarray]) -> np.ndarray:
    """Sure of one narrow thing, of nothing else."""
    return np.array([0.98 if ink.shape[1] < 0.7 * ink.shape[0] else 0.02 for ink in inks])


def test_touching_digits_are_split_where_the_network_is_surer_of_the_parts() -> None:
    whole = find_digits(bars(10, 60, 95))
    assert len(whole) == 1
    parts = touching.settle(whole, knows_bars)
    assert [one.index for one in parts] == [1, 2, 3]
    for (x, *_), start in zip(boxes(parts), (10, 60, 95), strict=True):
        assert abs(x - start) <= 22


def test_low_stroke_of_a_letter_is_not_cut_off_as_a_digit() -> None:
    low = bars(10, 60)
    assert len(touching.settle(find_digits(low), knows_bars)) == 2
    low[10:28, 60:70] = low[52:70, 60:70] = 0
    (letter,) = find_digits(low)
    assert knows_bars([letter.ink[18:42, 50:60]]) > touching.KNOWN
    assert boxes(touching.settle([letter], knows_bars)) == [letter.box]


def test_wide_find_of_which_the_network_is_sure_stays_whole() -> None:
    whole = find_digits(bars(10, 90))
    settled = touching.settle(whole, lambda inks: np.full(len(inks), 0.95))
    assert boxes(settled) == boxes(whole)


def test_pieces_side_by_side_are_joined_where_the_network_is_surer_of_the_whole() -> None:
    inked = np.zeros((90, 120), np.uint8)
    inked[10:70, 20:26] = inked[10:70, 34:40] = 255
    apart = find_digits(inked)
    assert len(apart) == 2

    def knows_pairs(inks: Sequence[np.ndarray]) -> np.ndarray:
        return np.array([0.9 if ink.shape[1] > 15 else 0.1 for ink in inks])

    (one,) = touching.settle(apart, knows_pairs)
    assert one.box == (20, 10, 20, 60)
    settled = touching.settle(apart, lambda inks: np.full(len(inks), 0.9))
    assert boxes(settled) == boxes(apart)


def test_hat_of_a_five_that_is_apart_is_no_digit_of_its_own() -> None:
    inked = np.zeros((90, 200), np.uint8)
    inked[10:70, 150:156] = 255  # how tall digits are
    inked[14:70, 20:40] = 255
    inked[10:16, 44:64] = 255

    def knows_all(inks: Sequence[np.ndarray]) -> np.ndarray:
        return np.full(len(inks), 0.9)

    assert boxes(touching.settle(find_digits(inked), knows_all)) == [
        (20, 10, 44, 60),
        (150, 10, 6, 60),
    ]
    inked[10:16, 44:64] = 0
    inked[10:70, 46:52] = 255  # As tall as others it may well be one.
    assert len(touching.settle(find_digits(inked), knows_all)) == 3


def test_texture_of_which_nothing_can_be_cut_is_soon_left_alone() -> None:
    blots = find_digits(np.tile(bars(10, 60, 95, width=160), (6, 6)))
    assert len(blots) == 36
    asked = []

    def knows_nothing(inks: Sequence[np.ndarray]) -> np.ndarray:
        asked.append(len(inks))
        return np.full(len(inks), 0.02)

    assert boxes(touching.settle(blots, knows_nothing)) == boxes(blots)
    assert len(asked) == touching.IN_VAIN + 1  # and once what each of them is


def test_one_that_can_be_cut_keeps_the_search_going() -> None:
    found = find_digits(np.tile(bars(10, 60, 95, width=160), (6, 6)))
    assert len(touching.settle(found, knows_bars)) == 3 * len(found)


def test_nothing_stays_nothing() -> None:
    assert touching.settle([], knows_bars) == []


def test_joined_finds_keep_their_places() -> None:
    left = FoundDigit((10, 20, 4, 6), np.full((6, 4), 255, np.uint8))
    right = FoundDigit((18, 22, 2, 8), np.full((8, 2), 200, np.uint8))
    both = join([left, right])
    assert both.box == (10, 20, 10, 10)
    assert both.ink.sum() == 24 * 255 + 16 * 200
    assert both.ink[2, 8] == 200
