"""What is sent to a worker and to the process that reads for it, and what comes back."""

import struct
from typing import IO

import msgspec

PICTURES_TOGETHER = 32
"""Pictures of one digit that the network reads at once."""

READY = b"ready"
"""First message of the process, once it has opened the models; else that is what is wrong."""

LENGTH = struct.Struct("<Q")
"""Header of each message between a worker and its process: the length that follows, bytes."""


class Item(msgspec.Struct, frozen=True):
    """A file to read, or some pages of a PDF.

    Attributes
    ----------
    name : str
        Stands in the rows. fsspec opens it, and so does `open` where it is a path.
    address : str
        Where it lies, or the ZIP that it lies in: an absolute path, or a URL.
    size : int
        Bytes; -1 where it could not be looked at.
    stamp : str
        Changes when the file does: its entity tag, or its time of modification.
    member : str
        Name in a ZIP; empty for a file that lies in none.
    first, pages : int
        The first page, from 0, and how many; 0 pages for all.
    data : bytes or None
        Its content, where no worker could get it from `address`.
    """

    name: str
    address: str
    size: int
    stamp: str
    member: str = ""
    first: int = 0
    pages: int = 0
    data: bytes | None = None

    @property
    def is_local(self) -> bool:
        """Whether a path leads to it."""
        return not self.member and "://" not in self.address


class Settings(msgspec.Struct, frozen=True):
    """How files are read and written; the same for a whole data set.

    Attributes
    ----------
    one : bool
        Whether each file is a picture of one digit.
    rows : str
        "digits" or "numbers": what has a row.
    layout : str
        "parquet" or "csv".
    hand : bytes
        `Hand.to_bytes` of the writer; empty for none.
    """

    one: bool
    rows: str
    layout: str
    hand: bytes = b""


class Asked(msgspec.Struct):
    """An `Item` as the reading process gets it: a path or a content.

    Names are bytes, since not all of them are UTF-8.
    """

    name: bytes
    path: bytes | None = None
    data: bytes | None = None
    first: int = 0
    pages: int = 0


class Answer(msgspec.Struct):
    """What a reading process made of its items.

    Attributes
    ----------
    piece : bytes
        Rows, as `export.dataset.encode` makes them.
    rows : int
    problems : list of (int, str)
        The place among the items, and a sentence.
    """

    piece: bytes = b""
    rows: int = 0
    problems: list[tuple[int, str]] = []


class Result(msgspec.Struct):
    """What a worker made of a task.

    Attributes
    ----------
    pieces : list of bytes
    rows : int
    problems : list of (int, str)
        The place in the task, and a sentence; of all that was set aside too.
    set_aside : list of int
        Places of the items that ended the process that read them.
    unseen : bool
        Whether files of this machine are not seen by the worker; then nothing was read.
    """

    pieces: list[bytes] = []
    rows: int = 0
    problems: list[tuple[int, str]] = []
    set_aside: list[int] = []
    unseen: bool = False


def encoded(name: str) -> bytes:
    """Write a name as bytes; those that are not UTF-8 stay as they were."""
    return name.encode("utf-8", "surrogateescape")


def decoded(name: bytes) -> str:
    """Read a name that `encoded` wrote."""
    return name.decode("utf-8", "surrogateescape")


def send(pipe: IO[bytes], message: bytes) -> None:
    """Write a message to a process."""
    pipe.write(LENGTH.pack(len(message)))
    pipe.write(message)
    pipe.flush()


def receive(pipe: IO[bytes]) -> bytes:
    """Read a message; empty where the other side has ended."""
    head = pipe.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return b""
    (length,) = LENGTH.unpack(head)
    message = pipe.read(length)
    return message if len(message) == length else b""
