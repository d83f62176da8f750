"""What a room keeps, who may see and change it, and that it goes."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import sqlalchemy as sa

from digitlab.classroom import bounds
from digitlab.classroom.database import RoomsError
from digitlab.classroom.records import VOTES, Room
from digitlab.classroom.store import HOUR, Store
from digitlab.classroom.tasks import Kind, Task

from ..fixtures.clock import Clock
from .conftest import NETWORK, Draw, rows, taught

# Handing in


def test_a_digit_is_seen_as_it_was_handed_in(
    store: Store, room: Room, pupil: str, draw: Draw
) -> None:
    store.hand_in(pupil, draw(7, read=1, sure=0.73))
    (seen,) = store.latest(room.number)
    assert (seen.label, seen.read, seen.nickname, seen.kind) == (7, 1, "Ada", Kind.ALL)
    assert seen.probability == pytest.approx(0.03)
    assert not seen.is_agreed
    (kept,) = store.digits(room.number)
    assert (kept.picture == 9).all()
    assert kept.picture.shape == (28, 28)
    assert kept.prediction.digit == 1
    assert kept.prediction.confidence == pytest.approx(0.73)
    assert kept.png == b"\x89PNG small \x09"


def test_what_was_taken_for_no_digit_is_not_agreed(
    store: Store, room: Room, pupil: str, draw: Draw
) -> None:
    store.hand_in(pupil, draw(7, read=None))
    (seen,) = store.latest(room.number, is_agreed=False)
    assert seen.read is None
    assert store.latest(room.number, is_agreed=True) == []
    assert store.digits(room.number)[0].prediction.is_digit is False
    assert store.matrix(room.number)[7, 10] == 1


@pytest.mark.parametrize(
    "change",
    [
        {"label": 10},
        {"label": -1},
        {"label": "7"},
        {"label": True},
        {"guess": 10},
        {"picture": np.zeros((28, 29), np.uint8)},
        {"picture": np.zeros((28, 28), float)},
        {"png": b"GIF89a"},
        {"png": b"\x89PNG" + bytes(bounds.MOST_PNG_BYTES)},
    ],
)
def test_what_is_no_digit_of_a_room_cannot_be_made(draw: Draw, change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"0 to 9|28×28|PNG"):
        replace(draw(), **change)


def test_who_hands_in_too_fast_must_wait(
    store: Store, pupil: str, room: Room, draw: Draw, clock: Clock
) -> None:
    for _ in range(10):
        store.hand_in(pupil, draw())
    with pytest.raises(RoomsError, match="fast"):
        store.hand_in(pupil, draw())
    store.hand_in(store.join(room.code), draw())  # Another one does not wait.
    clock.now += 1
    store.hand_in(pupil, draw())
    assert store.counts(room.number) == (2, 12)


@pytest.mark.parametrize(
    ("limit", "words"), [("MOST_OF_MEMBER", "You have"), ("MOST_DIGITS", "no more")]
)
def test_limits_have_a_sentence(
    store: Store, pupil: str, draw: Draw, monkeypatch: pytest.MonkeyPatch, limit: str, words: str
) -> None:
    monkeypatch.setattr(bounds, limit, 1)
    store.hand_in(pupil, draw())
    with pytest.raises(RoomsError, match=words):
        store.hand_in(pupil, draw())


def test_own_digits_can_be_taken_back(store: Store, room: Room, pupil: str, draw: Draw) -> None:
    first, second = store.hand_in(pupil, draw(1)), store.hand_in(pupil, draw(2))
    assert [digit.number for digit in store.own(pupil)] == [second, first]
    store.take_back(pupil, second)
    assert [digit.number for digit in store.own(pupil)] == [first]


def test_who_leaves_takes_everything_along(
    store: Store, engine: sa.Engine, pupil: str, draw: Draw
) -> None:
    store.hand_in(pupil, draw())
    store.leave(pupil)
    assert store.joined(pupil) is None
    assert rows(engine) == {"rooms": 1, "members": 0, "digits": 0, "networks": 0, "votes": 0}


# The teacher


def test_each_change_is_told_by_the_version(
    store: Store, teacher: str, pupil: str, draw: Draw
) -> None:
    versions = [taught(store, teacher).version]
    digit = store.hand_in(pupil, draw())
    other = store.join(taught(store, teacher).code)
    versions.append(taught(store, teacher).version)
    for change in (
        lambda: store.vote(other, digit, 7),
        lambda: store.set_task(teacher, Task(Kind.DRAW, 3)),
        lambda: store.show_names(teacher, True),
        lambda: store.remove_digit(teacher, digit),
        lambda: store.share_network(teacher, NETWORK),
        lambda: store.withdraw_network(teacher),
    ):
        change()
        versions.append(taught(store, teacher).version)
    assert versions == sorted(set(versions))


def test_another_task_is_another_round(store: Store, teacher: str, pupil: str, draw: Draw) -> None:
    store.hand_in(pupil, draw(1))
    store.set_task(teacher, Task(Kind.DRAW, 7))
    room = taught(store, teacher)
    assert (room.task, room.round) == (Task(Kind.DRAW, 7), 2)
    store.hand_in(pupil, draw(7))
    assert [digit.label for digit in store.latest(room.number)] == [7, 1]
    assert [digit.label for digit in store.latest(room.number, round=2)] == [7]
    assert [digit.label for digit in store.latest(room.number, label=1)] == [1]


def test_a_teacher_removes_a_digit_or_a_member(
    store: Store, teacher: str, pupil: str, draw: Draw
) -> None:
    room = taught(store, teacher)
    first, _ = store.hand_in(pupil, draw()), store.hand_in(pupil, draw())
    store.remove_digit(teacher, first)
    assert store.counts(room.number) == (1, 1)
    store.remove_member(teacher, store.latest(room.number)[0].member)
    assert store.counts(room.number) == (0, 0)
    assert store.joined(pupil) is None


def test_a_server_holds_so_many_rooms(
    store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "MOST_ROOMS", 2)
    store.open_room(1)
    store.open_room(2)
    with pytest.raises(RoomsError, match="no more rooms"):
        store.open_room(1)
    clock.now += HOUR
    store.sweep()
    store.open_room(1)


# Votes


def test_a_class_votes_on_what_others_drew(
    store: Store, room: Room, pupil: str, draw: Draw, clock: Clock
) -> None:
    digit = store.hand_in(pupil, draw(7, read=1))
    voters = [store.join(room.code) for _ in range(VOTES)]
    for voter, says in zip(voters, (7, 7, None), strict=True):
        wanted = store.to_vote_on(voter)
        assert wanted
        assert wanted.number == digit
        store.vote(voter, digit, says)
        store.vote(voter, digit, 1)  # Counts once.
        assert store.to_vote_on(voter) is None
    (seen,) = store.latest(room.number)
    assert (seen.votes, seen.agreeing) == (3, 2)
    assert seen.is_fooling
    store.vote(pupil, digit, 7)  # Not on one's own.
    assert store.latest(room.number)[0].votes == 3
    assert store.to_vote_on(pupil) is None


def test_what_few_have_voted_on_comes_first(
    store: Store, room: Room, pupil: str, draw: Draw
) -> None:
    first, second = store.hand_in(pupil, draw()), store.hand_in(pupil, draw())
    store.vote(store.join(room.code), first, 7)
    wanted = store.to_vote_on(store.join(room.code))
    assert wanted
    assert wanted.number == second


@pytest.mark.parametrize("says", [10, -1, "7", True, 1.0])
def test_a_vote_is_a_digit_or_none(store: Store, pupil: str, says: Any) -> None:
    with pytest.raises(ValueError, match="vote"):
        store.vote(pupil, 1, says)


# Together


def test_a_matrix_counts_what_was_read_as_what(
    store: Store, room: Room, pupil: str, draw: Draw
) -> None:
    for label, read in ((7, 7), (7, 1), (7, 1), (4, 4), (4, None)):
        store.hand_in(pupil, draw(label, read))
    matrix = store.matrix(room.number)
    assert matrix.sum() == 5
    assert (matrix[7, 7], matrix[7, 1], matrix[4, 4], matrix[4, 10]) == (1, 2, 1, 1)


def test_the_hardest_hands_come_first(store: Store, room: Room, draw: Draw) -> None:
    easy, hard = store.join(room.code, "Easy"), store.join(room.code, "Hard")
    for token, reads in ((easy, (7, 7, 1)), (hard, (7, 1, None))):
        for read in reads:
            store.hand_in(token, draw(7, read))
    hands = store.hands(room.number)
    assert [(hand.nickname, hand.count, hand.right) for hand in hands] == [
        ("Hard", 3, 1),
        ("Easy", 3, 2),
    ]
    misread = store.misread_of(room.number, hands[0].member, 5)
    assert [digit.read for digit in misread] == [None, 1]
