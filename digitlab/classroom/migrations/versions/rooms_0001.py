"""Rooms, members, digits and votes."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    _make_rooms()
    _make_members()
    _make_digits()
    _make_votes()


def _make_rooms() -> None:
    op.create_table(
        "rooms",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("code", sa.String(6), nullable=False, unique=True),
        sa.Column("invitation", sa.String(32), nullable=False, unique=True),
        sa.Column("teacher", sa.String(64), nullable=False),
        sa.Column("ends", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("digit", sa.Integer),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("shows_names", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sqlite_autoincrement=True,
    )


def _make_members() -> None:
    op.create_table(
        "members",
        sa.Column("id", sa.Integer, primary_key=True),
        _reference("room", "rooms.id"),
        sa.Column("secret", sa.String(64), nullable=False),
        sa.Column("nickname", sa.String(20), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_members_room", "members", ["room"])


def _make_digits() -> None:
    op.create_table(
        "digits",
        sa.Column("id", sa.Integer, primary_key=True),
        _reference("room", "rooms.id"),
        _reference("member", "members.id"),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("label", sa.Integer, nullable=False),
        sa.Column("guess", sa.Integer),
        sa.Column("read", sa.Integer),
        sa.Column("probabilities", sa.LargeBinary, nullable=False),
        sa.Column("picture", sa.LargeBinary, nullable=False),
        sa.Column("png", sa.LargeBinary, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_digits_room_id", "digits", ["room", "id"])
    op.create_index("ix_digits_member", "digits", ["member"])


def _make_votes() -> None:
    op.create_table(
        "votes",
        _reference("digit", "digits.id", primary_key=True),
        _reference("member", "members.id", primary_key=True),
        sa.Column("says", sa.Integer),
    )
    op.create_index("ix_votes_member", "votes", ["member"])


def _reference(name: str, target: str, primary_key: bool = False) -> "sa.Column[int]":
    """A column whose row goes with the one that it names."""
    return sa.Column(
        name,
        sa.Integer,
        sa.ForeignKey(target, ondelete="CASCADE"),
        nullable=False,
        primary_key=primary_key,
    )


def downgrade() -> None:
    """Drop the tables, and all that is in them."""
    for table in ("votes", "digits", "members", "rooms"):
        op.drop_table(table)
