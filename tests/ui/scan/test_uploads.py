"""The files of one visit: each read once, freed when taken away, and bad for itself alone."""

import io
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from digitlab import Page, PictureError, Reader, Reading
from digitlab.results import NO_INK
from digitlab.ui.scan import uploads as trays
from digitlab.ui.scan.uploads import UNKNOWN, Tray

from ...fixtures.readings import page, reading, sure


class FakeReader(Reader):
    """Reads a fixed text from every page, and counts."""

    def __init__(self) -> None:
        self.count = 0
        self.turns: list[int | None] = []

    def read_page(self, source: np.ndarray | bytes | str | Path, turn: int | None = None) -> Page:
        self.count += 1
        self.turns.append(turn)
        return page(sure(str(self.count)), turned=turn or 0)

    def read_digit(self, source: bytes | str | Path) -> Reading:
        self.count += 1
        return reading((7, 0.99, True))


def png() -> bytes:
    return cv2.imencode(".png", np.full((40, 40), 200, np.uint8))[1].tobytes()


def tiff(pages: int) -> bytes:
    first, *others = [Image.new("L", (30, 30), 200) for _ in range(pages)]
    file = io.BytesIO()
    first.save(file, "TIFF", save_all=True, append_images=others)
    return file.getvalue()


def read(tray: Tray, reader: Reader) -> list[tuple[float, str]]:
    return list(tray.read(reader))


def texts(tray: Tray) -> list[str]:
    return [line for sheet in tray.sheets for line in sheet.lines]


@pytest.fixture
def reader() -> FakeReader:
    return FakeReader()


@pytest.fixture
def tray() -> Tray:
    return Tray()


def test_every_page_of_every_file_is_read_in_order(tray: Tray, reader: FakeReader) -> None:
    tray.receive("files", {"b": ("b.png", png()), "a": ("a.tif", tiff(2))})
    read(tray, reader)
    assert [(sheet.file, sheet.number) for sheet in tray.sheets] == [
        ("b.png", 1),
        ("a.tif", 1),
        ("a.tif", 2),
    ]


def test_share_that_is_done_grows_from_0(tray: Tray, reader: FakeReader) -> None:
    tray.receive("files", {"a": ("a.tif", tiff(4)), "b": ("b.png", png())})
    shares = [share for share, _ in read(tray, reader)]
    assert shares[0] == 0
    assert shares == sorted(shares)
    assert shares[-1] <= 1


def test_nothing_is_read_twice(tray: Tray, reader: FakeReader) -> None:
    tray.receive("files", {"a": ("a.png", png())})
    read(tray, reader)
    tray.receive("files", {"a": ("a.png", png()), "b": ("b.png", png())})
    read(tray, reader)
    assert read(tray, reader) == []
    assert reader.count == 2


def test_reading_broken_off_goes_on_where_it_was(tray: Tray, reader: FakeReader) -> None:
    tray.receive("files", {"a": ("a.tif", tiff(3))})
    broken_off = tray.read(reader)
    next(broken_off)
    next(broken_off)
    del broken_off
    assert texts(tray) == ["1"]
    read(tray, reader)
    assert texts(tray) == ["1", "2", "3"]
    assert reader.count == 3


def test_bad_file_is_named_and_the_others_are_read(tray: Tray, reader: FakeReader) -> None:
    tray.receive(
        "files",
        {"a": ("text.png", b"text"), "b": ("none.png", b""), "c": ("good.png", png())},
    )
    read(tray, reader)
    assert [name for name, _ in tray.troubles] == ["text.png", "none.png"]
    assert all(trouble.endswith(".") for _, trouble in tray.troubles)
    assert texts(tray) == ["1"]


