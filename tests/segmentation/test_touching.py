"""How many digits a find is, asked of a network that is made up."""

from collections.abc import Sequence

import numpy as np
import pytest

from digitlab.geometry import Box
from digitlab.segmentation import touching
from digitlab.segmentation.components import FoundDigit, find_digits


def boxes(found: list[FoundDigit]) -> list[Box]:
    return [find.box for find in found]


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
    assert [find.index for find in parts] == [1, 2, 3]
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

    (find,) = touching.settle(apart, knows_pairs)
    assert find.box == (20, 10, 20, 60)
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


# Where a find is cut


def cheapest(ink: np.ndarray, column: int, reach: int) -> float:
    """Cost of the cheapest way from top to bottom, by trying all of them."""

    def onward(row: int, at: int) -> float:
        cost = ink[row, at] / 255 + 0.02 * abs(at - column) / reach
        if row + 1 == len(ink):
            return cost
        ways = [at + step for step in (-1, 0, 1)]
        inside = [way for way in ways if abs(way - column) <= reach and 0 <= way < ink.shape[1]]
        return cost + min(0.03 * (way != at) + onward(row + 1, way) for way in inside)

    starts = range(max(0, column - reach), min(ink.shape[1], column + reach + 1))
    return min(onward(0, start) for start in starts)


@pytest.mark.parametrize("seed", range(8))
def test_seam_is_the_cheapest_way_from_top_to_bottom(seed: int) -> None:
    rng = np.random.default_rng(seed)
    ink, columns, reach = rng.integers(0, 256, (6, 9), np.uint8), np.array([1, 4, 8]), 2
    for column, seam in zip(columns, touching._seams(ink, columns, reach), strict=True):
        cost = sum(
            ink[row, at] / 255 + 0.02 * abs(at - column) / reach for row, at in enumerate(seam)
        )
        steps = np.abs(np.diff(seam))
        assert steps.max() <= 1
        assert cost + 0.03 * steps.sum() == pytest.approx(cheapest(ink, column, reach))
