"""The tables of the rooms: nothing but what is drawn, its label and a nickname is kept of anyone.

Members go with their room, digits with their member, votes with both, and a network that the class
has trained with its room. `migrations` makes these tables; a test compares the two.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
)

from . import bounds, secret

SHA256 = 64
"""Characters of a hexadecimal digest."""

metadata = MetaData()

rooms = Table(
    "rooms",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(secret.CODE), nullable=False, unique=True),
    # What the QR code holds: nobody can guess it.
    Column("invitation", String(32), nullable=False, unique=True),
    # The digest of the teacher's secret.
    Column("teacher", String(SHA256), nullable=False),
    # Seconds since 1970, UTC.
    Column("ends", BigInteger, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("digit", Integer),
    # Grows with each task.
    Column("round", Integer, nullable=False),
    Column("shows_names", Boolean, nullable=False),
    # Grows with each change of anything in the room.
    Column("version", Integer, nullable=False),
    sqlite_autoincrement=True,
)

members = Table(
    "members",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("room", ForeignKey("rooms.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("secret", String(SHA256), nullable=False),
    Column("nickname", String(bounds.LONGEST_NICKNAME), nullable=False),
    sqlite_autoincrement=True,
)

digits = Table(
    "digits",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("room", ForeignKey("rooms.id", ondelete="CASCADE"), nullable=False),
    Column("member", ForeignKey("members.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("round", Integer, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("label", Integer, nullable=False),
    # What the member said that the network would say; null where it was not asked.
    Column("guess", Integer),
    # What the network said; null where it took it for no digit.
    Column("read", Integer),
    # Ten float32.
    Column("probabilities", LargeBinary, nullable=False),
    # 28×28 bytes.
    Column("picture", LargeBinary, nullable=False),
    # The drawing in small, a PNG.
    Column("png", LargeBinary, nullable=False),
    Index("ix_digits_room_id", "room", "id"),
    sqlite_autoincrement=True,
)

votes = Table(
    "votes",
    metadata,
    Column("digit", ForeignKey("digits.id", ondelete="CASCADE"), primary_key=True),
    Column("member", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True),
    # What the member takes it for; null for no digit.
    Column("says", Integer),
)

networks = Table(
    "networks",
    metadata,
    Column("room", ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True),
    Column("name", String(30), nullable=False),
    # Of the ONNX file: servers keep a network that they have opened under it.
    Column("checksum", String(SHA256), nullable=False),
    Column("onnx", LargeBinary, nullable=False),
    # Empty where there is none.
    Column("keras", LargeBinary, nullable=False),
    Column("report", LargeBinary, nullable=False),
    # MNIST test digits read right, of how many.
    Column("read_right", Integer, nullable=False),
    Column("read_of", Integer, nullable=False),
)
