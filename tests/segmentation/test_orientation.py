from collections.abc import Sequence

import numpy as np
import pytest

from digitlab.segmentation.components import FoundDigit
from digitlab.segmentation.orientation import FEWEST_FINDS, find_turn


def bars(count: int, side: int = 0) -> list[FoundDigit]:
    """Stems with a bar at one side: 0 on top, 1 on the right, 2 below, 3 on the left."""
    ink = np.zeros((40, 40), np.uint8)
    ink[:6] = ink[:, 17:23] = 255
    turned = np.ascontiguousarray(np.rot90(ink, -side))
    return [FoundDigit((50 * place, 0, 40, 40), turned) for place in range(count)]


class KnowsBars:
    """A network that is sure of a bar on top and of nothing else; it counts what it is asked."""

    def __init__(self, sure: float = 0.99, unsure: float = 0.05) -> None:
        self.sure, self.unsure, self.asked = sure, unsure, 0

    def __call__(self, inks: Sequence[np.ndarray]) -> np.ndarray:
        self.asked += len(inks)
        return np.array([self.sure if ink[0].all() else self.unsure for ink in inks])


@pytest.mark.parametrize("side", range(4))
def test_page_is_turned_so_that_the_network_knows_its_digits(side: int) -> None:
    assert find_turn(bars(5, side), KnowsBars()) == (360 - 90 * side) % 360


def test_page_that_the_network_knows_is_not_tried_in_other_ways() -> None:
    network = KnowsBars(sure=0.9, unsure=1.0)
    assert find_turn(bars(5), network) == 0
    assert network.asked == 5


def test_page_that_the_network_half_knows_is_tried_in_all_ways() -> None:
    network = KnowsBars(sure=0.6, unsure=0.9)
    assert find_turn(bars(5), network) == 90
    assert network.asked == 4 * 5


@pytest.mark.parametrize("count", [4, 9])
def test_one_letter_that_looks_like_a_digit_upside_down_does_not_turn_a_page(count: int) -> None:
    # The network half knows the digits both ways, and the letter upside down alone.
    digits, (letter,) = bars(count), bars(1, side=2)
    assert find_turn([*digits, letter], KnowsBars(sure=0.8, unsure=0.01)) == 0


@pytest.mark.parametrize("count", [4, 9])
def test_one_find_that_no_turn_makes_better_does_not_keep_a_page_turned(count: int) -> None:
    digits, (other,) = bars(count, side=2), bars(1)
    assert find_turn([*digits, other], KnowsBars(sure=0.99, unsure=0.01)) == 180


@pytest.mark.parametrize("side", range(4))
@pytest.mark.parametrize(("length", "count"), [(400, 9), (60, 90)])
def test_what_is_left_of_lines_and_the_grain_of_a_desk_tell_nothing(
    side: int, length: int, count: int
) -> None:
    line = np.zeros((length, 20), np.uint8)
    line[:, :3] = 255  # A network that knows bars on top knows it, once it lies.
    lines = [FoundDigit((60 * place, 0, 20, length), line) for place in range(count)]
    assert find_turn([*bars(10, side), *lines], KnowsBars()) == (360 - 90 * side) % 360


def test_page_that_no_turn_makes_legible_stays_as_it_stands() -> None:
    assert find_turn(bars(5, side=1), KnowsBars(sure=0.25, unsure=0.02)) == 0


def test_few_digits_do_not_say_which_way_up_a_page_is() -> None:
    network = KnowsBars()
    assert find_turn(bars(FEWEST_FINDS - 1, side=2), network) == 0
    assert network.asked == 0
