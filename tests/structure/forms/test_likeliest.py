"""What a field may hold, the most probable first; sums are settled together."""

from itertools import islice, pairwise, product

import numpy as np
import pytest

from digitlab.structure.forms.likeliest import Choice, by_probability, settle


@pytest.mark.parametrize("seed", range(8))
def test_ways_come_once_each_the_most_probable_first(seed: int) -> None:
    rng = np.random.default_rng(seed)
    counts = rng.integers(1, 5, rng.integers(1, 5))
    shares = [np.sort(rng.choice([0.0, 0.1, 0.3, 0.5, rng.random()], n))[::-1] for n in counts]
    choices = [[(chr(97 + at), float(share)) for at, share in enumerate(one)] for one in shares]
    ways = list(by_probability(choices))
    all_of_them = {
        "".join(sign for sign, _ in way): float(np.prod([share for _, share in way]))
        for way in product(*choices)
    }
    assert len(ways) == len(all_of_them)
    assert dict(ways) == pytest.approx(all_of_them, abs=1e-9)
    assert all(high >= low - 1e-9 for (_, high), (_, low) in pairwise(ways))


def test_the_first_ways_of_a_long_field_come_soon() -> None:
    even = [(digit, 0.1) for digit in "0123456789"]
    ways = [text for text, _ in islice(by_probability([even] * 60), 5000)]
    assert len({*ways}) == 5000


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
