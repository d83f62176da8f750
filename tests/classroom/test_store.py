"""What a room keeps, who may see and change it, and that it goes."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sqlalchemy as sa

from digitlab.classroom import bounds, database, secret
from digitlab.classroom.database import RoomsError
from digitlab.classroom.records import VOTES, Network, Room
from digitlab.classroom.schema import digits, members, metadata, rooms, votes
from digitlab.classroom.store import HOUR, Store
from digitlab.classroom.tasks import Kind, Task

from ..fixtures.clock import Clock
from .conftest import Draw

WRONG = [
    "",
    "x",
    "1",
    "1.",
    ".x",
    "1.x",
    "-1.x",
    "1" * 40,
    "1.ü",
    "9" * 30 + ".x",
    None,
    7,
    ["1.x"],
]
"""What is no token of anyone's."""

NETWORK = Network("Network 1", b"bytes of a network", b"{}", b"keras", 9_900, 10_000)


@pytest.fixture
def teacher(store: Store) -> str:
    return store.open_room(2)


@pytest.fixture
def room(store: Store, teacher: str) -> Room:
    return taught(store, teacher)


@pytest.fixture
def pupil(store: Store, room: Room) -> str:
    return store.join(room.code, "Ada")


def taught(store: Store, token: str) -> Room:
    room = store.taught(token)
    assert room
    return room


def rows(engine: sa.Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            table.name: connection.execute(
                sa.select(sa.func.count()).select_from(table)
            ).scalar_one()
            for table in metadata.sorted_tables
        }


# Joining


def test_a_room_is_joined_by_its_code_however_it_is_typed(store: Store, room: Room) -> None:
    token = store.join(f" {room.code[:3].lower()}-{room.code[3:]} ", "Ada")
    found = store.joined(token)
    assert found
    assert (found[0].number, found[1].nickname) == (room.number, "Ada")


def test_a_room_is_joined_by_its_invitation_and_without_a_nickname(
    store: Store, room: Room
) -> None:
    found = store.joined(store.join(room.invitation))
    assert found
    assert found[1].nickname == ""


@pytest.mark.parametrize("code", ["", "AAAAAA", "AAAAAAAAAAAAA", "'; drop table rooms", "ü", "\0"])
def test_a_wrong_code_opens_nothing(store: Store, room: Room, code: str) -> None:
    with pytest.raises(RoomsError, match="no such room"):
        store.join(code)
    with pytest.raises(RoomsError, match="no such room"):
        store.join(room.code + "A")


def test_who_guesses_codes_is_slowed_down_and_the_invitation_still_works(
    store: Store, room: Room, clock: Clock
) -> None:
    for _ in range(60):
        with pytest.raises(RoomsError, match="no such room"):
            store.join("AAAAAA")
    with pytest.raises(RoomsError, match="Many wrong codes"):
        store.join(room.code)
    assert store.joined(store.join(room.invitation))
    clock.now += 2
    assert store.joined(store.join(room.code))


def test_a_full_room_says_so(
    store: Store, room: Room, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "MOST_MEMBERS", 2)
    store.join(room.code)
    store.join(room.code)
    with pytest.raises(RoomsError, match="full"):
        store.join(room.code)
    assert store.counts(room.number) == (2, 0)


# Tokens


@pytest.mark.parametrize("token", WRONG)
def test_what_is_no_token_neither_reads_nor_writes(
    store: Store, engine: sa.Engine, room: Room, pupil: str, draw: Draw, token: Any
) -> None:
    before = rows(engine)
    assert store.taught(token) is None
    assert store.joined(token) is None
    assert store.own(token) == []
    assert store.to_vote_on(token) is None
    attempts: list[Callable[[], object]] = [
        lambda: store.hand_in(token, draw()),
        lambda: store.vote(token, 1, 7),
        lambda: store.take_back(token, 1),
        lambda: store.leave(token),
        lambda: store.set_task(token, Task(Kind.FOOL)),
        lambda: store.show_names(token, True),
        lambda: store.remove_digit(token, 1),
        lambda: store.remove_member(token, 1),
        lambda: store.share_network(token, NETWORK),
        lambda: store.withdraw_network(token),
        lambda: store.end(token),
    ]
    for attempt in attempts:
        with pytest.raises(RoomsError):
            attempt()
    assert rows(engine) == before
    assert store.taught(token) is None


def test_another_ones_secret_with_a_right_number_is_no_token(
    store: Store, teacher: str, pupil: str
) -> None:
    other = store.open_room(2)
    (number, _), (_, theirs) = secret.split(teacher) or (0, ""), secret.split(other) or (0, "")
    assert store.taught(secret.token(number, theirs)) is None
    mine, (_, secret_of_pupil) = number, secret.split(pupil) or (0, "")
    assert store.taught(secret.token(mine, secret_of_pupil)) is None
    assert store.joined(teacher) is None or store.taught(pupil) is None


def test_the_database_holds_no_secret(store: Store, engine: sa.Engine, teacher: str) -> None:
    pupil = store.join(taught(store, teacher).code)
    with engine.connect() as connection:
        kept = str([connection.execute(sa.select(table)).all() for table in (rooms, members)])
    for token in (teacher, pupil):
        assert token.partition(".")[2] not in kept


def test_a_pupil_of_one_room_cannot_touch_another_one(
    store: Store, teacher: str, pupil: str, draw: Draw
) -> None:
    digit = store.hand_in(pupil, draw())
    elsewhere = store.open_room(2)
    stranger = store.join(taught(store, elsewhere).code)
    store.take_back(stranger, digit)
    store.vote(stranger, digit, 7)
    store.remove_digit(elsewhere, digit)
    store.remove_member(elsewhere, int(pupil.partition(".")[0]))
    (seen,) = store.seen(taught(store, teacher).number)
    assert (seen.number, seen.votes) == (digit, 0)
    assert store.to_vote_on(stranger) is None


