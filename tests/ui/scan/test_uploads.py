"""The files of one visit: each read once, freed when taken away, and bad for itself alone."""

import numpy as np
import pytest

from digitlab import Page, PictureError, Reader
from digitlab.results import NO_INK
from digitlab.ui.scan import uploads as module
from digitlab.ui.scan.uploads import UNKNOWN, Uploads

from .fake_reader import FakeReader, png, read, texts, tiff


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
