"""kept: a tab gets back what it had, for a while, and nobody else does."""

import pytest

from digitlab.ui.scan.kept import IDLE_SECONDS, KEEP_SECONDS, Kept
from digitlab.ui.scan.state import Visit


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def kept(clock: Clock) -> Kept:
    return Kept(clock)


def test_a_token_finds_its_visit_and_another_none(kept: Kept) -> None:
    visit = Visit()
    kept.keep("mine", visit)
    assert kept.find("mine") is visit
    assert kept.find("yours") is None


def test_visit_is_forgotten_after_its_time(kept: Kept, clock: Clock) -> None:
    kept.keep("mine", Visit())
    clock.now += KEEP_SECONDS
    assert kept.find("mine")
    clock.now += 1
    assert kept.find("mine") is None


def test_being_here_keeps_it(kept: Kept, clock: Clock) -> None:
    visit = Visit()
    for _ in range(3):
        kept.keep("mine", visit)
        clock.now += KEEP_SECONDS - 1
    assert kept.find("mine") is visit


def test_only_those_that_left_make_room(kept: Kept, clock: Clock) -> None:
    kept.keep("left", Visit())
    assert not kept.make_room()
    clock.now += IDLE_SECONDS + 1
    kept.keep("here", Visit())
    assert kept.make_room()
    assert (kept.find("left"), kept.find("here") is None) == (None, False)
