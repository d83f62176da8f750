"""All judges have one signature, and what they judge stays probabilities."""

import numpy as np
import pytest

from digitlab.recognition.judges.order import ON_CANVAS, ON_PAPER, Judge, judge_page

from .symbols import looks

FLAGS = ("after_space", "is_bare", "is_blot", "is_high", "is_low")


@pytest.mark.parametrize("judge", dict.fromkeys(ON_PAPER + ON_CANVAS))
def test_each_judge_gives_probabilities_and_leaves_what_was_judged_before(judge: Judge) -> None:
    rng = np.random.default_rng(0)
    for _ in range(20):
        judged = rng.dirichlet(np.full(20, 0.3), 7) + 1e-9
        before = judged.copy()
        flags = {name: rng.random(7) < 0.5 for name in FLAGS}
        again = judge(judged, looks(4, 1, 2, **flags))
        assert again.shape == (7, 20)
        assert again.sum(axis=1) == pytest.approx(1)
        assert (judged == before).all()


@pytest.mark.parametrize("on_paper", [True, False])
def test_each_judge_builds_on_the_one_before(
    on_paper: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def counting(judged: np.ndarray, _: object) -> np.ndarray:
        return judged + 1

    name = "ON_PAPER" if on_paper else "ON_CANVAS"
    monkeypatch.setattr(f"digitlab.recognition.judges.order.{name}", (counting, counting))
    assert (judge_page(np.zeros((2, 20)), looks(2), on_paper) == 2).all()


def test_what_is_joined_stands_beside_on_the_same_line_without_a_space() -> None:
    look = looks(4, 2, after_space=[False, False, True, False, False, False])
    assert look.is_joined.tolist() == [True, False, True, False, True]
    first, third = np.arange(6) == 0, np.arange(6) == 3
    assert np.flatnonzero(look.beside(first)).tolist() == [1]
    assert np.flatnonzero(look.beside(third)).tolist() == [2]


def test_sums_of_lines_stand_at_each_of_their_symbols() -> None:
    look = looks(2, 3)
    assert look.lines == [slice(0, 2), slice(2, 5)]
    assert look.line_sums(np.array([1.0, 2, 3, 4, 5])).tolist() == [3, 3, 12, 12, 12]
