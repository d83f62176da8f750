"""visits: what is kept for a page that is loaded again, for how long, and for whom."""

import numpy as np

from digitlab import Prediction, Reading
from digitlab.ui.canvas.history import History
from digitlab.ui.draw.drawings import DigitDrawing, Drawings
from digitlab.ui.draw.visits import MOST_BYTES, SECONDS, Visit, Visits


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def visit(size: int = 100) -> Visit:
    drawings = Drawings()
    reading = Reading(Prediction(np.eye(10)[7]), np.zeros((28, 28), np.uint8), None)
    drawings.keep(1, DigitDrawing(reading, bytes(size)))
    return Visit({"draw": drawings}, {"draw": History()}, {"draw": (480, 384, "light")})


def test_a_token_gives_its_visit_once_and_another_nothing() -> None:
    visits, kept = Visits(Clock()), visit()
    visits.keep("mine", kept)
    for other in ("yours", "", None, 7, {"a": 1}):
        assert visits.take(other) is None
    assert visits.take("mine") is kept
    assert visits.take("mine") is None


def test_what_was_left_long_ago_is_forgotten() -> None:
    clock = Clock()
    visits = Visits(clock)
    visits.keep("old", visit())
    clock.now += SECONDS + 1
    assert visits.take("old") is None
    visits.keep("older", visit())
    clock.now += SECONDS + 1
    visits.keep("new", visit())
    assert list(visits._kept) == ["new"]


def test_visits_together_take_no_more_than_their_share() -> None:
    visits = Visits(Clock())
    for name in ("first", "second", "third"):
        visits.keep(name, visit(MOST_BYTES // 2))
    assert visits.take("first") is None
    assert visits.take("third") is not None


def test_who_goes_on_shares_nothing_with_another_tab() -> None:
    kept = visit()
    resumed = kept.resumed()
    resumed.drawings["draw"].drop(1)
    assert list(kept.drawings["draw"].by_number) == [1]
    assert resumed.histories["draw"] is not kept.histories["draw"]
