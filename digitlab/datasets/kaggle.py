"""Kaggle's Digit Recognizer: train.csv and test.csv → arrays; digits → submission.csv.

`train.csv` has a heading and 42,000 rows: a label, then 784 pixels from 0 to 255, row by row, white
on black. `test.csv` has 28,000 without the label. Both are MNIST's 70,000 digits, shuffled: most
test digits are among MNIST's own training digits.
"""

import csv
import re
import warnings
from pathlib import Path
from typing import TextIO

import numpy as np

from ..errors import DataError
from ..io.atomic import write_text
from ..preprocess import SIZE

LABEL = "label"
PIXELS = [f"pixel{place}" for place in range(SIZE * SIZE)]
"""Names of the columns of a table: the label, and the pixels row by row."""

WHERE = (
    "Download it again from the competition's page, kaggle.com/competitions/digit-recognizer/data."
)


def read_train(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Read `train.csv`.

    Returns
    -------
    (N, 28, 28) uint8, (N,) uint8

    Raises
    ------
    DataError
        If it is no such table; the message names the file, the row (the heading is row 1) and the
        column.
    """
    table = _read(path, [LABEL, *PIXELS])
    labels = table[:, 0]
    if (labels > 9).any():
        row = int(np.flatnonzero(labels > 9)[0])
        raise DataError(f"{path}, row {row + 2}, column label: {labels[row]} is no digit. {WHERE}")
    return table[:, 1:].reshape(-1, SIZE, SIZE), labels


def read_test(path: Path) -> np.ndarray:
    """Read `test.csv`: (N, 28, 28) uint8; raises as `read_train` does."""
    return _read(path, PIXELS).reshape(-1, SIZE, SIZE)


def write_submission(digits: np.ndarray, path: Path) -> None:
    """Write digits, (N,) integers, as `ImageId,Label`; all of it or not at all.

    Raises
    ------
    DataError
        If the file cannot be written.
    """
    rows = [f"{number},{digit}\n" for number, digit in enumerate(digits, 1)]
    try:
        write_text(path, "".join(["ImageId,Label\n", *rows]))
    except OSError as error:
        raise DataError(f"{path} cannot be written: {error.strerror}.") from error


def _read(path: Path, columns: list[str]) -> np.ndarray:
    """(N, len(columns)) uint8, every entry checked."""
    try:
        # Excel puts a byte order mark before the heading.
        with path.open(encoding="utf-8-sig", newline="") as file:
            heading = next(csv.reader(file), [])
            if heading != columns:
                raise DataError(_about_heading(path, heading, columns))
            table = _entries(file, path, columns)
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}.") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"{path} is not a table of digits: {error}. {WHERE}") from None
    if not len(table):
        raise DataError(f"{path} has a heading and no digits. {WHERE}")
    whole = (table >= 0) & (table <= 255) & (table == np.floor(table))
    if not whole.all():
        row, column = np.argwhere(~whole)[0]
        raise DataError(
            f"{path}, row {row + 2}, column {columns[column]}: {table[row, column]:g} is not a "
            f"whole number from 0 to 255. {WHERE}"
        )
    return table.astype(np.uint8)


def _entries(file: TextIO, path: Path, columns: list[str]) -> np.ndarray:
    """The entries below the heading: (N, len(columns)) float32."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # "no data": the caller raises
            table = np.loadtxt(file, np.float32, delimiter=",", comments=None, ndmin=2)
    except ValueError as error:
        # NumPy counts rows from 0 and columns from 1.
        place = re.search(r"at row (\d+), column (\d+)", str(error))
        if place is None:
            raise DataError(f"{path} is not a table of digits: {error}. {WHERE}") from None
        row, column = int(place[1]) + 2, columns[min(int(place[2]), len(columns)) - 1]
        problem = str(error)[: place.start()].strip()
        raise DataError(f"{path}, row {row}, column {column}: {problem}. {WHERE}") from None
    if len(table) and table.shape[1] != len(columns):
        raise DataError(
            f"{path}, row 2: {table.shape[1]} entries under {len(columns)} columns. {WHERE}"
        )
    return table


def _about_heading(path: Path, heading: list[str], columns: list[str]) -> str:
    differs = next(
        (
            place
            for place, pair in enumerate(zip(heading, columns, strict=False))
            if len({*pair}) > 1
        ),
        min(len(heading), len(columns)),
    )
    expected = columns[differs] if differs < len(columns) else "nothing more"
    got = " ".join(heading[differs].split())[:40] if differs < len(heading) else "nothing"
    return (
        f"{path}, row 1, column {differs + 1}: {got} instead of {expected}; the table has "
        f"{len(heading)} columns and should have {len(columns)}. {WHERE}"
    )
