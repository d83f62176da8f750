"""visits: what is kept for a page that is loaded again, and for whom."""

import numpy as np

from digitlab import Prediction, Reading
from digitlab.ui.canvas.history import History
from digitlab.ui.draw.drawings import DigitDrawing, Drawings
from digitlab.ui.draw.visits import MOST_BYTES, VISITS, Visit


def visit(size: int = 100) -> Visit:
    drawings = Drawings()
    reading = Reading(Prediction(np.eye(10)[7]), np.zeros((28, 28), np.uint8), None)
    drawings.keep(1, DigitDrawing(reading, bytes(size)))
    return Visit({"draw": drawings}, {"draw": History()}, {"draw": (480, 384, "light")})


def test_visits_together_take_no_more_than_their_share() -> None:
    for name in ("first", "second", "third"):
        VISITS.keep(name, visit(MOST_BYTES // 2))
    left = [name for name in ("first", "second", "third") if VISITS.take(name)]
    assert left == ["second", "third"]


def test_who_goes_on_shares_nothing_with_another_tab() -> None:
    kept = visit()
    resumed = kept.resumed()
    resumed.drawings["draw"].drop(1)
    assert list(kept.drawings["draw"].by_number) == [1]
    assert resumed.histories["draw"] is not kept.histories["draw"]


class Meanwhile(Drawings):
    """Drawings that another run of their visit changes while they are counted."""

    of: Visit

    @property
    def size(self) -> int:
        self.of.drawings = {**self.of.drawings, "wide": Drawings()}
        return super().size


def test_another_run_may_draw_while_a_visit_is_kept() -> None:
    kept = visit()
    drawings = Meanwhile()
    drawings.by_number, drawings.of = kept.drawings["draw"].by_number, kept
    kept.drawings = {"draw": drawings}
    VISITS.keep("busy", kept)
    assert VISITS.take("busy") is kept


def test_what_is_looked_at_does_not_change() -> None:
    drawings = visit().drawings["draw"]
    looked_at = drawings.by_number
    drawings.keep(2, looked_at[1])
    drawings.drop(1)
    assert list(looked_at) == [1]
    assert list(drawings.by_number) == [2]
