"""A folder → numbers and words as people wrote them with a pen, a line each.

They are UNIPEN's (train_r01_v07, DOI 10.5281/zenodo.1195803, CC BY 4.0): categories 7 and 8, and
words of category 6. Writers copied what they were shown and not always exactly: a final stop may be
missing, and a dash may be a dot. What was asked for in several parts may stand in several rows.
"""

import os
from dataclasses import dataclass

import numpy as np

from ..errors import DataError
from .characters import DIGITS, PenCharacter
from .mnist import data_folder
from .pen_strokes import read_jsonl
from .uci import PENDIGITS, UJIPEN, read_pendigits, read_ujipen

HELD_OUT = ("apa", "art")
"""UNIPEN sites by which the number network is chosen: it learns nothing from them."""

HALF_HELD_OUT = "ape"
"""A site whose writers with even numbers are held out, too."""

TWO_ROWS = 2.4
"""Height of a number from which on it may have two rows, in heights of a digit."""

ROW_GAP = 0.6
"""Least distance of the middles of two strokes between which a row ends, in heights of a digit."""

LEAST_WIDTH = 0.7
"""Width of a symbol from which on a number is one row, however its strokes lie, in heights of a
digit."""

WHERE_NUMBERS = (
    "They come from UNIPEN train_r01_v07 (DOI 10.5281/zenodo.1195803, CC BY 4.0), categories 6 to "
    "8, as lines of JSON: numbers/numbers.jsonl.gz and numbers/words.jsonl.gz in the folder that "
    "--data or DIGITLAB_DATA names."
)


@dataclass(frozen=True, eq=False)
class PenLine:
    """A number or a word as pen strokes.

    Attributes
    ----------
    label : str
        What the writer was asked for; spaces where its parts stand apart.
    writer : str
        site/file.
    strokes : list of (n, 2) float32
        Pen-down runs of x and y, y growing downwards, in the tablet's units.

    Raises
    ------
    DataError
        If the label is empty, or there is no stroke, or an empty one.
    """

    label: str
    writer: str
    strokes: list[np.ndarray]

    @property
    def site(self) -> str:
        """Where it was recorded."""
        return self.writer.split("/")[0]

    def __post_init__(self) -> None:
        if not self.label.strip():
            raise DataError(f"A line of {self.writer} has no label.")
        if not self.strokes or not all(len(run) for run in self.strokes):
            raise DataError(f"The line {self.label!r} of {self.writer} has no ink.")


def is_held_out(written: PenLine | PenCharacter) -> bool:
    """Whether the number network must not learn from it."""
    number = "".join(symbol for symbol in written.writer if symbol.isdigit())
    is_even = not int(number or 0) % 2
    return written.site in HELD_OUT or (written.site == HALF_HELD_OUT and is_even)


def load_numbers(
    folder: str | os.PathLike[str] | None = None,
) -> tuple[list[PenLine], list[PenLine]]:
    """Load numbers and words.

    Parameters
    ----------
    folder : path, optional
        Holds `numbers/`. Default: the environment variable DIGITLAB_DATA.

    Returns
    -------
    list of PenLine
        The numbers, those of one digit among them.
    list of PenLine
        The words.

    Raises
    ------
    DataError
        If there are none, or something of them is malformed; the message names file and line.
    """
    root = data_folder(folder)
    if root is None or not (root / "numbers" / "numbers.jsonl.gz").is_file():
        raise DataError(f"There are no written numbers here. {WHERE_NUMBERS}")
    numbers, words = (
        read_jsonl(root / "numbers" / f"{name}.jsonl.gz", PenLine) for name in ("numbers", "words")
    )
    return numbers, words


def load_more_digits(folder: str | os.PathLike[str] | None = None) -> list[PenCharacter]:
    """Load the digits of other collections; none where there are none.

    Parameters
    ----------
    folder : path, optional
        Holds `more-pens/`, and in it `*.jsonl.gz`, or UCI's two files as published; of a data set
        in both forms, the lines of JSON are read. Default: the environment variable DIGITLAB_DATA.

    Raises
    ------
    DataError
        If one of them is malformed, or compressed as UCI compresses it.
    """
    root = data_folder(folder)
    if root is None:
        return []
    place = root / "more-pens"
    digits = [
        char for path in sorted(place.glob("*.jsonl.gz")) for char in read_jsonl(path, PenCharacter)
    ]
    sites = {char.site for char in digits}
    for site, name, read in (
        ("pendigits", PENDIGITS, read_pendigits),
        ("ujipen", UJIPEN, read_ujipen),
    ):
        if site not in sites and (place / name).is_file():
            digits += read(place / name)
        elif site not in sites and (place / f"{name}.Z").is_file():
            raise DataError(f"{place / name}.Z is compressed: unpack it with gzip -d.")
    return digits


def load_single_digits(folder: str | os.PathLike[str] | None = None) -> list[PenCharacter]:
    """Load the numbers of one digit, `numbers/numbers.jsonl.gz`; none where there are none."""
    root = data_folder(folder)
    path = root / "numbers" / "numbers.jsonl.gz" if root else None
    if path is None or not path.is_file():
        return []
    return [
        PenCharacter(line.label, line.writer, line.strokes)
        for line in read_jsonl(path, PenLine)
        if line.label in list(DIGITS)
    ]


def split_rows(line: PenLine) -> list[PenLine]:
    """Split a number that was written in several rows.

    Returns
    -------
    list of PenLine
        The line itself if it is one row; none if its parts cannot be told apart.
    """
    parts = line.label.split()
    spans = np.array([(run[:, 1].min(), run[:, 1].max()) for run in line.strokes])
    tall = float(np.median(np.ptp(spans, axis=1)[np.ptp(spans, axis=1) >= _tall(spans)]))
    middles = spans.mean(axis=1)
    order = np.argsort(middles)
    gaps = np.diff(middles[order])
    if np.ptp(np.concatenate(line.strokes)[:, 1]) < TWO_ROWS * tall or not len(gaps):
        return [line]
    if len(parts) == 1:
        return [line] if np.ptp(np.concatenate(line.strokes)[:, 0]) > 2 * tall else []
    cuts = np.sort(np.argsort(gaps)[::-1][: len(parts) - 1])
    if gaps[cuts].min() < ROW_GAP * tall:
        wide = np.ptp(np.concatenate(line.strokes)[:, 0]) > LEAST_WIDTH * tall * len("".join(parts))
        return [line] if wide else []
    rows = np.split(order, cuts + 1)
    return [
        PenLine(part, line.writer, [line.strokes[index] for index in sorted(row)])
        for part, row in zip(parts, rows, strict=True)
    ]


def _tall(spans: np.ndarray) -> float:
    """Height from which on a stroke is no mark: half that of the upper quarter of strokes."""
    return float(np.quantile(np.ptp(spans, axis=1), 0.75)) / 2
