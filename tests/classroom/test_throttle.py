"""A throttle: a burst passes, then a steady pace; its memory is bounded."""

from digitlab.classroom.throttle import MOST_KEYS, Throttle

from ..fixtures.clock import Clock


def test_a_throttle_lets_a_burst_pass_and_then_a_steady_pace() -> None:
    clock = Clock()
    throttle = Throttle(3, 0.5, clock)
    assert [throttle.take("a") for _ in range(4)] == [True, True, True, False]
    assert throttle.is_spent("a")
    assert throttle.take("b")
    clock.now += 2
    assert [throttle.take("a") for _ in range(2)] == [True, False]
    clock.now += 1_000
    assert [throttle.take("a") for _ in range(4)] == [True, True, True, False]


def test_a_throttle_remembers_a_bounded_number_of_keys() -> None:
    throttle = Throttle(1, 1, Clock())
    for key in range(MOST_KEYS + 1):
        throttle.take(key)
    assert throttle.take(0)
    assert not throttle.take(MOST_KEYS)
