"""What a room's digits say together."""

import csv
import io
import zipfile

import numpy as np
import pytest

from digitlab.classroom import summary
from digitlab.classroom.store import Store
from digitlab.classroom.tasks import Kind, Task
from digitlab.export.archive import COLUMNS, LABELS

from .conftest import Draw


@pytest.fixture
def room(store: Store, draw: Draw) -> int:
    """A seven and a four of one pupil, both read as 1; a third, which the class takes for a 1."""
    teacher = store.open_room(2)
    opened = store.taught(teacher)
    assert opened
    ada = store.join(opened.code, "=Ada")
    store.hand_in(ada, draw(7, 1, shade=10))
    store.set_task(teacher, Task(Kind.FOOL))
    store.hand_in(ada, draw(4, 1, shade=20))
    disputed = store.hand_in(ada, draw(9, 1, shade=30))
    for nickname in ("Bo", "Cy", "Di"):
        store.vote(store.join(opened.code, nickname), disputed, 1)
    return opened.number


def test_digits_can_be_learned_from(store: Store, room: int) -> None:
    found, writers = summary.digits(store, room)
    # The class took the nine for a one: nobody can learn from it.
    assert found.labels.tolist() == [7, 4]
    assert found.images[:, 5, 5].tolist() == [10, 20]
    assert found.images.dtype == np.uint8
    assert len({*writers.tolist()}) == 1


def test_an_empty_room_has_no_digits(store: Store) -> None:
    found, writers = summary.digits(store, 99)
    assert len(found) == len(writers) == 0


def test_the_zip_is_laid_out_as_all_others(store: Store, room: int) -> None:
    with zipfile.ZipFile(io.BytesIO(summary.archive(store, room))) as archive:
        names = archive.namelist()
        rows = list(csv.DictReader(io.StringIO(archive.read(LABELS).decode())))
        assert archive.read("drawing-00001.png") == b"\x89PNG small \x0a"
    assert "00001_7.png" in names
    assert list(rows[0]) == COLUMNS
    assert [(row["label"], row["labelled_by"], row["read"]) for row in rows] == [
        ("7", "person", "1"),
        ("4", "person", "1"),
        ("9", "person", "1"),
    ]


def test_the_table_has_nicknames_only_if_it_should(store: Store, room: int) -> None:
    without, named = (
        list(csv.DictReader(io.StringIO(summary.table(store, room, with_names))))
        for with_names in (False, True)
    )
    assert list(named[0]) == summary.COLUMNS
    assert [row["nickname"] for row in without] == ["", "", ""]
    assert named[0]["nickname"] == "'=Ada"  # No formula for a spreadsheet.
    assert [(row["task"], row["round"], row["votes"]) for row in named] == [
        ("all", "1", "0"),
        ("fool", "2", "0"),
        ("fool", "2", "3"),
    ]
