"""Made-up tables as boxes: where people write numbers into rows and columns."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

TALL = 40.0
"""Height of a digit, pixels."""


@dataclass
class Made:
    """Boxes of one page, and the cell (table, row, column) of each."""

    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)
    is_word: list[bool] = field(default_factory=list)
    cells: list[tuple[int, int, int]] = field(default_factory=list)

    def turned(self, degrees: float) -> "Made":
        """The same, turned about its origin; boxes stay upright, as they are measured."""
        sine, cosine = np.sin(np.radians(degrees)), np.cos(np.radians(degrees))
        boxes = []
        for x, y, width, height in self.boxes:
            cx, cy = x + width / 2, y + height / 2
            turned = cosine * cx - sine * cy, sine * cx + cosine * cy
            tall = height + abs(sine) * width  # a number that climbs is taller
            boxes.append((turned[0] - width / 2, turned[1] - tall / 2, width, tall))
        return Made(boxes, self.is_word, self.cells)

    def shuffled(self, rng: np.random.Generator) -> "Made":
        order = rng.permutation(len(self.boxes))
        return Made(*([part[i] for i in order] for part in (self.boxes, self.is_word, self.cells)))


def add_table(
    made: Made,
    rng: np.random.Generator,
    *,
    number: int = 0,
    origin: tuple[float, float] = (100.0, 100.0),
    rows: int,
    columns: int,
    empty: float = 0.1,
    has_header: bool = False,
    has_words: bool = False,
    jitter: float = 0.12,
    pitch: float | None = None,
) -> tuple[float, float]:
    """Write a table onto a page; gives its right and lower edge, pixels."""
    digits = rng.integers(1, 7, columns)
    widths = (digits + 1) * 0.65 * TALL
    gaps = rng.uniform(0.7, 2.2) * TALL * rng.uniform(0.85, 1.15, columns)
    lefts = origin[0] + np.concatenate([[0], np.cumsum(widths + gaps)[:-1]])
    pitch = (rng.uniform(1.35, 2.4) if pitch is None else pitch) * TALL
    aligned = rng.choice(["left", "center", "right"])
    for row in range(rows):
        for column in range(columns):
            is_word = (has_header and row == 0) or (has_words and column == 0)
            if not is_word and rng.random() < empty:
                continue
            length = int(digits[column]) - int(rng.integers(0, min(3, digits[column])))
            width = (length - 1) * 0.65 * TALL + 0.55 * TALL * rng.uniform(0.8, 1.1)
            if is_word:
                width = widths[column] * rng.uniform(0.6, 1.1)
            room = widths[column] - width
            share = {"left": 0.0, "center": 0.5, "right": 1.0}[aligned]
            x = lefts[column] + share * room + rng.normal(0, jitter) * TALL
            tall = TALL * rng.uniform(0.85, 1.15)
            y = origin[1] + row * pitch + rng.normal(0, jitter) * TALL + (TALL - tall) / 2
            made.boxes.append((x, y, width, tall))
            made.is_word.append(is_word)
            made.cells.append((number, row, column))
    return float(lefts[-1] + widths[-1]), origin[1] + rows * pitch


def page(seed: int) -> Made:
    """A page of one table, or of two side by side or one above the other, slightly turned."""
    rng = np.random.default_rng(seed)
    made = Made()
    kind = rng.choice(["one", "one", "beside", "stacked"])
    options: dict[str, Any] = {
        "empty": float(rng.uniform(0, 0.2)),
        "has_header": bool(rng.random() < 0.5),
        "has_words": bool(rng.random() < 0.3),
        "jitter": float(rng.uniform(0.03, 0.15)),
    }
    rows, columns = int(rng.integers(5, 31)), int(rng.integers(3, 9))
    if kind == "one":
        add_table(made, rng, rows=rows, columns=columns, **options)
    elif kind == "beside":
        right, _ = add_table(made, rng, rows=rows, columns=3, **options)
        start = (right + 6 * TALL, 100.0 + rng.uniform(0, 1) * TALL)
        rows = int(rng.integers(5, 31))
        add_table(made, rng, number=1, origin=start, rows=rows, columns=3, **options)
    else:
        _, below = add_table(made, rng, rows=max(5, rows // 2), columns=columns, **options)
        start = (100.0, below + 5 * TALL)
        add_table(made, rng, number=1, origin=start, rows=8, columns=4, **options)
    return made.turned(float(rng.uniform(-4, 4))).shuffled(rng)


def right_cells(made: Made, tables: list[list[list[tuple[int, ...]]]]) -> tuple[int, int]:
    """How many boxes are in the right table, row and column, and how many there are."""
    found = {
        item: (table, row, column)
        for table, grid in enumerate(tables)
        for row, cells in enumerate(grid)
        for column, cell in enumerate(cells)
        for item in cell
    }
    # What is wholly empty cannot be known: rows and columns that hold something are counted.
    truth = {}
    for table in {cell[0] for cell in made.cells}:
        inside = [cell for cell in made.cells if cell[0] == table]
        rows = sorted({row for _, row, _ in inside})
        columns = sorted({column for _, _, column in inside})
        for item, (which, row, column) in enumerate(made.cells):
            if which == table:
                truth[item] = (table, rows.index(row), columns.index(column))
    return sum(found.get(item) == cell for item, cell in truth.items()), len(truth)
