"""What a field may hold, the most probable first; sums are settled together."""

import pytest

from digitlab.structure.likeliest import Choice, settle


def test_a_sum_takes_what_adds_up_and_is_most_probable() -> None:
    first = [Choice("7", 0.6), Choice("1", 0.4)]
    second = [Choice("2", 0.9), Choice("3", 0.1)]
    total = [Choice("3", 0.7), Choice("10", 0.3)]
    settled = settle([first, second], total)  # 1 + 2 at 0.252, 7 + 3 at 0.018
    assert settled
    assert [one.text for one in settled[0]] == ["1", "2", "3"]
    assert settled[1] == pytest.approx(0.252 / 0.27)


def test_what_does_not_add_up_is_not_settled() -> None:
    assert settle([[Choice("7", 1.0)]], [Choice("8", 1.0)]) is None
    assert settle([[Choice("", 1.0)]], [Choice("8", 1.0)]) is None


def test_a_sum_of_many_ends() -> None:
    many = [[Choice(str(number), 0.02) for number in range(40)]] * 12
    assert settle(many, [Choice("0", 1.0)])
