"""A folder → pen characters: JSON lines, or UNIPEN's release as published.

JSON lines (UNIPEN train_r01_v07, DOI 10.5281/zenodo.1195803, CC BY 4.0) hold an object a line:
`label` (one character), `writer` (site/file), `strokes` (a list of pen-down runs, each a list of
[x, y], y growing downwards, in the tablet's units).
"""

import gzip
import os
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec
import numpy as np

from ..errors import DataError
from .characters import PenCharacter
from .mnist import data_folder
from .unipen import FARTHEST_COORDINATE, load_unipen

ISOLATED = ("1a", "1b", "1c", "1d")
"""UNIPEN's categories of isolated digits, upper case, lower case and symbols."""

LONGEST = 1_000_000
"""Bytes of a line at most; UNIPEN's longest has 9,237."""

WHERE_PENS = (
    "They come from UNIPEN train_r01_v07 (DOI 10.5281/zenodo.1195803, CC BY 4.0): unpack it and "
    "name its folder with --data or DIGITLAB_DATA, MNIST beside it in mnist/."
)

Written = TypeVar("Written")

Coordinate = Annotated[float, msgspec.Meta(ge=-FARTHEST_COORDINATE, le=FARTHEST_COORDINATE)]


class _Entry(msgspec.Struct):
    """A line of JSON."""

    label: str
    writer: str
    strokes: list[list[tuple[Coordinate, Coordinate]]]


def load_pen_characters(folder: str | os.PathLike[str] | None = None) -> list[PenCharacter]:
    """Load pen characters: digits, letters and symbols.

    Parameters
    ----------
    folder : path, optional
        Holds `pen-strokes/*.jsonl.gz`, or UNIPEN's release as published (`data/` and `include/`),
        itself or in `unipen/`. Default: the environment variable DIGITLAB_DATA.

    Raises
    ------
    DataError
        If there is none, or something of it is malformed; the message names file and line.
    """
    root = data_folder(folder)
    if root is None:
        raise DataError(f"No folder with pen strokes is named. {WHERE_PENS}")
    paths = sorted((root / "pen-strokes").glob("*.jsonl.gz"))
    if paths:
        return [char for path in paths for char in read_jsonl(path, PenCharacter)]
    for place in (root, root / "unipen"):
        if (place / "data").is_dir() and (place / "include").is_dir():
            return list(load_unipen(place, ISOLATED))
    raise DataError(f"There are no pen strokes in {root}. {WHERE_PENS}")


def read_jsonl(path: Path, make: Callable[[str, str, list[np.ndarray]], Written]) -> list[Written]:
    """Read pen strokes from lines of JSON.

    Parameters
    ----------
    path : Path
        Compressed with gzip.
    make : callable
        Makes what a line holds, given label, writer and strokes; raises DataError if that is none.

    Raises
    ------
    DataError
        If anything is malformed; the message names file and line.
    """
    written: list[Written] = []
    try:
        with gzip.open(path) as file:
            while line := file.readline(LONGEST + 1):
                where = f"{path}, line {len(written) + 1}"
                if len(line) > LONGEST:
                    raise DataError(f"{where} is longer than a pen character: {LONGEST:,} bytes.")
                written.append(_decode(line, where, make))
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(f"{path} cannot be read: {error}.") from error
    return written


def _decode(
    line: bytes, where: str, make: Callable[[str, str, list[np.ndarray]], Written]
) -> Written:
    try:
        entry = msgspec.json.decode(line, type=_Entry)
        strokes = [np.array(points, np.float32).reshape(-1, 2) for points in entry.strokes]
        return make(entry.label, entry.writer, strokes)
    except (ValueError, RecursionError, DataError) as error:  # msgspec's are ValueErrors
        raise DataError(f"{where} is not a pen character: {error}.") from error
