"""A room's digits together: arrays to learn from, and files to take home."""

import csv
import io

import numpy as np

from ..datasets.digits import NO_DIGITS, Digits
from ..export.archive import Picture, write_zip
from ..export.formats import cell
from ..results import Reading
from ..structure.corrections import Corrected
from .records import StoredDigit
from .store import Store

COLUMNS = [
    *("digit", "label", "read", "probability_of_label", "task", "round"),
    *("guess", "votes", "votes_for_label", "pupil", "nickname"),
]
"""Columns of the CSV. `read` is empty where the network read no digit; `pupil` counts from 1;
`nickname` is empty unless the teacher shows nicknames."""


def digits(store: Store, room: int) -> tuple[Digits, np.ndarray]:
    """A room's digits, to learn from or to be judged by, and who wrote each.

    Left out is what the class has voted to be something else than its author says.

    Parameters
    ----------
    store : Store
    room : int
        Number of the room; see `Room.number`.

    Returns
    -------
    Digits
        In the order in which they came.
    (N,) int
        Number of each one's author.
    """
    found = [digit for digit in store.digits(room) if digit.is_recognized is not False]
    if not found:
        return NO_DIGITS, np.empty(0, int)
    images = np.stack([digit.picture for digit in found])  # (N, 28, 28)
    labels = np.array([digit.label for digit in found], np.uint8)
    return Digits(images, labels), np.array([digit.member for digit in found])


def archive(store: Store, room: int) -> bytes:
    """A room's digits in a ZIP, laid out as `export.archive` says."""
    return write_zip(Picture(_corrected(digit), drawing=digit.png) for digit in store.digits(room))


def _corrected(digit: StoredDigit) -> Corrected:
    reading = Reading(digit.prediction, digit.picture, None)
    return Corrected(reading, label=str(digit.label))


def table(store: Store, room: int, with_names: bool) -> str:
    """A room's digits as CSV, one a row, in the order in which they came; see `COLUMNS`."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    pupils: dict[int, int] = {}
    for number, digit in enumerate(store.digits(room), 1):
        pupil = pupils.setdefault(digit.member, len(pupils) + 1)
        by_network = [
            digit.label,
            digit.read,
            f"{digit.probability:.4f}",
            str(digit.kind),
            digit.round,
        ]
        by_people = [digit.guess, digit.votes, digit.agreeing]
        rows.writerow(
            [number, *by_network, *by_people, pupil, cell(digit.nickname) if with_names else ""]
        )
    return text.getvalue()
