"""What was read is laid beside what is written as cheaply as can be."""

import numpy as np
import pytest

from .alignment import cheapest_pairs


def pairs(read: str, written: str, drops: list[float] | None = None) -> list[tuple[int, int]]:
    differ = np.array(list(read))[:, np.newaxis] != np.array(list(written))
    return cheapest_pairs(differ * 1.0, np.array(drops or [1.0] * len(read)), 1.0)


@pytest.mark.parametrize(
    ("read", "written", "found"),
    [
        ("123", "123", [(0, 0), (1, 1), (2, 2)]),
        ("13", "123", [(0, 0), (1, 2)]),
        ("1923", "123", [(0, 0), (2, 1), (3, 2)]),
        ("193", "123", [(0, 0), (1, 1), (2, 2)]),
        ("", "12", []),
        ("12", "", []),
    ],
)
def test_pairs_stand_in_order(read: str, written: str, found: list[tuple[int, int]]) -> None:
    assert pairs(read, written) == found


def test_what_is_cheaper_to_drop_is_dropped() -> None:
    assert pairs("44", "4", [0.5, 1.0]) == [(1, 0)]
    assert pairs("44", "4", [1.0, 0.5]) == [(0, 0)]
