"""probe: where the answer tips is where the network says so."""

import numpy as np

from digitlab import Prediction
from digitlab.transforms.probes import PROBES, VALUE_COUNT
from digitlab.ui.draw import probe


def told(*digits: int | None) -> list[Prediction]:
    """Sure predictions; None is refused."""
    return [
        Prediction(np.eye(10)[digit or 0], score=float(digit is not None), threshold=0.5)
        for digit in digits
    ]


def test_tips_are_the_first_changes_on_either_side() -> None:
    turn = PROBES["Turn"]
    half = VALUE_COUNT // 2
    answers: list[int | None] = (
        [None] * 3 + [7] * 4 + [4] * (half - 4) + [9] * (VALUE_COUNT - half - 3)
    )
    assert probe.tips(turn, told(*answers)) == [
        (turn.values[6], "7"),
        (turn.values[half + 3], "9"),
    ]


def test_answer_that_never_tips_has_no_tips() -> None:
    assert probe.tips(PROBES["Noise"], told(*[3] * VALUE_COUNT)) == []


def test_refused_is_told_in_words() -> None:
    assert probe.becomes(probe.text(told(None)[0])) == "not a digit"
    assert probe.becomes(probe.text(told(8)[0])) == "an 8"
