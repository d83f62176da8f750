"""Boxes of a table's rows → its columns.

A strip of paper that no box crosses is a gap between two columns. Where boxes of one row share a
column, it is cut where the fewest boxes are cut through.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

NARROW_GAP = 0.45
"""Widest gap between two columns that are one, in the usual width of gaps: short numbers of one
column may stand apart."""

CROSSED_SHARE = 0.25
"""Largest share of a column's numbers that a cut through it may cross."""

MOST_CUTS = 200
"""Most places where a cut is tried; of more, every second, third and so on is taken."""


class LevelBox(NamedTuple):
    """A box with its page turned straight: edges in pixels, parts of a cell united."""

    left: float
    right: float
    level: float
    items: tuple[int, ...]
    is_word: bool

    @property
    def center(self) -> float:
        """Middle between its edges, pixels."""
        return (self.left + self.right) / 2


def find_spans(rows: list[list[LevelBox]]) -> list[tuple[float, float]]:
    """Strips of the paper, left and right edge, between which no box stands."""
    spans: list[tuple[float, float]] = []
    for box in sorted((box for row in rows for box in row), key=lambda box: box.left):
        if spans and box.left <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], box.right))
        else:
            spans.append((box.left, box.right))
    return spans


def middles(columns: list[list[LevelBox]]) -> Iterator[tuple[float, float]]:
    """Right edge of each column and left edge of the next, as most of their boxes have them."""
    for left, right in pairwise(columns):
        yield (
            float(np.median([box.right for box in left])),
            float(np.median([box.left for box in right])),
        )


def find_columns(rows: list[list[LevelBox]], height: float) -> list[list[LevelBox]]:
    """Group the boxes of rows into columns, from left to right."""
    row_of = {id(box): number for number, row in enumerate(rows) for box in row}
    boxes = [box for row in rows for box in row]
    columns = [
        [box for box in boxes if left <= box.center <= right] for left, right in find_spans(rows)
    ]
    parted = [part for column in columns for part in _parted(column, row_of)]
    return _joined(parted, row_of, height)


def place(row: list[LevelBox], columns: list[list[LevelBox]], edges: Sequence[float]) -> list[int]:
    """Column of each box of a row, by where most of it stands between the columns' edges."""
    known = {id(box): number for number, column in enumerate(columns) for box in column}
    placed = []
    for box in row:
        shared = [min(box.right, right) - max(box.left, left) for left, right in pairwise(edges)]
        placed.append(known.get(id(box), int(np.argmax(shared))))
    return placed


def _parted(column: list[LevelBox], row_of: dict[int, int]) -> list[list[LevelBox]]:
    """Cut a column in which rows have two numbers, where the fewest are cut through."""
    done, left = [], [column]
    while left:
        column = left.pop()
        cut = _cut(column, row_of)
        if cut is None:
            done.append(column)
        else:
            left.append([box for box in column if box.center >= cut])
            left.append([box for box in column if box.center < cut])
    return done


def _cut(column: list[LevelBox], row_of: dict[int, int]) -> float | None:
    """Where to cut a column; None where it is one."""
    by_row: dict[int, list[LevelBox]] = {}
    for box in column:
        by_row.setdefault(row_of[id(box)], []).append(box)
    gaps = np.array(
        [
            (left.right, right.left)
            for row in by_row.values()
            for left, right in pairwise(sorted(row))
            if left.center < right.center
        ]
    ).reshape(-1, 2)
    if not len(gaps):
        return None
    edges = np.array([box[:2] for box in column])
    cuts = np.unique(gaps.mean(axis=1))
    cuts = cuts[:: 1 + len(cuts) // MOST_CUTS, np.newaxis]
    parts = ((gaps[:, 0] <= cuts) & (cuts <= gaps[:, 1])).sum(axis=1)
    crossed = ((edges[:, 0] < cuts) & (edges[:, 1] > cuts)).sum(axis=1)
    best = int(np.argmax(parts - crossed))
    cut = float(cuts[best, 0])
    is_one = parts[best] <= crossed[best] or crossed[best] > CROSSED_SHARE * len(column)
    return None if is_one else cut


def _joined(
    columns: list[list[LevelBox]], row_of: dict[int, int], height: float
) -> list[list[LevelBox]]:
    """Join neighbors that are one column: hardly apart, and never both in one row."""
    gaps = [
        max(0.0, min(box.left for box in right) - max(box.right for box in left))
        for left, right in pairwise(columns)
    ]
    narrow = NARROW_GAP * float(np.median(gaps)) if len(gaps) > 1 else height
    done = columns[:1]
    for gap, column in zip(gaps, columns[1:], strict=True):
        shared = {row_of[id(box)] for box in done[-1]} & {row_of[id(box)] for box in column}
        if gap < narrow and not shared:
            done[-1] = done[-1] + column
        else:
            done.append(column)
    return done
