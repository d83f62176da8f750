"""Where rooms are kept, in words; looking there needs no database."""

import os
from pathlib import Path

import platformdirs

ADDRESS = "DIGITLAB_ROOMS"
"""Variable of the environment that names the database: an address as SQLAlchemy writes it, such as
sqlite:////var/lib/digitlab/rooms.sqlite or postgresql://user:password@host/rooms."""

FILE = "rooms.sqlite"


def default_file() -> Path:
    """The database file in the user's data folder, used where no other place is named."""
    return platformdirs.user_data_path("digitlab", appauthor=False) / FILE


def may_hold_rooms() -> bool:
    """Whether there may be rooms: a place was named, or somebody has opened a room before."""
    return bool(os.environ.get(ADDRESS)) or default_file().is_file()