# Handing in


def test_a_digit_is_seen_as_it_was_handed_in(
    store: Store, room: Room, pupil: str, draw: Draw
) -> None:
    store.hand_in(pupil, draw(7, read=1, sure=0.73))
    (seen,) = store.seen(room.number)
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
    (seen,) = store.seen(room.number, is_agreed=False)
    assert seen.read is None
    assert store.seen(room.number, is_agreed=True) == []
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
    assert [digit.label for digit in store.seen(room.number)] == [7, 1]
    assert [digit.label for digit in store.seen(room.number, round=2)] == [7]
    assert [digit.label for digit in store.seen(room.number, label=1)] == [1]


def test_a_teacher_removes_a_digit_or_a_member(
    store: Store, teacher: str, pupil: str, draw: Draw
) -> None:
    room = taught(store, teacher)
    first, _ = store.hand_in(pupil, draw()), store.hand_in(pupil, draw())
    store.remove_digit(teacher, first)
    assert store.counts(room.number) == (1, 1)
    store.remove_member(teacher, store.seen(room.number)[0].member)
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
    (seen,) = store.seen(room.number)
    assert (seen.votes, seen.agreeing) == (3, 2)
    assert seen.is_fooling
    store.vote(pupil, digit, 7)  # Not on one's own.
    assert store.seen(room.number)[0].votes == 3
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
    misread = store.of_member(room.number, hands[0].member, 5)
    assert [digit.read for digit in misread] == [None, 1]


# The end


def test_a_network_is_told_to_all_and_takes_the_place_of_the_one_before(
    store: Store, teacher: str, pupil: str
) -> None:
    number = taught(store, teacher).number
    assert store.network(number) is None
    store.share_network(teacher, replace(NETWORK, onnx=b"before"))
    before = taught(store, teacher).network
    store.share_network(teacher, NETWORK)
    found = store.joined(pupil)
    assert found
    assert found[0].network not in (None, before)
    assert store.network(number) == NETWORK
    other = taught(store, store.open_room(2))
    assert (other.network, store.network(other.number)) == (None, None)
    store.withdraw_network(teacher)
    assert (taught(store, teacher).network, store.network(number)) == (None, None)


def test_a_network_that_is_too_large_leaves_the_one_before(
    store: Store, teacher: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.share_network(teacher, NETWORK)
    monkeypatch.setattr(bounds, "MOST_NETWORK_BYTES", 24)
    with pytest.raises(RoomsError, match="larger than a room keeps"):
        store.share_network(teacher, replace(NETWORK, onnx=b"a larger network than that"))
    assert store.network(taught(store, teacher).number) == NETWORK


def test_an_ended_room_is_gone_whole(
    store: Store, engine: sa.Engine, teacher: str, pupil: str, draw: Draw
) -> None:
    number = taught(store, teacher).number
    digit = store.hand_in(pupil, draw())
    store.vote(store.join(taught(store, teacher).code), digit, 7)
    store.share_network(teacher, NETWORK)
    store.end(teacher)
    assert not any(rows(engine).values())
    assert store.network(number) is None
    assert (store.taught(teacher), store.joined(pupil)) == (None, None)
    assert store.seen(number) == []
    with pytest.raises(RoomsError, match="ended"):
        store.hand_in(pupil, draw())


def test_a_room_ends_by_itself(
    store: Store, engine: sa.Engine, teacher: str, pupil: str, clock: Clock, draw: Draw
) -> None:
    longer = store.open_room(8)
    store.hand_in(pupil, draw())
    clock.now += 2 * HOUR - 1
    assert store.sweep() == 0
    assert store.joined(pupil)
    clock.now += 1
    # Before anyone sweeps, nobody gets in.
    assert (store.taught(teacher), store.joined(pupil)) == (None, None)
    assert store.sweep() == 1
    assert rows(engine) == {"rooms": 1, "members": 0, "digits": 0, "networks": 0, "votes": 0}
    assert store.taught(longer)


def test_a_database_that_fails_is_said_in_a_sentence(
    store: Store, engine: sa.Engine, teacher: str
) -> None:
    metadata.drop_all(engine)
    try:
        with pytest.raises(RoomsError, match="cannot be reached"):
            store.taught(teacher)
    finally:
        metadata.create_all(engine)


def test_nothing_of_an_ended_room_is_left_in_the_file(tmp_path: Path, draw: Draw) -> None:
    file = tmp_path / "rooms.sqlite"
    store = Store(database.connect(sa.URL.create("sqlite", database=str(file))))
    teacher = store.open_room(2)
    pupil = store.join(taught(store, teacher).code, "Rumpelstiltskin")
    for shade in range(5):
        store.hand_in(pupil, draw(shade=200 + shade))
    assert b"Rumpelstiltskin" in file.read_bytes()
    store.share_network(teacher, NETWORK)
    store.end(teacher)
    left = file.read_bytes()
    assert b"Rumpelstiltskin" not in left
    assert b"PNG small" not in left
    assert NETWORK.onnx not in left
    assert bytes([201]) * 28 not in left
    assert [path.name for path in tmp_path.iterdir()] == ["rooms.sqlite"]
    assert file.stat().st_mode & 0o077 == 0


def test_digits_and_votes_refer_to_what_is_there(engine: sa.Engine) -> None:
    with pytest.raises(sa.exc.IntegrityError), database.writing(engine) as connection:
        connection.execute(votes.insert().values(digit=1, member=1, says=1))
    assert digits.c.member.foreign_keys
