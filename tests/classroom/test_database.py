"""Where rooms are kept, how the tables come to be, and what is said where that fails."""

import multiprocessing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from digitlab.classroom import database, place
from digitlab.classroom.database import RoomsError
from digitlab.classroom.schema import metadata, rooms
from digitlab.classroom.store import Store


def test_rooms_lie_in_the_users_folder_unless_told_otherwise(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(place.ADDRESS, raising=False)
    assert (database.address().database or "").endswith("rooms.sqlite")
    monkeypatch.setenv(place.ADDRESS, f"sqlite:///{tmp_path}/own.sqlite")
    assert database.address().database == f"{tmp_path}/own.sqlite"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_goes_by_all_its_names(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    monkeypatch.setenv(place.ADDRESS, f"{scheme}://me@db.example/rooms")
    assert database.address().drivername == "postgresql+psycopg"


def test_looking_for_rooms_makes_no_file(tmp_path: Path) -> None:
    url = sa.URL.create("sqlite", database=str(tmp_path / "data" / "rooms.sqlite"))
    assert not database.is_there(url)
    assert list(tmp_path.iterdir()) == []
    database.connect(url).dispose()
    assert database.is_there(url)


def test_migrations_make_the_tables_of_the_schema(url: sa.URL, engine: sa.Engine) -> None:
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        # What Alembic does not compare.
        made = sa.inspect(connection)
        for table in metadata.sorted_tables:
            assert all(
                key["options"].get("ondelete") == "CASCADE"
                for key in made.get_foreign_keys(table.name)
            )


def test_tables_that_are_there_stay(url: sa.URL, engine: sa.Engine) -> None:
    token = Store(engine).open_room(2)
    again = database.connect(url)
    assert Store(again).taught(token)
    again.dispose()


def _open(url: str) -> bool:
    engine = database.connect(sa.make_url(url))
    try:
        return bool(Store(engine).taught(Store(engine).open_room(1)))
    finally:
        engine.dispose()


def test_servers_that_start_at_once_make_one_database(url: sa.URL) -> None:
    if url.get_backend_name() == "postgresql":
        fresh = sa.create_engine(url)
        metadata.drop_all(fresh)
        with fresh.begin() as connection:
            connection.execute(sa.text("drop table if exists alembic_version"))
        fresh.dispose()
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        assert pool.map(_open, [url.render_as_string(hide_password=False)] * 2) == [True, True]
    made = database.connect(url)
    with database.writing(made) as connection:  # The next test is given the same PostgreSQL.
        assert connection.execute(rooms.delete()).rowcount == 2
    made.dispose()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("no address", "must be the address"),
        ("mysql://me@localhost/rooms", "not mysql"),
        ("oddity://x", "not oddity"),
        ("postgresql://me@127.0.0.1:1/rooms", "at 127.0.0.1 does not answer"),
        ("sqlite:////proc/rooms.sqlite", "/proc/rooms.sqlite cannot be written"),
        ("sqlite:////dev/null/rooms.sqlite", "cannot be written"),
    ],
)
def test_a_place_that_cannot_be_used_is_said(
    monkeypatch: pytest.MonkeyPatch, text: str, words: str
) -> None:
    monkeypatch.setenv(place.ADDRESS, text)
    with pytest.raises(RoomsError, match=words):
        database.connect(database.address())


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear all, " * 100)
    with pytest.raises(RoomsError, match=r"letter\.txt"):
        database.connect(sa.URL.create("sqlite", database=str(file)))
    assert file.read_text() == "Dear all, " * 100
