"""Who may see and change a room: codes, tokens, and what the database holds of them."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from digitlab.classroom import bounds, secret
from digitlab.classroom.database import RoomsError
from digitlab.classroom.records import Room
from digitlab.classroom.schema import members, rooms
from digitlab.classroom.store import Store
from digitlab.classroom.tasks import Kind, Task

from ..fixtures.clock import Clock
from .conftest import NETWORK, Draw, rows, taught

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
    (seen,) = store.latest(taught(store, teacher).number)
    assert (seen.number, seen.votes) == (digit, 0)
    assert store.to_vote_on(stranger) is None
