"""Who may do what in a room, and the transactions in which it is done.

A token is looked up by its number and compared in constant time, in the transaction that then reads
or writes; whoever shows none that is right does neither.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from . import bounds, database, secret
from .database import RoomsError
from .queries import as_room, room_of
from .records import Member, Room
from .schema import members, rooms
from .throttle import THROTTLES, Throttles


class Access:
    """Access to rooms in a database.

    Parameters
    ----------
    engine : Engine
        Of `database.connect`.
    clock : function, optional
        Seconds since 1970.
    throttles : Throttles, optional
        How often something may be done.
    """

    def __init__(
        self,
        engine: sa.Engine,
        clock: Callable[[], float] = time.time,
        throttles: Throttles = THROTTLES,
    ) -> None:
        self._engine, self._clock, self._throttles = engine, clock, throttles

    def close(self) -> None:
        """Close the connections that nobody uses now."""
        self._engine.dispose()

    # Who is who

    def _room(self, connection: sa.Connection, *wanted: sa.ColumnElement[bool]) -> Room | None:
        """The open room that is wanted."""
        row = connection.execute(room_of(*wanted, rooms.c.ends > self._clock())).one_or_none()
        return as_room(row) if row else None

    def _taught(self, connection: sa.Connection, token: Any) -> Room | None:
        parts = secret.split(token)
        if not parts:
            return None
        query = room_of(rooms.c.id == parts[0], rooms.c.ends > self._clock())
        row = connection.execute(query).one_or_none()
        return as_room(row) if row and secret.is_secret(parts[1], row.teacher) else None

    def _joined(self, connection: sa.Connection, token: Any) -> tuple[Room, Member] | None:
        parts = secret.split(token)
        if not parts:
            return None
        row = connection.execute(sa.select(members).where(members.c.id == parts[0])).one_or_none()
        if not row or not secret.is_secret(parts[1], row.secret):
            return None
        room = self._room(connection, rooms.c.id == row.room)
        return (room, Member(row.id, row.room, row.nickname)) if room else None

    @contextmanager
    def _teaching(self, token: Any) -> Iterator[tuple[sa.Connection, Room]]:
        """A transaction in which a teacher changes something."""
        with self._writing() as connection:
            room = self._taught(connection, token)
            if not room:
                raise RoomsError(bounds.GONE)
            self._touch(connection, room.number)
            yield connection, room

    @contextmanager
    def _attending(self, token: Any) -> Iterator[tuple[sa.Connection, Room, Member]]:
        """A transaction in which a member changes something."""
        with self._writing() as connection:
            found = self._joined(connection, token)
            if not found:
                raise RoomsError(bounds.GONE)
            room, member = found
            if not self._throttles.hand_ins.take(member.number):
                raise RoomsError(bounds.TOO_FAST)
            self._touch(connection, room.number)
            yield connection, room, member

    @staticmethod
    def _touch(connection: sa.Connection, room: int) -> None:
        """Note that the room changes; whoever else wants to change it waits until that is done."""
        connection.execute(
            rooms.update().where(rooms.c.id == room).values(version=rooms.c.version + 1)
        )

    # The database

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with _sentences(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        with _sentences(), database.writing(self._engine) as connection:
            yield connection

    def _scrub(self) -> None:
        with _sentences():
            database.scrub(self._engine)


@contextmanager
def _sentences() -> Iterator[None]:
    """Say in a sentence that the database fails."""
    try:
        yield
    except sa.exc.SQLAlchemyError as error:
        raise RoomsError(bounds.NO_DATABASE) from error
