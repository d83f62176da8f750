"""Rooms whose time is over are deleted also where nobody looks at them any more."""

import asyncio
import logging
from functools import cache
from typing import TYPE_CHECKING

from ...classroom import place

if TYPE_CHECKING:
    from ...classroom.store import Store

LOOK_SECONDS = 60
"""Seconds from one look to the next; the first comes as soon after the start."""


async def end_rooms_in_time() -> None:
    """Look now and then, as long as the server runs."""
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        # Without any room nothing is opened, nor imported.
        if place.may_hold_rooms():
            await asyncio.to_thread(sweep)


def sweep() -> int:
    """Delete the rooms whose time is over; how many these were."""
    from ...classroom import database

    try:
        return _store().sweep() if database.is_there(database.address()) else 0
    except database.RoomsError as error:
        logging.getLogger(__name__).warning("%s", error)
        return 0


@cache
def _store() -> "Store":
    """The rooms; a visit may clear Streamlit's caches, and this is none of them."""
    from ...classroom import database
    from ...classroom.store import Store

    return Store(database.connect(database.address()))
