"""Files of a visit take turns with others, and room; and what is saved of them."""

import io
from collections.abc import Iterator

import numpy as np
import pytest
from python_calamine import CalamineWorkbook

from digitlab.serving import limits
from digitlab.serving.budget import Budget
from digitlab.serving.gate import Gate, Urgency
from digitlab.ui.scan import uploads as module
from digitlab.ui.scan.downloads import as_xlsx
from digitlab.ui.scan.sheet import Sheet
from digitlab.ui.scan.uploads import Uploads

from ...fixtures.readings import page, sure

# Turns, and room
from .fake_reader import FakeReader, png, read, texts, tiff


def test_visit_holds_no_turn_and_no_decoder_between_two_pages(
    uploads: Uploads, reader: FakeReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = []

    def decoding(_: bytes, first: int) -> Iterator[np.ndarray]:
        try:
            yield np.zeros((9, 9, 3), np.uint8)
        finally:
            closed.append(first)

    monkeypatch.setattr(module.images, "pages", decoding)
    gate = Gate(1)
    monkeypatch.setattr(limits, "PAGES", gate)
    uploads.receive("files", {"a": ("a.tif", tiff(3))})
    left = uploads.read(reader)  # as a run leaves it that Streamlit stops
    next(left)
    assert closed == []
    next(left)
    assert closed == [0]
    next(left)
    assert closed == [0, 1]
    with gate.turn(Urgency.PAGE, lambda: pytest.fail("the turn is held")):
        pass


def test_visits_take_turns_page_by_page(reader: FakeReader) -> None:
    visits = [Uploads(), Uploads()]
    for visit in visits:
        visit.receive("files", {"a": ("a.tif", tiff(3))})
    first, second = (visit.read(reader) for visit in visits)
    for _ in range(2):
        next(first)
        next(second)
    assert [len(visit.sheets) for visit in visits] == [1, 1]


def test_run_that_is_stopped_while_it_waits_leaves_the_queue(
    uploads: Uploads, reader: FakeReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stopped(BaseException):
        """As Streamlit ends a run."""

    def stop() -> None:
        raise Stopped

    gate = Gate(1)
    monkeypatch.setattr(limits, "PAGES", gate)
    uploads.receive("files", {"a": ("a.png", png())})
    with gate.turn(Urgency.PAGE), pytest.raises(Stopped):
        list(uploads.read(reader, stop))
    assert not uploads.sheets
    read(uploads, reader)
    assert texts(uploads) == ["1"]


def test_file_without_room_is_refused_by_name_and_the_others_are_read(
    reader: FakeReader,
) -> None:
    uploads = Uploads(budgets=(Budget(10_000, "There is no room."),))
    uploads.receive("files", {"a": ("a.png", png()), "b": ("large.png", bytes(20_000))})
    assert uploads.problems == [("large.png", "There is no room.")]
    assert uploads.files["b"].content == b""
    uploads.read_as_digits(True)
    assert uploads.problems == [("large.png", "There is no room.")]


def test_pages_without_room_are_a_problem_of_their_file(reader: FakeReader) -> None:
    two_pages = 2 * Sheet.from_page("a", 1, page(sure("1"))).memory
    budget = Budget(len(tiff(3)) + two_pages, "There is no room.")
    uploads = Uploads(budgets=(budget,))
    uploads.receive("files", {"a": ("a.tif", tiff(3))})
    read(uploads, reader)
    assert texts(uploads) == ["1", "2"]
    assert uploads.problems == [("a.tif", "There is no room.")]


def test_room_is_given_back_with_the_files(reader: FakeReader) -> None:
    budget = Budget(1_000_000, "There is no room.")
    uploads = Uploads(budgets=(budget,))
    uploads.receive("files", {"a": ("a.tif", tiff(3))})
    read(uploads, reader)
    assert budget.taken > len(tiff(3))
    uploads.turn(reader, uploads.sheets[0], 90)
    uploads.receive("files", {})
    assert budget.taken == 0


def test_corrections_are_unsaved_until_they_are_downloaded(
    uploads: Uploads, reader: FakeReader
) -> None:
    uploads.receive("files", {"a": ("a.tif", tiff(2))})
    read(uploads, reader)
    assert not uploads.has_unsaved
    first, second = uploads.sheets
    first.finds[0].correct("7")
    assert uploads.has_unsaved
    uploads.mark_saved()
    assert not uploads.has_unsaved
    second.table_cells[0].correct("12")
    assert uploads.has_unsaved


def test_photos_of_one_name_are_told_apart_in_a_workbook(
    uploads: Uploads, reader: FakeReader
) -> None:
    files = {key: ("image.jpg", png()) for key in "abc"}
    uploads.receive("files", {**files, "d": ("no ending", png()), "e": ("no ending", png())})
    read(uploads, reader)
    assert [sheet.file for sheet in uploads.sheets] == [
        *("image.jpg", "image (2).jpg", "image (3).jpg"),
        *("no ending", "no ending (2)"),
    ]
    book = CalamineWorkbook.from_filelike(io.BytesIO(as_xlsx(uploads.sheets)))
    pages = [book.get_sheet_by_index(at).to_python() for at in range(5)]
    assert pages == [[[number]] for number in range(1, 6)]
