"""Where rooms are kept: one SQLite file, or a PostgreSQL database that several servers share.

The file is made when the first room is opened; before, nothing is written anywhere.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry

from ..errors import DigitlabError
from .place import ADDRESS, default_file

POSTGRESQL = "postgresql+psycopg"

WAIT = 10.0
"""Seconds that a connection waits for another one's writing, or for a server to answer."""

LOCK = 7_466_233
"""Number of PostgreSQL's advisory lock while tables are made or changed; any number would do."""

MIGRATIONS = Path(__file__).with_name("migrations")

BEGIN = "digitlab_begin"
"""Option of a connection to SQLite: the statement that begins a transaction; empty for none."""


class RoomsError(DigitlabError):
    """Rooms cannot be kept or reached, or a room refuses a request."""


def address() -> sa.URL:
    """Where rooms are kept.

    That is the environment's `DIGITLAB_ROOMS`, else a file in the user's folder of data.

    Raises
    ------
    RoomsError
        If the variable holds no address of a database.
    """
    text = os.environ.get(ADDRESS)
    if not text:
        return sa.URL.create("sqlite", database=str(default_file()))
    try:
        url = sa.make_url(text)
    except ArgumentError:
        raise RoomsError(
            f"{ADDRESS} must be the address of a database, such as sqlite:////folder/rooms.sqlite."
        ) from None
    return url.set(drivername=POSTGRESQL) if url.drivername in ("postgresql", "postgres") else url


def is_there(url: sa.URL) -> bool:
    """Whether the database may hold rooms; a file that does not exist holds none."""
    return url.get_backend_name() != "sqlite" or Path(url.database or "").is_file()


def connect(url: sa.URL) -> sa.Engine:
    """Open the database, make it where there is none, and bring its tables up to date.

    Raises
    ------
    RoomsError
        If it cannot be opened or made; the sentence says what would help.
    """
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise RoomsError(f"Rooms are kept in SQLite or PostgreSQL, not {url.drivername}.")
    try:
        engine = sa.create_engine(url, pool_pre_ping=True, **_options(url))
        if engine.dialect.name == "sqlite":
            _make_file(Path(url.database or ""))
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
        migrate(engine)
    except ModuleNotFoundError:
        raise RoomsError(
            'For rooms in PostgreSQL, install its driver: pip install "digitlab[postgresql]".'
        ) from None
    except (OSError, sa.exc.SQLAlchemyError) as error:
        raise RoomsError(_why_not(url)) from error
    return engine


def _options(url: sa.URL) -> dict[str, Any]:
    if url.get_backend_name() == "sqlite":
        return {"connect_args": {"timeout": WAIT}}
    return {"connect_args": {"connect_timeout": round(WAIT)}}


def _why_not(url: sa.URL) -> str:
    if url.get_backend_name() == "sqlite":
        return (
            f"Rooms need a file, and {url.database} cannot be written. "
            f"Name another place with {ADDRESS}."
        )
    return f"The database of the rooms at {url.host or 'this machine'} does not answer."


def _make_file(path: Path) -> None:
    """Make an empty file that nobody else on this machine can read."""
    path.parent.mkdir(0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _prepare_sqlite(connection: Any, _: ConnectionPoolEntry) -> None:
    # SQLAlchemy says when a transaction begins, not Python's driver: tables are made in one, too.
    connection.isolation_level = None
    for setting in (
        "foreign_keys = ON",
        # What is deleted is overwritten with zeros, and no file is left beside the database.
        "secure_delete = ON",
        "journal_mode = DELETE",
        "temp_store = MEMORY",
    ):
        connection.execute(f"PRAGMA {setting}")


def _begin_sqlite(connection: sa.Connection) -> None:
    if words := connection.get_execution_options().get(BEGIN, "BEGIN"):
        connection.exec_driver_sql(words)


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction that writes.

    SQLite is locked from its begin on: else two that read first would wait for each other.
    """
    with engine.execution_options(**{BEGIN: "BEGIN IMMEDIATE"}).begin() as connection:
        yield connection


def migrate(engine: sa.Engine) -> None:
    """Bring the tables up to date; servers that start at once do so one after another."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with writing(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def scrub(engine: sa.Engine) -> None:
    """Free the space of what was deleted: SQLite writes its file anew without it.

    Where others hold the database for too long this is left to the next time: SQLite has
    overwritten what was deleted, and PostgreSQL does so by itself, later.
    """
    tables = "" if engine.dialect.name == "sqlite" else "votes, digits, members, networks, rooms"
    options = {BEGIN: "", "isolation_level": "AUTOCOMMIT"}
    with suppress(sa.exc.OperationalError), engine.connect() as connection:
        connection.execution_options(**options).exec_driver_sql(f"VACUUM {tables}")
