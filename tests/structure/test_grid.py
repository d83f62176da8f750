"""Boxes become rows and columns, however a page was written."""

import numpy as np
import pytest

from digitlab.structure.grid import find_grids

from .made import TALL, Made, add_table, page, right_cells


def cells(*rows: str) -> Made:
    """A table of letters, each a box; a space is an empty cell."""
    made = Made()
    for row, line in enumerate(rows):
        for column, letter in enumerate(line):
            if letter != " ":
                made.boxes.append((column * 3 * TALL, row * 2 * TALL, 1.5 * TALL, TALL))
                made.is_word.append(letter == "w")
                made.cells.append((0, row, column))
    return made


def found(made: Made) -> list[list[list[tuple[int, ...]]]]:
    return find_grids(np.array(made.boxes), made.is_word)


def test_no_boxes_are_no_grid() -> None:
    assert find_grids(np.zeros((0, 4)), []) == []


def test_one_box_is_one_cell() -> None:
    assert find_grids(np.array([[5, 5, 20, 30]]), [False]) == [[[(0,)]]]


def test_empty_cells_stay_empty() -> None:
    made = cells("nnn", "n n", " nn")
    assert found(made) == [[[(0,), (1,), (2,)], [(3,), (), (4,)], [(), (5,), (6,)]]]


def test_a_number_in_a_merged_cell_parts_no_table() -> None:
    starts, widths = np.array([0, 5, 10, 15]) * TALL, np.array([1, 1.7, 1.7, 1.7]) * TALL
    rows = ["nnnn", "n nn", "nnnn", "nn  ", "n   ", "nnnn"]
    boxes = [
        (starts[column], row * 2 * TALL, widths[column], TALL)
        for row, line in enumerate(rows)
        for column, letter in enumerate(line)
        if letter == "n"
    ]
    boxes.append((11.3 * TALL, 3 * 2 * TALL, 3.3 * TALL, TALL))  # Over columns 3 and 4.
    (grid,) = find_grids(np.array(boxes), [False] * len(boxes))
    filled = ["".join("n" if cell else " " for cell in row) for row in grid]
    assert filled == ["nnnn", "n nn", "nnnn", "nnn ", "n   ", "nnnn"]


def test_heading_and_first_column_of_words_stay_in_place() -> None:
    made = cells("www", "wnn", "wnn")
    assert right_cells(made, found(made)) == (9, 9)


def test_words_that_stand_in_a_column_each_stay_apart() -> None:
    made = cells("nnnnnn", "nnnnnn", "wwwwww", "nnnnnn")
    made.boxes = [(x / 1.6, y, width, height) for x, y, width, height in made.boxes]
    assert right_cells(made, found(made)) == (24, 24)


def test_two_words_of_a_cell_are_together() -> None:
    boxes = [(0, 0, 60, 40), (75, 0, 60, 40), (300, 0, 60, 40), (300, 90, 60, 40)]
    (grid,) = find_grids(np.array(boxes), [True, True, False, False])
    assert grid == [[(0, 1), (2,)], [(), (3,)]]


def test_a_column_that_wide_numbers_bridge_is_cut() -> None:
    made = cells(*["nn"] * 6)
    made.boxes[0] = (0, 0, 3.2 * TALL, TALL)
    made.boxes[1] = (3.3 * TALL, 0, 1.2 * TALL, TALL)
    assert right_cells(made, found(made)) == (12, 12)


def test_a_wide_word_among_numbers_joins_no_columns() -> None:
    made = cells("n nn", "n nn", "nn n", "n  n")
    made.boxes.append((2.2 * TALL, 6.3 * TALL, 3.5 * TALL, 0.4 * TALL))
    made.is_word.append(True)
    assert right_cells(made, found(made)) == (11, 11)


def test_a_number_written_with_a_space_stays_in_its_cell() -> None:
    made = cells(*["nn"] * 8)
    made.boxes[6] = (0, made.boxes[6][1], 0.6 * TALL, TALL)
    made.boxes.append((0.9 * TALL, made.boxes[6][1], 0.6 * TALL, TALL))
    made.is_word.append(False)
    (grid,) = found(made)
    assert [len(row) for row in grid] == [2] * 8
    assert grid[3][0] == (6, 16)


def test_side_by_side_and_not_in_line_are_two_grids() -> None:
    made, rng = Made(), np.random.default_rng(1)
    right, _ = add_table(made, rng, rows=6, columns=2, pitch=2.0)
    add_table(made, rng, number=1, origin=(right + 200, 140), rows=6, columns=2, pitch=2.0)
    grids = found(made)
    assert len(grids) == 2
    assert right_cells(made, grids)[0] == len(made.boxes)


@pytest.mark.parametrize("degrees", [-6, 6])
def test_a_turned_page(degrees: float) -> None:
    made = Made()
    add_table(made, np.random.default_rng(2), rows=20, columns=5)
    turned = made.turned(degrees)
    assert right_cells(turned, found(turned))[0] == len(made.boxes)


def test_a_page_that_bends() -> None:
    made = Made()
    add_table(made, np.random.default_rng(3), rows=20, columns=6)
    width = max(box[0] for box in made.boxes)
    made.boxes = [(x, y + 1.5 * TALL * (x / width) ** 2, w, h) for x, y, w, h in made.boxes]
    assert right_cells(made, found(made))[0] == len(made.boxes)


def test_made_up_pages_have_their_cells_in_place() -> None:
    """One table, or two; 3 to 8 columns, 5 to 30 rows; up to 4 degrees of turn, 15 % of jitter."""
    counts = [right_cells(made, found(made)) for made in map(page, range(40))]
    right, total = np.sum(counts, axis=0)
    assert total > 3000
    assert right / total >= 0.99


@pytest.mark.parametrize("seed", range(5))
def test_every_box_is_in_one_cell_wherever_it_stands(seed: int) -> None:
    rng = np.random.default_rng(seed)
    boxes = np.column_stack([rng.uniform(0, 900, (40, 2)), rng.uniform(1, 90, (40, 2))])
    grids = find_grids(boxes, list(rng.random(40) < 0.3))
    items = [item for grid in grids for row in grid for cell in row for item in cell]
    assert sorted(items) == list(range(40))
    assert all(len({len(row) for row in grid}) == 1 for grid in grids)


def test_many_boxes_of_one_place_end() -> None:
    boxes = np.tile([10.0, 10.0, 20.0, 30.0], (50, 1))
    grids = find_grids(boxes, [False] * 50)
    assert sum(len(cell) for grid in grids for row in grid for cell in row) == 50
