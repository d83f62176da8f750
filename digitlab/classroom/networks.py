"""The network that a class has trained: kept in its room, and read by everyone's canvas."""

import hashlib
from typing import Any

import sqlalchemy as sa

from . import bounds
from .access import Access
from .database import RoomsError
from .records import Network
from .schema import networks


class Networks(Access):
    """Rooms and their networks, one each; see `Access` for the parameters."""

    def share_network(self, token: Any, network: Network) -> None:
        """Put a network on everyone's canvas; it replaces the one before.

        Raises
        ------
        RoomsError
            If the room has ended, or the network is larger than a room keeps.
        """
        if len(network.onnx) + len(network.keras) > bounds.MOST_NETWORK_BYTES:
            raise RoomsError(bounds.NETWORK_TOO_LARGE)
        with self._teaching(token) as (connection, room):
            connection.execute(networks.delete().where(networks.c.room == room.number))
            connection.execute(
                networks.insert().values(
                    room=room.number,
                    name=network.name,
                    checksum=hashlib.sha256(network.onnx).hexdigest(),
                    onnx=network.onnx,
                    keras=network.keras,
                    report=network.report,
                    read_right=network.right,
                    read_of=network.of,
                )
            )

    def withdraw_network(self, token: Any) -> None:
        """Delete the room's network."""
        with self._teaching(token) as (connection, room):
            connection.execute(networks.delete().where(networks.c.room == room.number))

    def network(self, room: int) -> Network | None:
        """The network of a room; pages ask for their own room alone."""
        with self._reading() as connection:
            row = connection.execute(
                sa.select(networks).where(networks.c.room == room)
            ).one_or_none()
        if row is None:
            return None
        return Network(row.name, row.onnx, row.report, row.keras, row.read_right, row.read_of)
