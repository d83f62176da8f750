"""Characters written with a pen, from a folder."""

import gzip
import json
import os
import zlib
from pathlib import Path

import numpy as np

from ..errors import DataError
from .characters import PenCharacter
from .mnist import data_folder
from .unipen import load_unipen

ISOLATED = ("1a", "1b", "1c", "1d")
"""UNIPEN's categories of isolated digits, upper case, lower case and symbols."""

WHERE_PENS = (
    "They come from UNIPEN train_r01_v07 (DOI 10.5281/zenodo.1195803, CC BY 4.0): unpack it and "
    "name its folder with --data or DIGITLAB_DATA, MNIST beside it in mnist/."
)


def load_pen_characters(folder: str | os.PathLike[str] | None = None) -> list[PenCharacter]:
    """Load what people wrote with a pen, digits and other characters.

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
        return [character for path in paths for character in _read_jsonl(path)]
    for place in (root, root / "unipen"):
        if (place / "data").is_dir() and (place / "include").is_dir():
            return list(load_unipen(place, ISOLATED))
    raise DataError(f"There are no pen strokes in {root}. {WHERE_PENS}")


def _read_jsonl(path: Path) -> list[PenCharacter]:
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            return [_pen_character(line, f"{path}, line {n}") for n, line in enumerate(lines, 1)]
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise DataError(f"{path} cannot be read: {error}.") from error


def _pen_character(line: str, where: str) -> PenCharacter:
    try:
        entry = json.loads(line)
        strokes = [_run(points) for points in entry["strokes"]]
        return PenCharacter(entry["label"], entry["writer"], strokes)
    except (ValueError, TypeError, KeyError, RecursionError, DataError) as error:
        raise DataError(f"{where} is not a pen character: {error}.") from error


def _run(points: list[list[float]]) -> np.ndarray:
    run = np.array(points, np.float32)
    if run.ndim != 2 or run.shape[1] != 2 or not np.isfinite(run).all():
        raise ValueError("a run is a list of points, x and y each")
    return run
