"""What the program that fits doubts makes of digits, and of which of them are wrong."""

import numpy as np
import pytest

from digitlab.recognition.judges.doubts import Evidence

from .doubts import Digits, are_wrong, describe, fit, together


def digits(own: list[float], wrong: list[bool]) -> Digits:
    """Digits of which only what was judged of them is known."""
    evidence = np.zeros((len(own), len(Evidence._fields)))
    evidence[:, 0] = own
    return Digits(evidence, np.array(wrong))


def test_of_two_digits_that_are_alike_the_less_likely_is_wrong() -> None:
    assert are_wrong("844", "84", np.array([0.9, 0.5, 0.99])).tolist() == [False, True, False]
    assert are_wrong("844", "84", np.array([0.9, 0.99, 0.5])).tolist() == [False, False, True]


def test_weights_that_made_mistakes_are_found_again() -> None:
    chance = np.random.default_rng(0)
    made, always = Evidence(own=0.8, height=-4.0, bare=0.5, rises=-1.5), 1.0
    bare = chance.random(40_000) < 0.2
    evidence = np.stack(
        [
            chance.normal(3, 2, bare.size),
            chance.uniform(0, 1, bare.size),
            bare,
            bare & (chance.random(bare.size) < 0.3),
        ],
        axis=1,
    )
    right = 1 / (1 + np.exp(-always - evidence @ np.array(made)))
    weights, own_always = fit(Digits(evidence, chance.random(bare.size) > right))
    assert np.array(weights) == pytest.approx(np.array(made), rel=0.1)
    assert own_always == pytest.approx(always, rel=0.1)


def test_lists_begin_with_what_is_least_sure() -> None:
    found = digits(
        [float(place) for place in range(100)], [place in {3, 6, 90} for place in range(100)]
    )
    told = describe(found, Evidence(own=1.0, height=0.0, bare=0.0, rises=0.0), 0.0)
    assert told.startswith("100 digits, 3 wrong; of these listed: 0 by 3.0 %, 1 by 4.0 %")
    assert "1 by 6.0 %, 2 by 7.0 %" in told


def test_digits_that_the_scan_page_asks_about_are_told_last() -> None:
    found = digits([2.0, 3.5, 9.0, 9.0], [True, False, False, True])
    told = describe(found, Evidence(own=1.0, height=0.0, bare=0.0, rises=0.0), 0.0)
    assert told.endswith(", 1 by 25.0 %")


def test_pages_without_digits_add_nothing() -> None:
    page = digits([1.0], [True])
    both = together(iter([digits([], []), page]))
    assert both.evidence.tolist() == page.evidence.tolist()
    assert both.wrong.tolist() == [True]
