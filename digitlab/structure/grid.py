"""Boxes of numbers on a page → grids: which number stands in which row and column.

Only where the numbers stand is looked at, so that it does not matter whether a table's lines are
printed, drawn or not there at all. Numbers that stand beside one another are a row, numbers that
stand under one another are a column. The turn of the page is the one at which the rows are
sharpest. A strip of paper that no number of a block crosses is a gap between columns; where numbers
of one row still share a column, the column is cut where the fewest numbers are cut through.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from .columns import LevelBox, find_columns, find_spans, middles, place
from .level import bend

ROW_APART = 0.55
"""Distance from a row from which on a number is not of that row, in heights of a number."""

ROW_PITCH = 0.5
"""The same, in distances from row to row."""

STRAY_DISTANCE = 0.62
"""Distance up to which two rows that nowhere overlap are one, in distances from row to row."""

RECENT_NUMBERS = 3
"""Numbers at the end of a row whose mean height says where the row goes on."""

WORD_GAP = 0.9
"""Widest gap between two words of one cell, in heights of a number."""

MANY_COLUMNS = 6
"""Columns from which on a row of as many words is no heading whose words belong together."""

STACKED_DISTANCE = 2.6
"""Distance between rows from which on they are of two tables, in the usual distance of rows."""

BESIDE_RATIO = 1.8
"""Width of a gap between columns from which on they are of two tables, in the usual width."""

BESIDE_WIDTH = 2.5
"""The same, in heights of a number."""

MOST_PARTINGS = 3
"""How often parts of a page are parted again, side by side and above one another."""

MISALIGNED_DISTANCE = 0.22
"""Usual distance of the rows of two tables side by side, in distances from row to row."""

Grid = list[list[tuple[int, ...]]]
"""Rows of cells; a cell holds the numbers, from 0, of the boxes in it: none, one, or the parts of
what stands in it."""


def find_grids(boxes: np.ndarray, is_word: Sequence[bool]) -> list[Grid]:
    """Put the numbers of a page into rows and columns.

    Parameters
    ----------
    boxes : (N, 4) array
        x, y, width, height in pixels, upright.
    is_word : sequence of bool
        Of each box, whether it holds no number: a heading, a word. Such a box joins the cell where
        it stands, and makes no column in a row of headings.

    Returns
    -------
    list of Grid
        Tables from left to right where they stand side by side, else from top to bottom. Every box
        is in one cell of one of them. All rows of a table have the same number of cells; no row and
        no column is empty.
    """
    boxes = np.asarray(boxes, float).reshape(-1, 4)
    if not len(boxes):
        return []
    height = usual_height(boxes, is_word)
    straight = straightened(boxes, is_word, height)
    return [_grid(rows, height) for rows in _split(straight, height)]


def usual_height(boxes: np.ndarray, is_word: Sequence[bool]) -> float:
    """Height of a number, pixels, at least 1."""
    numbers = boxes[~np.asarray(is_word, bool)]
    return max(1.0, float(np.median((numbers if len(numbers) else boxes)[:, 3])))


def straightened(boxes: np.ndarray, is_word: Sequence[bool], height: float) -> list[LevelBox]:
    """Turn and unbend the page so that rows lie level and columns stand upright."""
    half = np.maximum(boxes[:, 2:], 1) / 2
    centers = boxes[:, :2] + boxes[:, 2:] / 2
    bent, _ = bend(centers[:, 1], centers[:, 0], height)
    level = centers[:, 1] - bent
    # Numbers of a column have their left edges, their middles or their right edges in line.
    edges = [centers[:, 0] + side * half[:, 0] for side in (0, -1, 1)]
    bent, _ = max((bend(edge, centers[:, 1], height) for edge in edges), key=lambda found: found[1])
    across = centers[:, 0] - bent
    return [
        LevelBox(x - reach, x + reach, y, (item,), bool(word))
        for item, (x, y, reach, word) in enumerate(
            zip(across, level, half[:, 0], is_word, strict=True)
        )
    ]


def _split(
    boxes: list[LevelBox], height: float, depth: int = MOST_PARTINGS
) -> Iterator[list[list[LevelBox]]]:
    """Part a page into tables, each a list of rows."""
    rows = find_rows(boxes, height)
    for block in stacked(rows):
        flat = [box for row in block for box in row]
        halves = _beside(flat, block, height) if depth else None
        if halves is None:
            yield block
        else:
            for half in halves:
                yield from _split(half, height, depth - 1)


def find_rows(boxes: list[LevelBox], height: float) -> list[list[LevelBox]]:
    """Boxes → rows from top to bottom, left to right within; words that belong together united."""
    apart = _apart(boxes, height)
    rows: list[list[LevelBox]] = []
    ends: list[float] = []  # the level at which each row goes on
    for box in sorted(boxes, key=lambda box: box.center):
        nearest = min(range(len(ends)), key=lambda row: abs(ends[row] - box.level), default=-1)
        if nearest >= 0 and abs(ends[nearest] - box.level) < apart:
            rows[nearest].append(box)
            ends[nearest] = float(np.mean([last.level for last in rows[nearest][-RECENT_NUMBERS:]]))
        else:
            rows.append([box])
            ends.append(box.level)
    rows.sort(key=_level)
    rows = _settled(rows, height)
    usual = round(float(np.median([len(row) for row in without_headings(rows)]))) if rows else 0
    # As many words as numbers stand under one another, each in a column of its own.
    each_alone = usual if usual >= MANY_COLUMNS else 0
    return [row if len(row) == each_alone else _united(row, WORD_GAP * height) for row in rows]


def _settled(rows: list[list[LevelBox]], height: float) -> list[list[LevelBox]]:
    """Put back what fell out of a row: rows nearer than others that go on in each other."""
    if len(rows) < 3:
        return rows
    pitch = float(np.median([_level(low) - _level(high) for high, low in pairwise(rows)]))
    done = rows[:1]
    for row in rows[1:]:
        joined = sorted(done[-1] + row, key=lambda box: box.left)
        is_near = _level(row) - _level(done[-1]) < max(STRAY_DISTANCE * pitch, ROW_APART * height)
        if is_near and not any(right.left < left.right for left, right in pairwise(joined)):
            done[-1] = joined
        else:
            done.append(row)
    return done


def _apart(boxes: list[LevelBox], height: float) -> float:
    """Distance from a row from which on a number is not of that row, pixels."""
    levels = np.sort([box.level for box in boxes])
    steps = np.diff(levels)
    wide = steps[steps > ROW_APART * height]
    pitch = float(np.median(wide)) if len(wide) else 2 * height
    return max(ROW_APART * height, min(ROW_PITCH * pitch, height))


def _level(row: Sequence[LevelBox]) -> float:
    return float(np.mean([box.level for box in row]))


def _united(row: list[LevelBox], gap: float) -> list[LevelBox]:
    """Unite words of a row that stand close together."""
    done: list[LevelBox] = []
    for box in row:
        last = done[-1] if done else None
        if last and last.is_word and box.is_word and box.left - last.right < gap:
            done[-1] = _together(last, box)
        else:
            done.append(box)
    return done


def _together(first: LevelBox, second: LevelBox) -> LevelBox:
    left, right = min(first.left, second.left), max(first.right, second.right)
    level = (first.level + second.level) / 2
    return LevelBox(
        left, right, level, first.items + second.items, first.is_word and second.is_word
    )


def stacked(rows: list[list[LevelBox]]) -> Iterator[list[list[LevelBox]]]:
    """Part rows where the paper between them is too wide for one table."""
    steps = [_level(below) - _level(above) for above, below in pairwise(rows)]
    most = STACKED_DISTANCE * float(np.median(steps)) if len(steps) > 2 else np.inf
    block = rows[:1]
    for step, row in zip(steps, rows[1:], strict=True):
        if step > most:
            yield block
            block = []
        block.append(row)
    yield block


def _beside(
    boxes: list[LevelBox], rows: list[list[LevelBox]], height: float
) -> tuple[list[LevelBox], list[LevelBox]] | None:
    """Part a block at the gap between two tables side by side; None where it is one table."""
    told = without_headings(rows)
    gaps = _gaps(told)
    for left, right in sorted(gaps, key=lambda gap: gap[0] - gap[1]):
        if right - left < BESIDE_WIDTH * height:
            return None
        middle = (left + right) / 2
        halves = (
            [box for box in boxes if box.center < middle],
            [box for box in boxes if box.center >= middle],
        )
        usual = max(_usual_width(seen, middle) for seen in (gaps, *_without_a_row(told, gaps)))
        is_wide = 0 < BESIDE_RATIO * usual < right - left
        if is_wide or _is_misaligned(*halves, height):
            return halves
    return None


Gaps = list[tuple[float, float]]
"""Left and right edge of each gap between columns."""


def _gaps(rows: list[list[LevelBox]]) -> Gaps:
    """The gaps between the columns of these rows."""
    return [(left[1], right[0]) for left, right in pairwise(find_spans(rows))]


def _without_a_row(rows: list[list[LevelBox]], gaps: Gaps) -> Iterator[Gaps]:
    """The gaps as all rows but one have them, for each row that reaches farthest into one.

    A number in a merged cell stands in the gap between two columns, and tells nothing of it.
    """
    edges = {edge for gap in gaps for edge in gap}
    for at, row in enumerate(rows):
        if len(rows) > 2 and any(box.right in edges or box.left in edges for box in row):
            yield _gaps(rows[:at] + rows[at + 1 :])


def _usual_width(gaps: Gaps, middle: float) -> float:
    """Usual width of the gaps but that at `middle`; 0 where fewer than two tell."""
    widths = [right - left for left, right in gaps if not left <= middle <= right]
    return float(np.median(widths)) if len(widths) > 1 else 0.0


def _is_misaligned(left: list[LevelBox], right: list[LevelBox], height: float) -> bool:
    """Whether the rows of two sides do not go on in each other."""
    left_levels, right_levels = (
        [_level(row) for row in find_rows(side, height)] for side in (left, right)
    )
    if min(len(left_levels), len(right_levels)) < 3:
        return False
    pitch = float(np.median(np.diff(left_levels)))
    few, many = sorted((left_levels, right_levels), key=len)
    off = [min(abs(level - there) for there in many) for level in few]
    return float(np.median(off)) > MISALIGNED_DISTANCE * pitch


def without_headings(rows: list[list[LevelBox]]) -> list[list[LevelBox]]:
    """Rows that are not all headings; all of them where there is no other."""
    return [row for row in rows if any(not box.is_word for box in row)] or rows


def _without_bridges(rows: list[list[LevelBox]], height: float) -> list[list[LevelBox]]:
    """Rows without the words in a column of numbers, or over two: they would join columns."""
    numbers = find_columns([[box for box in row if not box.is_word] for row in rows], height)
    spans = [
        (np.median([box.left for box in column]), np.median([box.right for box in column]))
        for column in numbers
    ]

    def is_bridge(box: LevelBox) -> bool:
        is_inside = any(left <= box.center <= right for left, right in spans)
        return is_inside or sum(left < box.right and box.left < right for left, right in spans) > 1

    return [[box for box in row if not (box.is_word and is_bridge(box))] for row in rows]


def _grid(rows: list[list[LevelBox]], height: float) -> Grid:
    """Find the columns of a table's rows, and put each box into its cell."""
    columns = find_columns(_without_bridges(without_headings(rows), height), height)
    edges = [-np.inf, *((left + right) / 2 for left, right in middles(columns)), np.inf]
    grid = []
    for row in rows:
        cells: list[tuple[int, ...]] = [()] * len(columns)
        for box, column in zip(row, place(row, columns, edges), strict=True):
            cells[column] += box.items
        grid.append(cells)
    filled = [column for column in range(len(columns)) if any(row[column] for row in grid)]
    return [[row[column] for column in filled] for row in grid]
