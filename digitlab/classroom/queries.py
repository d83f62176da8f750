"""Queries to the tables; `store` decides who may make them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import sqlalchemy as sa

from ..preprocess import SIZE
from .records import Hand, Room, StoredDigit, WallDigit
from .schema import digits, members, networks, rooms, votes
from .tasks import Kind, Task

LATEST_FIRST = (digits.c.id.desc(),)


def room_of(*wanted: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Select the room that meets the conditions, and the checksum of its network."""
    network = sa.select(networks.c.checksum).where(networks.c.room == rooms.c.id)
    shown = network.correlate(rooms).scalar_subquery().label("network")
    return sa.select(rooms, shown).where(*wanted)


def as_room(row: sa.Row[Any]) -> Room:
    """Make a room of its row."""
    return Room(
        number=row.id,
        code=row.code,
        invitation=row.invitation,
        ends=row.ends,
        task=Task(Kind(row.kind), row.digit),
        round=row.round,
        shows_names=row.shows_names,
        version=row.version,
        network=row.network,
    )


def count(connection: sa.Connection, table: sa.Table, *wanted: sa.ColumnElement[bool]) -> int:
    """Count the rows of a table that meet the conditions."""
    query = sa.select(sa.func.count()).select_from(table).where(*wanted)
    return int(connection.execute(query).scalar_one())


def _voted(*says: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    """Count the votes on a digit that meet the conditions."""
    counted = sa.select(sa.func.count()).select_from(votes)
    return counted.where(votes.c.digit == digits.c.id, *says).correlate(digits).scalar_subquery()


def _select(*more: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """Select what is shown of digits and of their authors."""
    return sa.select(
        digits.c.id.label("number"),
        digits.c.member,
        members.c.nickname,
        digits.c.round,
        digits.c.kind,
        digits.c.label,
        digits.c.read,
        digits.c.guess,
        digits.c.probabilities,
        digits.c.png,
        _voted().label("votes"),
        _voted(votes.c.says == digits.c.label).label("agreeing"),
        *more,
    ).join(members, members.c.id == digits.c.member)


def _shown(row: sa.Row[Any]) -> dict[str, Any]:
    """Give what is shown of a digit, by name."""
    shown = dict(row._mapping)
    outputs = np.frombuffer(shown.pop("probabilities"), np.float32)
    shown["kind"], shown["probability"] = Kind(row.kind), float(outputs[row.label])
    return shown


def wall_digits_of(
    connection: sa.Connection,
    *wanted: sa.ColumnElement[bool],
    order: Sequence[Any] = LATEST_FIRST,
    limit: int,
) -> list[WallDigit]:
    """Get the digits that meet the conditions, as a wall shows them."""
    query = _select().where(*wanted).order_by(*order).limit(limit)
    return [WallDigit(**_shown(row)) for row in connection.execute(query)]


def digits_of(connection: sa.Connection, room: int) -> list[StoredDigit]:
    """Get all digits of a room with all that is kept of them, in the order in which they came."""
    query = _select(digits.c.picture).where(digits.c.room == room).order_by(digits.c.id)
    found = []
    for row in connection.execute(query):
        shown = _shown(row)
        picture = np.frombuffer(shown.pop("picture"), np.uint8).reshape(SIZE, SIZE)
        outputs = np.frombuffer(row.probabilities, np.float32)
        found.append(StoredDigit(**shown, picture=picture, outputs=outputs))
    return found


def matrix_of(connection: sa.Connection, room: int) -> np.ndarray:
    """Count what was read as what: (10, 11) int; the last column was read as no digit."""
    query = (
        sa.select(digits.c.label, digits.c.read, sa.func.count())
        .where(digits.c.room == room)
        .group_by(digits.c.label, digits.c.read)
    )
    counts = np.zeros((10, 11), int)
    for label, read, count in connection.execute(query):
        counts[label, 10 if read is None else read] = count
    return counts


def hands_of(connection: sa.Connection, room: int) -> list[Hand]:
    """Get how well each member is read, the worst first."""
    right = sa.func.count().filter(digits.c.read == digits.c.label)
    query = (
        sa.select(digits.c.member, members.c.nickname, sa.func.count(), right)
        .join(members, members.c.id == digits.c.member)
        .where(digits.c.room == room)
        .group_by(digits.c.member, members.c.nickname)
    )
    found = [Hand(*row) for row in connection.execute(query)]
    return sorted(found, key=lambda hand: (hand.share, -hand.count, hand.member))
