"""The rooms of a server: opened, joined, filled, looked at, and ended.

A teacher and a member each show a token with every call; `access` decides whether it is right.
Every limit of `bounds` and `pace` holds here, whatever a page lets through.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import sqlalchemy as sa

from . import bounds, secret
from .database import RoomsError
from .networks import Networks
from .nickname import cleaned
from .queries import count, digits_of, hands_of, matrix_of, wall_digits_of
from .records import Hand, Member, NewDigit, Room, StoredDigit, WallDigit
from .schema import digits, members, rooms, votes
from .tasks import Kind, Task

HOUR = 3_600
"""Seconds of an hour."""


class Store(Networks):
    """Rooms in a database; see `Access` for its parameters."""

    # The teacher

    def open_room(self, hours: int) -> str:
        """Open a room for so many hours.

        Returns
        -------
        str
            The teacher's token.

        Raises
        ------
        RoomsError
            If the server has as many rooms as it can hold.
        """
        if hours not in bounds.HOURS:
            raise ValueError(f"a room is open for {bounds.HOURS} hours, not {hours}")
        if not self._throttles.openings.take():
            raise RoomsError(bounds.NO_ROOM_LEFT)
        key = secret.new_secret()
        with self._writing() as connection:
            if count(connection, rooms) >= bounds.MOST_ROOMS:
                raise RoomsError(bounds.NO_ROOM_LEFT)
            (number,) = connection.execute(
                rooms.insert()
                .values(
                    code=secret.new_code(),
                    invitation=secret.new_secret(),
                    teacher=secret.digest(key),
                    ends=round(self._clock()) + hours * HOUR,
                    kind=Kind.ALL,
                    digit=None,
                    round=1,
                    shows_names=False,
                    version=1,
                )
                .returning(rooms.c.id)
            ).one()
        return secret.token(number, key)

    def taught(self, token: Any) -> Room | None:
        """The room that a teacher's token opens; None for what is no such token."""
        with self._reading() as connection:
            return self._taught(connection, token)

    def set_task(self, token: Any, task: Task) -> None:
        """Give the class another task."""
        self._change(token, kind=task.kind, digit=task.digit, round=rooms.c.round + 1)

    def show_names(self, token: Any, shows_names: bool) -> None:
        """Let nicknames be shown, or hide them."""
        self._change(token, shows_names=shows_names)

    def remove_digit(self, token: Any, digit: int) -> None:
        """Delete a digit that was handed in."""
        with self._teaching(token) as (connection, room):
            connection.execute(
                digits.delete().where(digits.c.room == room.number, digits.c.id == digit)
            )

    def remove_member(self, token: Any, member: int) -> None:
        """Delete a member and all that they have handed in; they can join again."""
        with self._teaching(token) as (connection, room):
            connection.execute(
                members.delete().where(members.c.room == room.number, members.c.id == member)
            )

    def end(self, token: Any) -> None:
        """Delete the room and all that is in it."""
        with self._teaching(token) as (connection, room):
            connection.execute(rooms.delete().where(rooms.c.id == room.number))
        self._scrub()

    def _change(self, token: Any, **values: Any) -> None:
        with self._teaching(token) as (connection, room):
            connection.execute(rooms.update().where(rooms.c.id == room.number).values(values))

    # Members

    def join(self, code: str, nickname: str = "") -> str:
        """Join a room.

        Parameters
        ----------
        code : str
            As it was typed, or a room's invitation.
        nickname : str
            May be empty; a long one is cut.

        Returns
        -------
        str
            The member's token.

        Raises
        ------
        RoomsError
            If there is no such room, it is full, or too many wrong codes were tried.
        """
        key = secret.new_secret()
        with self._writing() as connection:
            room = self._invited(connection, code)
            if not self._throttles.joins.take(room.number):
                raise RoomsError(bounds.TOO_FAST)
            self._touch(connection, room.number)
            if count(connection, members, members.c.room == room.number) >= bounds.MOST_MEMBERS:
                raise RoomsError(bounds.ROOM_FULL)
            (number,) = connection.execute(
                members.insert()
                .values(room=room.number, secret=secret.digest(key), nickname=cleaned(nickname))
                .returning(members.c.id)
            ).one()
        return secret.token(number, key)

    def _invited(self, connection: sa.Connection, code: str) -> Room:
        """The room that is open under a code or an invitation."""
        if secret.SECRET.fullmatch(code):
            room = self._room(connection, rooms.c.invitation == code)
            if room:
                return room
        # Whoever has only the code could be guessing.
        if self._throttles.wrong_codes.is_spent():
            raise RoomsError(bounds.MANY_WRONG_CODES)
        room = self._room(connection, rooms.c.code == secret.typed(code))
        if not room:
            self._throttles.wrong_codes.take()
            raise RoomsError(bounds.NO_SUCH_ROOM)
        return room

    def joined(self, token: Any) -> tuple[Room, Member] | None:
        """The room of a member's token, and the member; None for what is no such token."""
        with self._reading() as connection:
            return self._joined(connection, token)

    def leave(self, token: Any) -> None:
        """Delete a member and all that they have handed in."""
        with self._attending(token) as (connection, _, member):
            connection.execute(members.delete().where(members.c.id == member.number))

    def hand_in(self, token: Any, digit: NewDigit) -> int:
        """Hand a digit in to the present task; returns its number.

        Raises
        ------
        RoomsError
            If the room has ended or holds no more, or it came too fast after others.
        """
        with self._attending(token) as (connection, room, member):
            handed_in = count(connection, digits, digits.c.member == member.number)
            if handed_in >= bounds.MOST_OF_MEMBER:
                raise RoomsError(bounds.ENOUGH_OF_MEMBER)
            if count(connection, digits, digits.c.room == room.number) >= bounds.MOST_DIGITS:
                raise RoomsError(bounds.ENOUGH_DIGITS)
            (number,) = connection.execute(
                digits.insert()
                .values(
                    room=room.number,
                    member=member.number,
                    round=room.round,
                    kind=room.task.kind,
                    label=digit.label,
                    guess=digit.guess,
                    read=digit.read,
                    probabilities=digit.prediction.probabilities.astype(np.float32).tobytes(),
                    picture=digit.picture.tobytes(),
                    png=digit.png,
                )
                .returning(digits.c.id)
            ).one()
        return int(number)

    def take_back(self, token: Any, digit: int) -> None:
        """Delete a digit of one's own."""
        with self._attending(token) as (connection, _, member):
            connection.execute(
                digits.delete().where(digits.c.member == member.number, digits.c.id == digit)
            )

    def vote(self, token: Any, digit: int, says: int | None) -> None:
        """Say what somebody else's digit is; None for no digit. A vote counts once."""
        if says is not None and not (type(says) is int and 0 <= says <= 9):
            raise ValueError(f"a vote is a digit or None, got {says}")
        with self._attending(token) as (connection, room, member):
            of_another = connection.execute(
                sa.select(digits.c.id).where(
                    digits.c.id == digit,
                    digits.c.room == room.number,
                    digits.c.member != member.number,
                )
            ).one_or_none()
            key = votes.c.digit == digit, votes.c.member == member.number
            if of_another and not count(connection, votes, *key):
                connection.execute(
                    votes.insert().values(digit=digit, member=member.number, says=says)
                )

    def to_vote_on(self, token: Any) -> WallDigit | None:
        """A digit of the present task for this member to vote on, the least voted on first."""
        with self._reading() as connection:
            found = self._joined(connection, token)
            if not found:
                return None
            room, member = found
            voted = sa.select(votes.c.digit).where(votes.c.member == member.number)
            listed = wall_digits_of(
                connection,
                digits.c.room == room.number,
                digits.c.round == room.round,
                digits.c.member != member.number,
                digits.c.id.not_in(voted),
                order=(sa.text("votes"), digits.c.id),
                limit=1,
            )
        return next(iter(listed), None)

    def own(self, token: Any, limit: int = bounds.MOST_OF_MEMBER) -> list[WallDigit]:
        """What a member has handed in, latest first."""
        with self._reading() as connection:
            found = self._joined(connection, token)
            if not found:
                return []
            return wall_digits_of(connection, digits.c.member == found[1].number, limit=limit)

    # What is in a room; pages ask for their own room alone.

    def latest(
        self,
        room: int,
        label: int | None = None,
        is_agreed: bool | None = None,
        round: int | None = None,
        limit: int = bounds.MOST_DIGITS,
    ) -> list[WallDigit]:
        """Digits of a room, latest first; of one label, task or kind of agreement where named."""
        wanted = [digits.c.room == room]
        if label is not None:
            wanted.append(digits.c.label == label)
        if round is not None:
            wanted.append(digits.c.round == round)
        if is_agreed is not None:
            wanted.append(digits.c.read.is_not_distinct_from(digits.c.label) == is_agreed)
        with self._reading() as connection:
            return wall_digits_of(connection, *wanted, limit=limit)

    def digits(self, room: int) -> list[StoredDigit]:
        """All digits of a room with all that is kept of them, in the order in which they came."""
        with self._reading() as connection:
            return digits_of(connection, room)

    def counts(self, room: int) -> tuple[int, int]:
        """Members of a room, and digits."""
        with self._reading() as connection:
            return (
                count(connection, members, members.c.room == room),
                count(connection, digits, digits.c.room == room),
            )

    def matrix(self, room: int) -> np.ndarray:
        """What was read as what: (10, 11) int, row = label, column = digit as read, the last one
        what was taken for no digit.
        """
        with self._reading() as connection:
            return matrix_of(connection, room)

    def hands(self, room: int) -> Sequence[Hand]:
        """How well each member is read who has handed something in, the worst first."""
        with self._reading() as connection:
            return hands_of(connection, room)

    def misread_of(self, room: int, member: int, limit: int) -> list[WallDigit]:
        """Latest digits of a member that were not read as what they are meant to be."""
        with self._reading() as connection:
            return wall_digits_of(
                connection,
                digits.c.room == room,
                digits.c.member == member,
                digits.c.read.is_distinct_from(digits.c.label),
                limit=limit,
            )

    # Time

    def sweep(self) -> int:
        """Delete the rooms whose time is over; returns how many there were."""
        with self._writing() as connection:
            over = connection.execute(rooms.delete().where(rooms.c.ends <= self._clock()))
        if over.rowcount:
            self._scrub()
        return over.rowcount
