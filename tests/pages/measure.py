"""python -m tests.pages.measure: how well made-up pages are read, by kind of trouble.

Character error rate (edit distance over the digits there) and share of pages wholly right. Digits
are our own strokes and, where DIGITLAB_DATA is set, those of MNIST's test set and pen strokes of
people never learned from.
"""

import argparse
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np

from digitlab import Page, Reader, datasets, load_reader
from digitlab.datasets.characters import HELD_OUT
from digitlab.geometry import crop
from digitlab.preprocess import bounding_box
from digitlab.wording import percent

from ..fixtures.pages import KINDS, Draw, MadePage, draw_hand, draw_strokes, make_page
from ..fixtures.scores import Counts, Record

COUNT, SEED = 12, 97
"""Pages of each kind in it, and what chance they are made by: pages that nothing was chosen by,
though other pages by the same writers were."""

HEADING = """\
| kind | pages | digits | character error rate | wholly right |
|---|---:|---:|---:|---:|"""


def edit_distance(read: str, truth: str) -> int:
    """Least number of digits to insert, drop or change (Levenshtein)."""
    row = list(range(len(truth) + 1))
    for i, a in enumerate(read, 1):
        previous, row[0] = row[0], i
        for j, b in enumerate(truth, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (a != b))
    return row[-1]


@cache
def writers() -> dict[str, Draw]:
    """Whose digits to write with: our own, and where there is real data, other people's."""
    drawers: dict[str, Draw] = {"own strokes": draw_hand}
    folder = datasets.data_folder()
    if folder is None:
        return drawers
    test = datasets.load_mnist(folder).test
    pens = [pen for pen in datasets.load_pen_characters(folder) if pen.site in HELD_OUT]

    def draw_mnist(digit: int, height: int, _: float, rng: np.random.Generator) -> np.ndarray:
        small = test.images[rng.choice(np.flatnonzero(test.labels == digit))]
        scale = height / 20
        large = cv2.resize(small, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
        return crop(large, bounding_box(large) or (0, 0, 1, 1))

    def draw_pen(digit: int, height: int, pen: float, rng: np.random.Generator) -> np.ndarray:
        same = [character for character in pens if character.label == str(digit)]
        return draw_strokes(same[rng.integers(len(same))].strokes, height, pen, rng)

    return drawers | {"MNIST test digits": draw_mnist, "pens held out": draw_pen}


@dataclass
class Score(Counts):
    """How well the pages of one kind were read."""

    digits: int = 0
    errors: int = 0
    pages: int = 0
    right: int = 0

    def add(self, page: MadePage, read: Page) -> int:
        """Count one page; returns its errors."""
        texts = [line.replace(" ", "") for line in read.lines]
        errors = edit_distance("".join(texts), "".join(page.lines))
        self.digits += sum(map(len, page.lines))
        self.errors += errors
        self.pages += 1
        self.right += errors == 0
        return errors

    def row(self, kind: str) -> str:
        """A row of the table."""
        rate, share = self.errors / max(1, self.digits), self.right / max(1, self.pages)
        return f"| {kind} | {self.pages} | {self.digits} | {percent(rate, 1)} | {percent(share)} |"


RECORD = Record(Path(__file__).with_name("measured.json"), HEADING, Score)
"""The measurement that the README quotes: kind → its score."""


def show(read: Page) -> np.ndarray:
    """Draw what was read onto a page: (H, W, 3) uint8."""
    picture = np.ascontiguousarray(read.upright).copy()
    for reading in read.readings:
        x, y, width, height = read.upright_box(reading) or (0, 0, 0, 0)
        color = (0, 130, 0) if reading.is_digit else (200, 0, 0)
        cv2.rectangle(picture, (x, y), (x + width, y + height), color, 1)
        cv2.putText(picture, reading.text, (x, y - 2), cv2.FONT_HERSHEY_SIMPLEX, 0.7, color, 2)
    return picture


def main() -> None:
    """Read made-up pages and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.pages.measure", description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT, help="pages of each kind")
    parser.add_argument("--kind", choices=KINDS, action="append")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--save", type=Path, help="folder for pictures of pages read wrongly")
    RECORD.add_option(parser)
    options = parser.parse_args()
    reader = load_reader()
    scores = {}
    for kind in options.kind or KINDS:
        scores[kind] = measure(reader, kind, options.count, options.seed, options.save)
    RECORD.show(scores, options.keep)


def measure(reader: Reader, kind: str, count: int, seed: int, save: Path | None) -> Score:
    """Read pages of one kind, the writers in turns; optionally keep pictures of wrong ones."""
    score, drawers = Score(), writers()
    for number in range(count):
        name, draw = list(drawers.items())[number % len(drawers)]
        chance = np.random.default_rng((seed, list(KINDS).index(kind), number))
        page = make_page(KINDS[kind], chance, draw)
        read = reader.read_page(page.picture)
        if score.add(page, read) and save:
            save.mkdir(parents=True, exist_ok=True)
            path = save / f"{kind} {number} {name}.png"
            cv2.imwrite(str(path), show(read)[..., ::-1])
            print(path.name, page.lines, read.lines)
    return score


if __name__ == "__main__":
    main()
