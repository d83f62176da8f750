"""legibility: a digit is left out where all agree that its label is another's."""

import numpy as np
import pytest

from digitlab.datasets.characters import PenCharacter
from digitlab.evaluation.legibility import NEIGHBOR_COUNT, legible
from digitlab.report import Report


class Witness:
    """Says of every picture how probable a 1 is, and that it is else a 4."""

    report: Report

    def __init__(self, one: float) -> None:
        self.one = one

    def predict_proba(self, images: np.ndarray) -> np.ndarray:
        said = np.zeros((len(images), 10), np.float32)
        said[:, [1, 4]] = self.one, 1 - self.one
        return said

    outputs = predict_proba


def line(label: str, writer: str, lean: float = 0) -> PenCharacter:
    return PenCharacter(label, writer, [np.array([[0, 0], [lean, 30]], np.float32)])


ONES = [line("1", f"ibm/{n}", n % 5) for n in range(20)]
FRAGMENT = line("4", "ibm/fragment", 2)


def test_stem_of_a_four_among_ones_is_left_out() -> None:
    assert legible([*ONES, FRAGMENT], Witness(1.0)) == ONES


@pytest.mark.parametrize("one", [0.0, 0.9])
def test_digit_that_the_network_could_read_stays(one: float) -> None:
    assert FRAGMENT in legible([*ONES, FRAGMENT], Witness(one))


def test_digit_that_others_write_alike_stays() -> None:
    fours = [line("4", f"aga/{n}", 2) for n in range(5)]
    assert legible([*ONES, *fours], Witness(1.0)) == [*ONES, *fours]


def test_own_digits_are_no_witnesses() -> None:
    ones = [line("1", "ibm/fragment", n % 5) for n in range(20)]
    others = [line(str(n % 10), f"aga/{n}", 30) for n in range(20)]
    assert FRAGMENT in legible([*ones, *others, FRAGMENT], Witness(1.0))


def test_letters_and_what_is_too_little_to_compare_stay() -> None:
    letter = line("l", "ibm/fragment")
    assert letter in legible([*ONES, FRAGMENT, letter], Witness(1.0))
    few = [*ONES[: NEIGHBOR_COUNT - 1], FRAGMENT]
    assert legible(few, Witness(1.0)) == few
