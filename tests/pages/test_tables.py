"""Made-up tables, and what the README says of them."""

import numpy as np
import pytest

from digitlab import Reader
from digitlab.results import Cell as TableCell
from digitlab.results import Number, Page, Table

from ..fixtures.tables import MadeTable, make_table
from . import real_tables
from .tables import RECORD, Score


@pytest.fixture(scope="module")
def made() -> MadeTable:
    return make_table(np.random.default_rng((5, 6)))


def test_a_made_table_is_read_in_place(bundled_reader: Reader, made: MadeTable) -> None:
    score = Score()
    score.add(made, bundled_reader.read_page(made.picture))
    assert score.numbers > 50
    assert score.placed >= 0.98 * score.numbers
    assert score.right >= 0.9 * score.numbers


def test_what_is_not_read_is_not_right(made: MadeTable) -> None:
    score = Score()
    assert score.add(made, Page((), 0, made.picture)).keys() <= made.texts.keys()
    assert (score.placed, score.right) == (0, 0)


def test_boxes_of_a_made_table_are_where_its_ink_is(made: MadeTable) -> None:
    for x, y, width, height in made.boxes.values():
        part = made.picture[max(0, y) : y + height, max(0, x) : x + width].min(axis=2)
        assert np.ptp(part.astype(int)) > 40


def test_the_measurement_that_is_kept_has_all_writers() -> None:
    assert list(RECORD.load()) == ["own strokes", "MNIST test digits", "pens held out"]


def test_real_sheets_keep_their_rows_and_columns() -> None:
    scores = real_tables.RECORD.load().values()
    assert sum(score.numbers for score in scores) > 400
    assert all(score.placed == score.numbers for score in scores)


def test_cells_are_counted_from_where_most_of_them_fit(made: MadeTable) -> None:
    def cell(text: str) -> TableCell:
        return TableCell((Number(text, None, ()),) if text else ())

    rows = (("?", "", ""), ("", "7", ""), ("", "", "4"))
    page = Page((), 0, made.picture, tables=(Table(tuple(tuple(map(cell, row)) for row in rows)),))
    truth = real_tables.cells_of(["7", "34"], [[1], [1, 2]])
    assert real_tables.find_cells(truth, page) == {(0, 0): "7", (1, 1): "4"}
    assert real_tables.find_cells(truth, Page((), 0, made.picture)) == {}
