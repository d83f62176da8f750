"""The rooms of this server, by a connection of Streamlit's that all visits share."""

from typing import Any

import streamlit as st
from sqlalchemy import make_url
from streamlit.connections import BaseConnection

from ...classroom import database
from ...classroom.store import Store


class RoomsConnection(BaseConnection[Store]):
    """Opens the database once for all visits."""

    def _connect(self, **kwargs: Any) -> Store:
        return Store(database.connect(make_url(kwargs["address"])))

    @property
    def store(self) -> Store:
        """The rooms."""
        return self._instance

    def close(self) -> None:
        """Close what is idle; whoever is at work goes on."""
        if self._raw_instance:
            self._raw_instance.close()


def rooms(make: bool = False) -> Store | None:
    """The rooms of this server; None where there never was one.

    Parameters
    ----------
    make : bool
        Whether to make the database where there is none yet.

    Raises
    ------
    RoomsError
        If the database cannot be reached or made.
    """
    address = database.address()
    if not (make or database.is_there(address)):
        return None
    text = address.render_as_string(hide_password=False)
    return st.connection("rooms", type=RoomsConnection, address=text).store
