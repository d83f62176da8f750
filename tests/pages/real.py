"""python -m tests.pages.real: how well real pages are read, and whether doubt finds the mistakes.

The pages are those of DIGITLAB_DATA/pages, from public repositories, each read with trees that
learned from the other half of them (`halves`). Digits alone count; marks and what is unread are
free. An error is a digit that is wrong, invented, or missed. Listed are digits whose probability is
so low that the Scan page asks about them; --limits tells how many would be at other limits, by
which `corrections.ASK_BELOW` is chosen.
"""

import argparse
import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from digitlab import Page, Reader, datasets, load_reader
from digitlab.structure.corrections import ASK_BELOW
from digitlab.wording import percent

from ..fixtures.scores import Counts, Record
from .alignment import cheapest_pairs
from .halves import as_unknown, halves_of

DIGITS_ONLY, BESIDE = "digits only", "other things beside them"
"""Kinds of pages."""

LIMITS = range(80, 96)
"""Percents up to which a person might be asked."""

TIE = 1e-4
"""Cost of blaming a sure symbol and not one that is not at all sure; a mistake costs 1."""

COLUMNS = """\
| pages | wholly right | digits | wrong, invented | of these listed | missed | list |
|---|---:|---:|---:|---:|---:|---:|---:|"""
"""Columns of a `Score`, behind the first."""


@dataclass
class Score(Counts):
    """How well pages of one kind were read."""

    pages: int = 0
    right: int = 0
    digits: int = 0
    wrong: int = 0
    wrong_listed: int = 0
    missed: int = 0
    read: int = 0
    listed: int = 0

    def add(self, page: Page, truth: str, ask_below: int = ASK_BELOW) -> bool:
        """Count one page; returns whether it is wholly right."""
        found = [reading for reading in page.readings if reading.is_digit]
        sure = [reading.confidence for reading in found]
        listed = [confidence <= ask_below / 100 for confidence in sure]
        text = "".join(reading.text for reading in found)
        wrong, missed = align(text, truth, sure)
        is_right = text == truth
        self.pages += 1
        self.right += is_right
        self.digits += len(truth)
        self.wrong += len(wrong)
        self.wrong_listed += sum(listed[place] for place in wrong)
        self.missed += missed
        self.read += len(found)
        self.listed += sum(listed)
        return is_right

    def row(self, kind: str) -> str:
        """A row of the table."""
        listed = percent(self.listed / max(1, self.read), 1)
        return (
            f"| {kind} | {self.pages} | {self.right} | {self.digits} | {self.wrong} | "
            f"{self.wrong_listed} | {self.missed} | {listed} |"
        )


RECORD = Record(Path(__file__).with_name("real.json"), f"| real pages {COLUMNS}", Score)
"""The measurement that the README quotes: kind → its score."""


def align(
    read: str, truth: str, confidences: Sequence[float] | None = None
) -> tuple[list[int], int]:
    """Align what was read with what is written, as cheaply as can be.

    Parameters
    ----------
    read, truth : str
    confidences : sequence of float, optional
        Of what was read, 0 to 1. Of alignments that are as cheap, such as of 844 with 84, that
        counts which blames the least sure.

    Returns
    -------
    list of int
        Places of `read` that are changed or dropped.
    int
        How many of `truth` miss.
    """
    blames = np.array([1 + TIE * sure for sure in confidences or [0.0] * len(read)])
    differ = np.array(list(read))[:, np.newaxis] != np.array(list(truth))
    pairs = cheapest_pairs(blames[:, np.newaxis] * differ, blames, 1.0)
    right = {row for row, column in pairs if not differ[row, column]}
    return [row for row in range(len(read)) if row not in right], len(truth) - len(pairs)


class RealPage(NamedTuple):
    """A real page: its file, what is written, its lines parted by /, its kind, and its half."""

    path: Path
    written: str
    kind: str
    half: int

    @property
    def truth(self) -> str:
        """All digits on it."""
        return "".join(filter(str.isdigit, self.written))

    def read(self, reader: Reader) -> Page:
        """Read it as one that is not known; no other thread may read meanwhile."""
        with as_unknown(self.half):
            return reader.read_page(self.path)


def pages() -> Iterator[RealPage]:
    """Each real page."""
    folder = datasets.data_folder()
    if folder is None:
        raise SystemExit("Set DIGITLAB_DATA to the folder that holds pages/pages.csv.")
    with (folder / "pages" / "pages.csv").open(encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    halves = halves_of(row["file"] for row in rows)
    for row in rows:
        kind = DIGITS_ONLY if row["beside the digits"] == "none" else BESIDE
        yield RealPage(folder / "pages" / row["file"], row["lines"], kind, halves[row["file"]])


def measure(reader: Reader, tell: bool = False) -> dict[str, Score]:
    """Read all pages; optionally print those that were not read right."""
    scores = {DIGITS_ONLY: Score(), BESIDE: Score()}
    for real in pages():
        page = real.read(reader)
        if not scores[real.kind].add(page, real.truth) and tell:
            print(f"{real.path.name}: {real.truth} read as {' / '.join(page.lines)}")
    return scores


def limits(reader: Reader) -> str:
    """A row for each limit: how many wrong digits it finds, and how many digits it asks about."""
    scores = {limit: Score() for limit in LIMITS}
    for real in pages():
        page = real.read(reader)
        for limit, score in scores.items():
            score.add(page, real.truth, limit)
    rows = (
        f"{limit}: {score.wrong_listed} of {score.wrong} wrong digits, "
        f"{percent(score.listed / max(1, score.read), 1)} listed"
        for limit, score in scores.items()
    )
    return "\n".join(rows)


def main() -> None:
    """Read the real pages and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.pages.real", description=__doc__)
    parser.add_argument("--tell", action="store_true", help="print what was not read right")
    RECORD.add_option(parser)
    parser.add_argument("--limits", action="store_true", help="print what other limits would list")
    options = parser.parse_args()
    if options.limits:
        print(limits(load_reader()))
        return
    scores = measure(load_reader(), options.tell)
    RECORD.show(scores, options.keep)


if __name__ == "__main__":
    main()
