"""python -m tests.pages.tables: how well made-up tables are read, cell by cell.

Pages of one table or of two, 3 to 8 columns and 5 to 30 rows, with empty cells, headers, decimals
and minus; without lines, ruled, with lines by hand or in print; a little turned, some in the shade.
A number is in place if it was found in its table, row and column, and right if its text is, too.
Digits are our own strokes and, where DIGITLAB_DATA is set, those of MNIST's test set and pen
strokes of people never learned from.
"""

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from digitlab import Page, Reader, load_reader
from digitlab.geometry import Box
from digitlab.results import UNREAD
from digitlab.wording import percent

from ..fixtures.scores import Counts, Record
from ..fixtures.tables import Cell, MadeTable, make_table
from .measure import show, writers

COUNT, SEED = 24, 11
"""Pages in it, the writers in turns, and what chance they are made by: pages that nothing was
chosen by."""

HEADING = """\
| tables written by | pages | numbers | in their row and column | right there |
|---|---:|---:|---:|---:|"""


@dataclass
class Score(Counts):
    """How well tables were read."""

    pages: int = 0
    numbers: int = 0
    placed: int = 0
    right: int = 0

    def add(self, made: MadeTable, page: Page) -> dict[Cell, str]:
        """Count one page; returns what is not right, and what was read there."""
        found = read_in_place(made, page)
        numbers = {cell: text for cell, text in made.texts.items() if text != UNREAD}
        wrong = {cell: found.get(cell, "") for cell in numbers if found.get(cell) != numbers[cell]}
        self.pages += 1
        self.numbers += len(numbers)
        self.placed += len(found.keys() & numbers)
        self.right += len(numbers) - len(wrong)
        return wrong

    def row(self, kind: str) -> str:
        """A row of the table; the kind is whose digits they are."""
        placed, right = (
            percent(part / max(1, self.numbers), 1) for part in (self.placed, self.right)
        )
        return f"| {kind} | {self.pages} | {self.numbers:,} | {placed} | {right} |"


RECORD = Record(Path(__file__).with_name("tables.json"), HEADING, Score)
"""The measurement that the README quotes: writers → their score."""


def read_in_place(made: MadeTable, page: Page) -> dict[Cell, str]:
    """What was read in each cell, where it is what was written there."""
    truth = _without_empty(_seen(made, page))
    found = {}
    for at, table in enumerate(page.tables):
        for row, cells in enumerate(table.rows):
            for column, cell in enumerate(cells):
                own = truth.get((at, row, column))
                if own is not None and cell.box and _is_in(cell.box, made.boxes[own]):
                    found[own] = cell.text
    return found


def _seen(made: MadeTable, page: Page) -> dict[Cell, str]:
    """Numbers, and printed words of which something was read.

    Where a whole heading was too faint to be read, its row is an empty one.
    """
    boxes = [reading.box for reading in page.readings if reading.box]
    return {
        cell: text
        for cell, text in made.texts.items()
        if text != UNREAD or any(_is_in(box, made.boxes[cell]) for box in boxes)
    }


def _without_empty(cells: Mapping[Cell, str]) -> dict[Cell, Cell]:
    """Place of each cell where rows and columns that are wholly empty are not counted → cell."""
    rows = sorted({(table, row) for table, row, _ in cells})
    columns = sorted({(table, column) for table, _, column in cells})
    places = {}
    for cell in cells:
        table, row, column = cell
        above = sum(other < (table, row) for other in rows if other[0] == table)
        before = sum(other < (table, column) for other in columns if other[0] == table)
        places[table, above, before] = cell
    return places


def _is_in(box: Box, around: Box) -> bool:
    """Whether the middle of a box is in another one."""
    x, y = box[0] + box[2] / 2, box[1] + box[3] / 2
    left, top, width, height = around
    return left <= x <= left + width and top <= y <= top + height


def measure(reader: Reader, count: int, seed: int, save: Path | None) -> dict[str, Score]:
    """Read pages; optionally keep pictures of those that were not read right."""
    drawers = writers()
    scores = {name: Score() for name in drawers}
    for number in range(count):
        name, draw = list(drawers.items())[number % len(drawers)]
        made = make_table(np.random.default_rng((seed, number)), draw)
        page = reader.read_page(made.picture)
        wrong = scores[name].add(made, page)
        if save and wrong:
            save.mkdir(parents=True, exist_ok=True)
            path = save / f"table {number} {name}.png"
            cv2.imwrite(str(path), show(page)[..., ::-1])
            told = [f"{made.texts[cell]} as {text or 'nothing'}" for cell, text in wrong.items()]
            print(f"{path.name}: {len(wrong)} of {len(made.texts)}: {', '.join(told[:12])}")
    return scores


def main() -> None:
    """Read made-up tables and print how well."""
    parser = argparse.ArgumentParser(prog="python -m tests.pages.tables", description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT, help="pages in all")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--save", type=Path, help="folder for pictures of pages read wrongly")
    RECORD.add_option(parser)
    options = parser.parse_args()
    scores = measure(load_reader(), options.count, options.seed, options.save)
    RECORD.show(scores, options.keep)


if __name__ == "__main__":
    main()
