"""Which digits are counted as wrong."""

import pytest

from .real import align


@pytest.mark.parametrize(
    ("read", "truth", "wrong", "missed"),
    [
        ("", "", [], 0),
        ("12", "12", [], 0),
        ("12", "1", [1], 0),
        ("1", "12", [], 1),
        ("17", "12", [1], 0),
        ("", "12", [], 2),
        ("1512", "12", [0, 1], 0),
    ],
)
def test_a_cheapest_alignment_counts(read: str, truth: str, wrong: list[int], missed: int) -> None:
    assert align(read, truth) == (wrong, missed)


def test_of_two_digits_that_are_alike_the_less_sure_is_blamed() -> None:
    assert align("844", "84", [0.9, 0.5, 0.99]) == ([1], 0)
    assert align("844", "84", [0.9, 0.99, 0.5]) == ([2], 0)


def test_how_sure_digits_are_makes_no_mistake_cheaper_than_none() -> None:
    assert align("84", "84", [0.0, 0.0]) == ([], 0)
    assert align("12" * 300, "12" * 300, [1.0] * 600) == ([], 0)
