"""Rooms end in time also where nobody looks at them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from digitlab.classroom import database, place
from digitlab.classroom.schema import rooms
from digitlab.classroom.store import Store
from digitlab.ui.classroom import sweeping


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    file = tmp_path / "rooms.sqlite"
    monkeypatch.setenv(place.ADDRESS, f"sqlite:///{file}")
    sweeping._store.cache_clear()
    yield file
    sweeping._store.cache_clear()


def test_a_server_without_rooms_makes_no_file(file: Path) -> None:
    assert sweeping.sweep() == 0
    assert not file.exists()


def test_rooms_whose_time_is_over_are_deleted(file: Path) -> None:
    engine = database.connect(database.address())
    store = Store(engine)
    over, still = store.open_room(1), store.open_room(1)
    with database.writing(engine) as connection:
        connection.execute(rooms.update().where(rooms.c.id == 1).values(ends=1))
    assert sweeping.sweep() == 1
    assert (store.taught(over), bool(store.taught(still))) == (None, True)
    with engine.connect() as connection:
        assert connection.execute(sa.select(rooms.c.id)).all() == [(2,)]


def test_a_database_that_cannot_be_reached_does_not_end_the_sweeping(
    file: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv(place.ADDRESS, "postgresql://me@127.0.0.1:1/rooms")
    assert sweeping.sweep() == 0
    assert "does not answer" in caplog.text


def test_nothing_is_looked_for_before_there_is_a_room(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert place.may_hold_rooms()
    monkeypatch.delenv(place.ADDRESS)
    monkeypatch.setattr(place.platformdirs, "user_data_path", lambda *_, **__: file.parent)
    assert not place.may_hold_rooms()
    file.touch()
    assert place.may_hold_rooms()
