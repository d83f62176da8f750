"""kept: a tab gets back what it had, for a while, and nobody else does."""

import pytest

from digitlab.ui.kept import Kept

from ..fixtures.clock import Clock

SECONDS, IDLE_SECONDS, MOST_BYTES = 1800, 60, 100


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def kept(clock: Clock) -> Kept[bytes]:
    return Kept(SECONDS, MOST_BYTES, len, clock)


def test_a_token_finds_what_is_its_and_another_nothing(kept: Kept[bytes]) -> None:
    value = b"seven"
    kept.keep("mine", value)
    assert kept.find("mine") is kept.find("mine") is value
    assert kept.find("yours") is kept.find("") is None


def test_what_is_taken_is_given_once(kept: Kept[bytes]) -> None:
    kept.keep("mine", b"seven")
    assert kept.take("yours") is None
    assert kept.take("mine") == b"seven"
    assert kept.take("mine") is kept.find("mine") is None


def test_it_is_forgotten_after_its_time(kept: Kept[bytes], clock: Clock) -> None:
    kept.keep("mine", b"seven")
    clock.now += SECONDS
    assert kept.find("mine")
    clock.now += 1
    assert kept.find("mine") is kept.take("mine") is None


def test_being_here_keeps_it(kept: Kept[bytes], clock: Clock) -> None:
    for _ in range(3):
        kept.keep("mine", b"seven")
        clock.now += SECONDS - 1
    assert kept.find("mine") == b"seven"


def test_only_those_that_left_make_room(kept: Kept[bytes], clock: Clock) -> None:
    kept.keep("left", b"seven")
    assert not kept.make_room(IDLE_SECONDS)
    clock.now += IDLE_SECONDS + 1
    kept.keep("here", b"eight")
    assert kept.make_room(IDLE_SECONDS)
    assert (kept.find("left"), kept.find("here")) == (None, b"eight")


def test_all_together_take_no_more_than_their_share(kept: Kept[bytes]) -> None:
    for name in ("first", "second", "third"):
        kept.keep(name, bytes(MOST_BYTES // 2))
    kept.keep("second", bytes(MOST_BYTES // 2))
    assert kept.find("first") is None
    assert kept.find("second")
    kept.keep("fourth", bytes(MOST_BYTES // 2))
    assert kept.find("third") is None  # It was not seen for longer than the second.


def test_size_is_what_it_was_when_it_was_kept(clock: Clock) -> None:
    kept: Kept[list[int]] = Kept(SECONDS, MOST_BYTES, sum, clock)
    grown = [1]
    kept.keep("first", grown)
    grown.append(MOST_BYTES)
    kept.keep("second", [1])
    assert kept.find("first") is grown
