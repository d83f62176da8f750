"""The files of one visit: each read once, freed when taken away, and bad for itself alone."""

import io
from collections.abc import Iterator

import cv2
import numpy as np
import pytest
from python_calamine import CalamineWorkbook

from digitlab import Hand, Page, PictureError, Reader, Reading
from digitlab.io.images import Source
from digitlab.results import NO_INK
from digitlab.ui import limits
from digitlab.ui.scan import uploads as module
from digitlab.ui.scan.downloads import as_xlsx
from digitlab.ui.scan.sheet import Sheet
from digitlab.ui.scan.uploads import UNKNOWN, Uploads

from ...fixtures.files import encode_pages
from ...fixtures.readings import page, reading, sure


class FakeReader(Reader):
    """Reads a fixed text from every page, and counts."""

    def __init__(self) -> None:
        self.count = 0
        self.turns: list[int | None] = []

    def read_page(self, source: Source, turn: int | None = None, hand: Hand | None = None) -> Page:
        self.count += 1
        self.turns.append(turn)
        return page(sure(str(self.count)), turned=turn or 0)

    def read_digit(self, source: Source, hand: Hand | None = None) -> Reading:
        self.count += 1
        return reading((7, 0.99, True))


def png() -> bytes:
    return cv2.imencode(".png", np.full((40, 40), 200, np.uint8))[1].tobytes()


def tiff(pages: int) -> bytes:
    return encode_pages([np.full((30, 30), 200, np.uint8)] * pages, "TIFF")


def read(uploads: Uploads, reader: Reader) -> list[tuple[float, str]]:
    return list(uploads.read(reader))


def texts(uploads: Uploads) -> list[str]:
    return [line for sheet in uploads.sheets for line in sheet.lines]


@pytest.fixture
def reader() -> FakeReader:
    return FakeReader()


@pytest.fixture
def uploads() -> Uploads:
    return Uploads()


def test_every_page_of_every_file_is_read_in_order(uploads: Uploads, reader: FakeReader) -> None:
    uploads.receive("files", {"b": ("b.png", png()), "a": ("a.tif", tiff(2))})
    read(uploads, reader)
    assert [(sheet.file, sheet.number) for sheet in uploads.sheets] == [
        ("b.png", 1),
        ("a.tif", 1),
        ("a.tif", 2),
    ]


def test_share_that_is_done_grows_from_0(uploads: Uploads, reader: FakeReader) -> None:
    uploads.receive("files", {"a": ("a.tif", tiff(4)), "b": ("b.png", png())})
    shares = [share for share, _ in read(uploads, reader)]
    assert shares[0] == 0
    assert shares == sorted(shares)
    assert shares[-1] <= 1


def test_nothing_is_read_twice(uploads: Uploads, reader: FakeReader) -> None:
    uploads.receive("files", {"a": ("a.png", png())})
    read(uploads, reader)
    uploads.receive("files", {"a": ("a.png", png()), "b": ("b.png", png())})
    read(uploads, reader)
    assert read(uploads, reader) == []
    assert reader.count == 2


def test_reading_broken_off_goes_on_where_it_was(uploads: Uploads, reader: FakeReader) -> None:
    uploads.receive("files", {"a": ("a.tif", tiff(3))})
    broken_off = uploads.read(reader)
    next(broken_off)
    next(broken_off)
    del broken_off
    assert texts(uploads) == ["1"]
    read(uploads, reader)
    assert texts(uploads) == ["1", "2", "3"]
    assert reader.count == 3


def test_bad_file_is_named_and_the_others_are_read(uploads: Uploads, reader: FakeReader) -> None:
    uploads.receive(
        "files",
        {"a": ("text.png", b"text"), "b": ("none.png", b""), "c": ("good.png", png())},
    )
    read(uploads, reader)
    assert [name for name, _ in uploads.problems] == ["text.png", "none.png"]
    assert all(trouble.endswith(".") for _, trouble in uploads.problems)
    assert texts(uploads) == ["1"]


