"""hands: made-up digits are digits, each in several ways."""

import numpy as np
import pytest

from digitlab import Reader
from digitlab.ink import strokes
from digitlab.preprocess import from_ink
from digitlab.transforms import curves, hands

WAYS = [(digit, way) for digit, ways in hands.WAYS.items() for way in dict.fromkeys(ways)]
NAMES = [way.__name__ for _, way in WAYS]


def many(digit: int, way: hands.Way, count: int = 40) -> np.ndarray:
    """(count, 28, 28) uint8 of a way."""
    rng = np.random.default_rng(digit)
    drawn = [curves.bend(way(rng), rng) for _ in range(count)]
    return np.stack([from_ink(strokes.draw_fitted(runs, 6, 84)) for runs in drawn])


def test_every_digit_has_ways() -> None:
    assert list(hands.WAYS) == list(range(10))


@pytest.mark.parametrize(("digit", "way"), WAYS, ids=NAMES)
def test_strokes_are_finite_and_about_as_high_as_a_digit(digit: int, way: hands.Way) -> None:
    rng = np.random.default_rng(1)
    for _ in range(50):
        runs = way(rng)
        points = np.concatenate(runs)
        assert points.shape[1] == 2
        assert np.isfinite(points).all()
        assert 0.8 < np.ptp(points[:, 1]) < 1.6
        assert np.ptp(points[:, 0]) < 1.6


@pytest.mark.parametrize(("digit", "way"), WAYS, ids=NAMES)
def test_bundled_network_reads_nearly_all_of_them(
    digit: int, way: hands.Way, bundled_reader: Reader
) -> None:
    read = bundled_reader.predict_proba(many(digit, way)).argmax(axis=1)
    assert np.mean(read == digit) >= 0.8


def test_no_two_are_alike_and_a_seed_gives_the_same_again() -> None:
    one, other, again = (hands.write(8, np.random.default_rng(seed)) for seed in (0, 1, 0))
    np.testing.assert_array_equal(np.concatenate(one), np.concatenate(again))
    assert not np.array_equal(np.concatenate(one)[:5], np.concatenate(other)[:5])


def test_ones_with_an_up_stroke_and_sevens_meet() -> None:
    """Neither is always steeper than the other: there the network should learn percentages."""

    def slopes(way: hands.Way) -> np.ndarray:
        rng = np.random.default_rng(2)
        starts = [way(rng)[0] for _ in range(300)]
        tops = [run[np.argmin(run[:, 1] - run[:, 0] * 1e-6)] for run in starts]
        return np.array(
            [
                np.arctan2(run[0, 1] - top[1], top[0] - run[0, 0])
                for run, top in zip(starts, tops, strict=True)
            ]
        )

    ones, sevens = slopes(hands.one_upstroke), slopes(hands.seven)
    assert np.quantile(sevens, 0.98) > ones.min()