def test_error_that_nobody_foresaw_is_one_files_trouble_too(
    tray: Tray, reader: FakeReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> Page:
        raise ZeroDivisionError

    tray.receive("files", {"a": ("a.png", png())})
    monkeypatch.setattr(reader, "read_page", fail)
    read(tray, reader)
    assert tray.troubles == [("a.png", UNKNOWN)]


def test_pages_before_a_damaged_one_are_kept(
    tray: Tray, reader: FakeReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(_: bytes) -> object:
        yield np.zeros((9, 9, 4), np.uint8)
        raise PictureError("Page 2 is damaged.")

    tray.receive("files", {"a": ("a.tif", tiff(2))})
    monkeypatch.setattr(trays.images, "pages", damaged)
    read(tray, reader)
    assert texts(tray) == ["1"]
    assert tray.troubles == [("a.tif", "Page 2 is damaged.")]


def test_more_pages_than_are_kept(
    tray: Tray, reader: FakeReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trays, "MOST_SHEETS", 3)
    tray.receive("files", {"a": ("a.tif", tiff(2)), "b": ("b.tif", tiff(2))})
    read(tray, reader)
    assert len(tray.sheets) == 3
    ((name, trouble),) = tray.troubles
    assert name == "b.tif"
    assert "3 pages" in trouble


def test_as_many_pages_as_are_kept_are_no_trouble(
    tray: Tray, reader: FakeReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trays, "MOST_SHEETS", 3)
    tray.receive("files", {"a": ("a.tif", tiff(3))})
    read(tray, reader)
    assert len(tray.sheets) == 3
    assert tray.troubles == []


def test_what_a_source_holds_no_longer_is_freed(tray: Tray, reader: FakeReader) -> None:
    tray.receive("files", {"a": ("a.png", png()), "b": ("b.png", png())})
    tray.receive("camera", {"c": ("c.jpg", png())})
    read(tray, reader)
    tray.receive("files", {"b": ("b.png", png())})
    assert [file.name for file in tray.files.values()] == ["b.png", "c.jpg"]


def test_source_that_begins_anew_takes_nothing_with_it(tray: Tray) -> None:
    tray.receive("files", {"a": ("a.png", png())})
    tray.disown("files")
    tray.receive("files", {"b": ("b.png", png())})
    assert [file.name for file in tray.files.values()] == ["a.png", "b.png"]
    tray.receive("files", {})
    assert [file.name for file in tray.files.values()] == ["a.png"]


def test_emptied_tray_holds_nothing(tray: Tray, reader: FakeReader) -> None:
    tray.receive("files", {"a": ("a.png", png())})
    read(tray, reader)
    tray.empty()
    assert not tray.files
    assert tray.round == 2


def test_another_mode_reads_anew(tray: Tray, reader: FakeReader) -> None:
    tray.receive("files", {"a": ("a.png", png())})
    read(tray, reader)
    tray.one_each(True)
    assert not tray.sheets
    read(tray, reader)
    assert texts(tray) == ["7"]
    assert tray.sheets[0].picture == b""
    tray.one_each(True)
    assert read(tray, reader) == []


def test_single_digit_without_ink_is_said(
    tray: Tray, reader: FakeReader, bundled_reader: Reader
) -> None:
    tray.one_each(True)
    tray.receive("files", {"a": ("blank.png", png())})
    read(tray, bundled_reader)
    assert tray.troubles == [("blank.png", NO_INK)]


def test_too_many_single_digits(
    tray: Tray, reader: FakeReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trays, "MOST_DIGITS", 1)
    tray.one_each(True)
    tray.receive("files", {"a": ("a.png", png()), "b": ("b.png", png())})
    read(tray, reader)
    assert len(tray.sheets) == 1
    assert [name for name, _ in tray.troubles] == ["b.png"]


def test_page_is_turned_from_where_it_stands(tray: Tray, reader: FakeReader) -> None:
    tray.receive("files", {"a": ("a.tif", tiff(2))})
    read(tray, reader)
    (file,) = tray.files.values()
    right = file.turn(reader, tray.sheets[1], 90)
    assert tray.sheets[1] is right
    assert (right.number, right.turned) == (2, 90)
    back = file.turn(reader, right, 270)
    assert back.turned == 0
    assert reader.turns == [None, None, 90, 0]
