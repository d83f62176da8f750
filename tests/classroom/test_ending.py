"""A room that has ended is gone whole, also from the file; and a database that fails."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from digitlab.classroom import database
from digitlab.classroom.database import RoomsError
from digitlab.classroom.schema import digits, metadata, votes
from digitlab.classroom.store import HOUR, Store

from ..fixtures.clock import Clock
from .conftest import NETWORK, Draw, rows, taught


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
    assert store.latest(number) == []
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
