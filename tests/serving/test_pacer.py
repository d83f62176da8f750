"""How messages are slowed to a pace."""

import pytest

from digitlab.serving.pacer import BURST_SECONDS, Pacer
from digitlab.ui.canvas.pace import LIVE_MILLISECONDS
from digitlab.ui.workarounds.messages import BYTES_A_SECOND, LARGE_BYTES, MESSAGES_A_SECOND


def test_large_messages_of_all_browsers_share_a_pace() -> None:
    now = 0.0
    pacer = Pacer(BYTES_A_SECOND, clock=lambda: now)
    waits = [pacer.take(2 * LARGE_BYTES) for _ in range(100)]
    assert waits[0] == 0
    assert waits[-1] == pytest.approx(99 * 2 * LARGE_BYTES / BYTES_A_SECOND - BURST_SECONDS)


def passed_on(size: int, every: float, seconds: float) -> int:
    """Messages of a browser that sends one after another, each `every` seconds, that pass."""
    now = 0.0
    pacer = Pacer(BYTES_A_SECOND, MESSAGES_A_SECOND, lambda: now)
    count = 0
    while now < seconds:
        now += pacer.take(size)
        count += 1
        now += every
    return count


def test_live_stroke_never_waits() -> None:
    every = LIVE_MILLISECONDS / 1000
    assert passed_on(20_000, every, 60) == pytest.approx(60 / every, abs=1)


@pytest.mark.parametrize("size", [100, 900_000])
def test_who_sends_all_the_time_is_slowed_to_the_pace(size: int) -> None:
    pace = min(MESSAGES_A_SECOND, BYTES_A_SECOND / size)
    assert passed_on(size, 0.0001, 60) <= (60 + BURST_SECONDS) * pace + 2


def test_burst_is_given_again_after_a_rest() -> None:
    now = 0.0
    pacer = Pacer(BYTES_A_SECOND, MESSAGES_A_SECOND, lambda: now)
    burst = int(BURST_SECONDS * MESSAGES_A_SECOND)
    for _ in range(2):
        assert [pacer.take(100) for _ in range(burst)] == [0] * burst
        assert pacer.take(100) >= 0
        assert pacer.take(100) > 0
        now += 10
