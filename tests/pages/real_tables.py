"""python -m tests.pages.real_tables: whether real sheets that have rows and columns keep them.

The sheets are those pages of `tests.pages.real` whose digits stand in rows, or in rows and columns;
in which columns, we have looked up. A cell is in place if something was read in its row and column
of one table, counted from where most of them fit: markers, a hand or words around a sheet may make
rows and columns before its own. It is right if its digits are, too.
"""

import argparse
from collections.abc import Mapping, Sequence
from itertools import product
from pathlib import Path

from digitlab import Page, Reader, load_reader
from digitlab.results import Table

from ..fixtures.scores import Record
from .real import pages
from .tables import Score

HEADING = """\
| real sheets | pages | cells | in their row and column | right there |
|---|---:|---:|---:|---:|"""

RECORD = Record(Path(__file__).with_name("real_tables.json"), HEADING, Score)
"""The measurement that the README quotes: kind of sheet → its score."""

SAMPLES, GRIDS, LISTS = "samples of digits", "photos of a filled grid", "a list in a notebook"
"""Kinds of sheets."""

Columns = Sequence[Sequence[int]] | None
"""Columns, from 1, of the digits of each row; None where a row is one cell."""

_ONE_GRID = [
    *([2, 6, 8, 9], [1, 2, 6, 9], [2, 3, 6, 9], [1, 7, 9], [5]),
    *([1, 3, 9], [1, 4, 7, 8], [1, 4, 8, 9], [1, 2, 4, 8]),
]

SHEETS: dict[str, tuple[str, Columns]] = {
    "0799_aidan-clyens.jpg": (SAMPLES, [range(1, 10)] * 10),
    "1912_MarkoDuksi.jpg": (SAMPLES, [range(1, 23)] * 10),
    "1860_SSOE-ECE1390.jpg": (
        GRIDS,
        [
            *([1, 6], [2, 4, 8], [1, 2, 3, 5, 7], [1, 5, 6, 8], [1, 4, 5, 9]),
            *([2, 9], [2, 7, 8], [1, 8, 9], [1, 4, 9]),
        ],
    ),
    "1862_SSOE-ECE1390.jpg": (GRIDS, _ONE_GRID),
    "1863_SSOE-ECE1390.jpg": (GRIDS, _ONE_GRID),
    "0841_owaisasghar.jpg": (LISTS, None),
}
"""File → kind of sheet, and where its digits stand."""


def cells_of(lines: Sequence[str], columns: Columns) -> dict[tuple[int, int], str]:
    """Row and column, from 0, → the digits there."""
    cells = {}
    for row, line in enumerate(lines):
        digits = "".join(filter(str.isdigit, line))
        if columns is None:
            cells[row, 0] = digits
        else:
            places = zip(columns[row], digits, strict=True)
            cells.update({(row, column - 1): digit for column, digit in places})
    return cells


def find_cells(cells: Mapping[tuple[int, int], str], page: Page) -> dict[tuple[int, int], str]:
    """What was read in each cell, where something was; from where most of it fits."""
    found = [
        _from(cells, table, start)
        for table in page.tables
        for start in product(range(len(table.rows)), range(len(table.rows[0])))
    ]

    def fit(read: Mapping[tuple[int, int], str]) -> tuple[int, int]:
        return len(read), sum(read.get(cell) == text for cell, text in cells.items())

    return max(found, key=fit, default={})


def _from(
    cells: Mapping[tuple[int, int], str], table: Table, start: tuple[int, int]
) -> dict[tuple[int, int], str]:
    """What stands in cells of a table, counted from one of its own; empty ones are left out."""
    read = {}
    for row, column in cells:
        at, across = row + start[0], column + start[1]
        if at < len(table.rows) and across < len(table.rows[at]):
            text = table.rows[at][across].text
            if text:
                read[row, column] = "".join(filter(str.isdigit, text))
    return read


def measure(reader: Reader, tell: bool = False) -> dict[str, Score]:
    """Read all sheets; optionally print what was not read right."""
    scores = {kind: Score() for kind in (SAMPLES, GRIDS, LISTS)}
    for page in pages():
        if page.path.name not in SHEETS:
            continue
        kind, columns = SHEETS[page.path.name]
        cells = cells_of(page.written.split("/"), columns)
        read = find_cells(cells, page.read(reader))
        right = sum(read.get(cell) == text for cell, text in cells.items())
        scores[kind] += Score(1, len(cells), len(read), right)
        if tell:
            wrong = [(cell, text, read.get(cell)) for cell, text in cells.items()]
            print(page.path.name, [one for one in wrong if one[1] != one[2]])
    return scores


def main() -> None:
    """Read the sheets and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.pages.real_tables", description=__doc__)
    parser.add_argument("--tell", action="store_true", help="print what was not read right")
    RECORD.add_option(parser)
    options = parser.parse_args()
    scores = measure(load_reader(), options.tell)
    RECORD.show(scores, options.keep)


if __name__ == "__main__":
    main()
