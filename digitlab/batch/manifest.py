"""Files → parts of a data set, and what each part was made of.

The plan depends on the files alone, their names, sizes and stamps: a run that is gone on with makes
the same parts, and one whose files have changed since is made anew.
"""

import hashlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from ..export.formats import as_utf8
from .tasks import Item, Settings, encoded

TASK_DIGITS, PART_DIGITS = 256, 2048
"""Pictures of one digit in a task, which takes a third of a second, and in a part."""

TASK_PAGES, PART_PAGES = 8, 256
"""Pages in a task, which takes some five seconds, and in a part."""

TASK_BYTES, PART_BYTES = 8_000_000, 64_000_000
"""Bytes of content that are sent with a task, and held for a part; a file is never split."""


class Part(NamedTuple):
    """A part of the data set, before it is read.

    Attributes
    ----------
    number : int
        From 0.
    tasks : list of lists of Item
    digest : str
        Of all that it is made of.
    """

    number: int
    tasks: list[list[Item]]
    digest: str

    @property
    def items(self) -> list[Item]:
        """All its files, in order."""
        return [item for task in self.tasks for item in task]


class MadeOf(msgspec.Struct, omit_defaults=True):
    """A file of a part: its name, bytes and stamp, and of a PDF that was split its pages."""

    file: str
    bytes: int
    stamp: str
    first_page: int = 1
    pages: int = 0


class Manifest(msgspec.Struct):
    """What a part was made of; it is written after the part, and says that it is whole.

    Attributes
    ----------
    digest : str
        As `Part.digest`.
    data : str
        Name of the part's file.
    bytes, sha256 :
        Of the part's file.
    rows : int
    version : str
        Of digitlab.
    models : dict
        Of each model, the SHA-256 of each file.
    files : list of MadeOf
    problems : list of (str, str)
        A file and a sentence.
    set_aside : list of str
        Files that ended the process that read them.
    """

    digest: str
    data: str
    bytes: int
    sha256: str
    rows: int
    version: str
    models: dict[str, dict[str, str]]
    files: list[MadeOf]
    problems: list[tuple[str, str]]
    set_aside: list[str]


def plan(items: Iterable[Item], settings: Settings, made_by: str) -> Iterator[Part]:
    """Group files to tasks, and tasks to parts; no more than one part is held.

    Parameters
    ----------
    items : iterable of Item
    settings : Settings
    made_by : str
        What else a part depends on: version and models.
    """
    task_weight, part_weight = TASK_PAGES, PART_PAGES
    if settings.one:
        task_weight, part_weight = TASK_DIGITS, PART_DIGITS
    for number, group in enumerate(_grouped(items, part_weight, PART_BYTES)):
        tasks = [*_grouped(group, task_weight, TASK_BYTES)]
        yield Part(number, tasks, _digest(group, settings, made_by))


def files_of(part: Part) -> list[MadeOf]:
    """What the manifest says of a part's files."""
    return [
        MadeOf(as_utf8(item.name), item.size, item.stamp, item.first + 1, item.pages)
        for item in part.items
    ]


def _grouped(items: Iterable[Item], most: int, most_bytes: int) -> Iterator[list[Item]]:
    group: list[Item] = []
    weight = size = 0
    for item in items:
        pages, content_bytes = max(1, item.pages), len(item.data or b"")
        if group and (weight + pages > most or size + content_bytes > most_bytes):
            yield group
            group, weight, size = [], 0, 0
        group.append(item)
        weight, size = weight + pages, size + content_bytes
    if group:
        yield group


def _digest(items: Iterable[Item], settings: Settings, made_by: str) -> str:
    found = hashlib.blake2b(msgspec.json.encode(settings) + made_by.encode(), digest_size=16)
    for item in items:
        line = f"{item.name}\0{item.size}\0{item.stamp}\0{item.first}\0{item.pages}\n"
        found.update(encoded(line))
    return found.hexdigest()