def test_error_that_nobody_foresaw_is_one_files_trouble_too(
    uploads: Uploads, reader: FakeReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> Page:
        raise ZeroDivisionError

    uploads.receive("files", {"a": ("a.png", png())})
    monkeypatch.setattr(reader, "read_page", fail)
    read(uploads, reader)
    assert uploads.problems == [("a.png", UNKNOWN)]


def test_pages_before_a_damaged_one_are_kept(
    uploads: Uploads, reader: FakeReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(_: bytes, first: int) -> object:
        if first == 0:
            yield np.zeros((9, 9, 4), np.uint8)
        raise PictureError("Page 2 is damaged.")

    uploads.receive("files", {"a": ("a.tif", tiff(2))})
    monkeypatch.setattr(module.images, "pages", damaged)
    read(uploads, reader)
    assert texts(uploads) == ["1"]
    assert uploads.problems == [("a.tif", "Page 2 is damaged.")]


def test_more_pages_than_are_kept(reader: FakeReader) -> None:
    uploads = Uploads(most_sheets=3)
    uploads.receive("files", {"a": ("a.tif", tiff(2)), "b": ("b.tif", tiff(2))})
    read(uploads, reader)
    assert len(uploads.sheets) == 3
    ((name, trouble),) = uploads.problems
    assert name == "b.tif"
    assert "3 pages" in trouble


def test_as_many_pages_as_are_kept_are_no_trouble(reader: FakeReader) -> None:
    uploads = Uploads(most_sheets=3)
    uploads.receive("files", {"a": ("a.tif", tiff(3))})
    read(uploads, reader)
    assert len(uploads.sheets) == 3
    assert uploads.problems == []


def test_what_a_source_holds_no_longer_is_freed(uploads: Uploads, reader: FakeReader) -> None:
    uploads.receive("files", {"a": ("a.png", png()), "b": ("b.png", png())})
    uploads.receive("camera", {"c": ("c.jpg", png())})
    read(uploads, reader)
    uploads.receive("files", {"b": ("b.png", png())})
    assert [file.name for file in uploads.files.values()] == ["b.png", "c.jpg"]


def test_source_that_begins_anew_takes_nothing_with_it(uploads: Uploads) -> None:
    uploads.receive("files", {"a": ("a.png", png())})
    uploads.begin_anew("files")
    uploads.receive("files", {"b": ("b.png", png())})
    assert [file.name for file in uploads.files.values()] == ["a.png", "b.png"]
    uploads.receive("files", {})
    assert [file.name for file in uploads.files.values()] == ["a.png"]


def test_cleared_uploads_hold_nothing(uploads: Uploads, reader: FakeReader) -> None:
    uploads.receive("files", {"a": ("a.png", png())})
    read(uploads, reader)
    uploads.clear()
    assert not uploads.files
    assert uploads.round == 2


def test_another_mode_reads_anew(uploads: Uploads, reader: FakeReader) -> None:
    uploads.receive("files", {"a": ("a.png", png())})
    read(uploads, reader)
    uploads.read_as_digits(True)
    assert not uploads.sheets
    read(uploads, reader)
    assert texts(uploads) == ["7"]
    assert uploads.sheets[0].picture == b""
    uploads.read_as_digits(True)
    assert read(uploads, reader) == []


def test_single_digit_without_ink_is_said(
    uploads: Uploads, reader: FakeReader, bundled_reader: Reader
) -> None:
    uploads.read_as_digits(True)
    uploads.receive("files", {"a": ("blank.png", png())})
    read(uploads, bundled_reader)
    assert uploads.problems == [("blank.png", NO_INK)]


def test_too_many_single_digits(reader: FakeReader) -> None:
    uploads = Uploads(most_digits=1)
    uploads.read_as_digits(True)
    uploads.receive("files", {"a": ("a.png", png()), "b": ("b.png", png())})
    read(uploads, reader)
    assert len(uploads.sheets) == 1
    assert [name for name, _ in uploads.problems] == ["b.png"]


def test_page_is_turned_from_where_it_stands(uploads: Uploads, reader: FakeReader) -> None:
    uploads.receive("files", {"a": ("a.tif", tiff(2))})
    read(uploads, reader)
    right = uploads.turn(reader, uploads.sheets[1], 90)
    assert uploads.sheets[1] is right
    assert (right.number, right.turned) == (2, 90)
    back = uploads.turn(reader, right, 270)
    assert back.turned == 0
    assert reader.turns == [None, None, 90, 0]


# Turns, and room


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
    gate = limits.Gate(1)
    monkeypatch.setattr(limits, "PAGES", gate)
    uploads.receive("files", {"a": ("a.tif", tiff(3))})
    left = uploads.read(reader)  # as a run leaves it that Streamlit stops
    next(left)
    assert closed == []
    next(left)
    assert closed == [0]
    next(left)
    assert closed == [0, 1]
    with gate.turn(limits.Urgency.PAGE, lambda: pytest.fail("the turn is held")):
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

    gate = limits.Gate(1)
    monkeypatch.setattr(limits, "PAGES", gate)
    uploads.receive("files", {"a": ("a.png", png())})
    with gate.turn(limits.Urgency.PAGE), pytest.raises(Stopped):
        list(uploads.read(reader, stop))
    assert not uploads.sheets
    read(uploads, reader)
    assert texts(uploads) == ["1"]


def test_file_without_room_is_refused_by_name_and_the_others_are_read(
    reader: FakeReader,
) -> None:
    uploads = Uploads(budgets=(limits.Budget(10_000, "There is no room."),))
    uploads.receive("files", {"a": ("a.png", png()), "b": ("large.png", bytes(20_000))})
    assert uploads.problems == [("large.png", "There is no room.")]
    assert uploads.files["b"].content == b""
    uploads.read_as_digits(True)
    assert uploads.problems == [("large.png", "There is no room.")]


def test_pages_without_room_are_a_problem_of_their_file(reader: FakeReader) -> None:
    two_pages = 2 * Sheet.from_page("a", 1, page(sure("1"))).memory
    budget = limits.Budget(len(tiff(3)) + two_pages, "There is no room.")
    uploads = Uploads(budgets=(budget,))
    uploads.receive("files", {"a": ("a.tif", tiff(3))})
    read(uploads, reader)
    assert texts(uploads) == ["1", "2"]
    assert uploads.problems == [("a.tif", "There is no room.")]


def test_room_is_given_back_with_the_files(reader: FakeReader) -> None:
    budget = limits.Budget(1_000_000, "There is no room.")
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
