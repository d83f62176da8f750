"""Limits of a room, a pupil and a server, and the sentence for each."""

MOST_ROOMS = 50
"""Most rooms open at a time on a server, or on all servers that share a database."""

MOST_MEMBERS = 60
"""Most members of a room: two classes."""

MOST_OF_MEMBER = 150
"""Most digits that one member can hand in: each of the ten, fifteen times."""

MOST_DIGITS = 3_000
"""Most digits of a room; they take some 6 MB."""

LONGEST_NICKNAME = 20
"""Most characters of a nickname."""

MOST_PNG_BYTES = 8_000
"""Most bytes of the small picture of a digit; most pictures have 600."""

MOST_NETWORK_BYTES = 8_000_000
"""Most bytes of both files of a room's network; `fast` has a million."""

HOURS = (1, 2, 8)
"""Hours that a room can stay open; the second is offered first."""

NO_ROOM_LEFT = "This server holds no more rooms now. End one, or try again later."
ROOM_FULL = f"This room is full: it has {MOST_MEMBERS} members. Tell your teacher."
ENOUGH_DIGITS = f"The room has {MOST_DIGITS:,} digits, and takes no more."
ENOUGH_OF_MEMBER = f"You have handed in {MOST_OF_MEMBER} digits. Let others draw, too."
NETWORK_TOO_LARGE = (
    f"The network is larger than a room keeps, {MOST_NETWORK_BYTES // 1_000_000} MB. Train one "
    "that halves the picture more often, or with fewer neurons."
)
NO_SUCH_ROOM = "There is no such room. Check the code, or ask your teacher whether it has ended."
TOO_FAST = "That was fast. Wait a moment, then hand it in again."
MANY_WRONG_CODES = (
    "Many wrong codes were tried on this server. Scan the picture on the wall instead, or try "
    "again in a minute."
)
GONE = "This room has ended, and all that was in it is deleted."
NO_DATABASE = "The rooms cannot be reached now. Nothing is lost; try again in a moment."
