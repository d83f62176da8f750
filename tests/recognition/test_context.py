import numpy as np
import pytest

from digitlab import Prediction
from digitlab.corrections import ASK_BELOW
from digitlab.recognition.context import LEAST_DIGITS, LENIENT_THRESHOLD, judge_together


def seen(score: float) -> Prediction:
    """Surely a 7 if it is a digit at all, as much as `score` says."""
    return Prediction(np.eye(10, dtype=np.float32)[7], score, threshold=0.7)


def test_what_may_be_a_digit_is_one_among_digits_and_is_to_be_checked() -> None:
    together = judge_together([*[seen(0.9)] * LEAST_DIGITS, seen(LENIENT_THRESHOLD + 0.01)])
    assert all(one.is_digit for one in together)
    assert [one.confidence for one in together[:-1]] == [1.0] * LEAST_DIGITS
    assert together[-1].digit == 7
    assert 0.6 < together[-1].confidence < ASK_BELOW / 100
    assert together[-1].probabilities.sum() == pytest.approx(1)


@pytest.mark.parametrize(
    "page",
    [
        [seen(0.5)],
        [*[seen(0.9)] * (LEAST_DIGITS - 1), seen(0.5)],
        [*[seen(0.9)] * LEAST_DIGITS, seen(LENIENT_THRESHOLD - 0.01)],
        [*[seen(0.9)] * LEAST_DIGITS, seen(0.5), seen(0.5)],
        [*[seen(0.9)] * LEAST_DIGITS, Prediction.nothing()],
        [],
    ],
    ids=["alone", "too few", "nothing like one", "too many others", "blank", "empty"],
)
def test_otherwise_each_is_judged_by_itself(page: list[Prediction]) -> None:
    assert judge_together(page) == page
