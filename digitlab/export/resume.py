"""A CSV that `read` was writing when it was broken off → where to go on.

The last file's rows may be incomplete, so that file is read again. What was written before it is
kept. The finished CSV is the same, byte for byte, as one written in a single run.
"""

import csv
import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from ..errors import DataError
from .formats import COLUMNS, name_cell, printable


class Point(NamedTuple):
    """Where to go on: bytes of the listing to keep, and files that need not be read."""

    bytes: int
    files: int


def find_point(listing: Path, files: Sequence[str], columns: Sequence[str] = COLUMNS) -> Point:
    """Find where a broken-off listing of files can be gone on with.

    Parameters
    ----------
    listing : Path
        As it was begun; may be missing, empty, or cut off at any byte.
    files : sequence of str
        All of them, in their order.
    columns : sequence of str
        Its heading, the file's name first.

    Returns
    -------
    Point
        (0, 0) where there is nothing to keep.

    Raises
    ------
    DataError
        If it is no such listing, or one of other files.
    """
    begun = Point(0, 0)
    if not listing.is_file() or not listing.stat().st_size:
        return begun
    rows = _complete_rows(listing, len(columns))
    try:
        _, heading = next(rows, (0, None))
        if heading != [*columns] and not (heading is None and _is_cut(listing, columns)):
            raise DataError(f"{listing} is no listing that can be gone on with; name another file.")
        place = 0
        for name, group in itertools.groupby(rows, lambda found: found[1][0]):
            begins, _ = next(group)
            while place < len(files) and name_cell(files[place]) != name:
                place += 1
            if place == len(files):
                raise DataError(
                    f"{listing} lists {printable(name)}, which is not among these files."
                )
            begun = Point(begins, place)
            place += 1
    except csv.Error as error:
        raise DataError(f"{listing} cannot be gone on with: {error}.") from error
    return begun


def _is_cut(listing: Path, columns: Sequence[str]) -> bool:
    """Whether a listing is no more than the start of its heading."""
    return ",".join(columns).encode().startswith(listing.read_bytes())


def _complete_rows(listing: Path, width: int) -> Iterator[tuple[int, list[str]]]:
    """Give each complete row and the byte where it begins."""
    ends = 0

    def lines() -> Iterator[str]:
        nonlocal ends
        with listing.open("rb") as stream:
            for line in stream:
                ends += len(line)
                if not line.endswith(b"\n"):
                    return
                yield line.decode("utf-8", "surrogateescape")

    begins = 0
    for row in csv.reader(lines()):
        if len(row) != width:
            return
        yield begins, row
        begins = ends
