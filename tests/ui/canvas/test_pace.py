"""How often a visit may run."""

import numpy as np
import pytest

from digitlab.ui.canvas import pace
from digitlab.ui.canvas.pace import (
    BURST_RUNS,
    LIVE_MILLISECONDS,
    REFUSAL_RUNS,
    RUNS_PER_MESSAGE,
    SELDOM_MILLISECONDS,
    Allowance,
    Pace,
)

from ...fixtures.clock import Clock


def test_busy_server_is_told_less_often(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = {"monotonic": 0.0, "process_time": 0.0}
    for name in clock:
        monkeypatch.setattr(pace.time, name, lambda name=name: clock[name])
    server = Pace()
    heard = []
    for busy in (0.0, 0.3, 0.6, 1.0, 1.8, 0.1):
        clock["monotonic"] += 2
        clock["process_time"] += 2 * busy
        heard.append(server.every())
    assert heard[0] == heard[1] == heard[5] == LIVE_MILLISECONDS
    assert heard[3] == heard[4] == SELDOM_MILLISECONDS
    assert np.all(np.diff(heard[1:4]) > 0)


class Steady(Pace):
    """A pace that stays."""

    def __init__(self, every: int) -> None:
        self._steady = every

    def every(self) -> int:
        return self._steady


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.mark.parametrize("every", [LIVE_MILLISECONDS, SELDOM_MILLISECONDS])
def test_burst_waits_for_nothing(every: int, clock: Clock) -> None:
    allowance = Allowance(Steady(every), clock)
    assert [allowance.take() for _ in range(BURST_RUNS)] == [0] * BURST_RUNS
    assert allowance.take() > 0


@pytest.mark.parametrize("every", [LIVE_MILLISECONDS, SELDOM_MILLISECONDS])
def test_flood_runs_no_more_often_than_the_pace_allows(every: int, clock: Clock) -> None:
    allowance, runs = Allowance(Steady(every), clock), 0
    while clock.now < 1_060:
        clock.now += allowance.take() + 0.001
        runs += 1
    assert runs < BURST_RUNS + 1.1 * 60 * RUNS_PER_MESSAGE * 1000 / every


@pytest.mark.parametrize("every", [LIVE_MILLISECONDS, SELDOM_MILLISECONDS])
def test_page_that_keeps_to_the_pace_never_waits(every: int, clock: Clock) -> None:
    allowance = Allowance(Steady(every), clock)
    for _ in range(20 * BURST_RUNS):
        clock.now += every / 1000
        assert allowance.take() == 0


def test_visit_that_rests_has_its_burst_again(clock: Clock) -> None:
    allowance = Allowance(Steady(SELDOM_MILLISECONDS), clock)
    for _ in range(BURST_RUNS + 3):
        allowance.take()
    clock.now += 60
    assert [allowance.take() for _ in range(BURST_RUNS)] == [0] * BURST_RUNS


def test_refused_report_costs_as_much_as_many_runs(clock: Clock) -> None:
    allowance = Allowance(Steady(SELDOM_MILLISECONDS), clock)
    assert allowance.take(REFUSAL_RUNS) == 0
    assert allowance.take(REFUSAL_RUNS) == pytest.approx(
        REFUSAL_RUNS * SELDOM_MILLISECONDS / 1000 / RUNS_PER_MESSAGE
    )
