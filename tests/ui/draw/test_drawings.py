import csv
import io
import zipfile

import cv2
import numpy as np
import pytest

from digitlab import Prediction, Reading
from digitlab.structure.corrections import Corrected
from digitlab.ui.draw.drawings import (
    MOST_BYTES,
    MOST_DRAWINGS,
    DigitDrawing,
    Drawings,
    NumberDrawing,
)


def reading(digit: int) -> Reading:
    return Reading(Prediction(np.eye(10)[digit]), np.full((28, 28), digit, np.uint8), (1, 2, 3, 4))


@pytest.fixture
def drawings() -> Drawings:
    """Drawings 1, 2 and 5, read as 4, 9 and 7."""
    made = Drawings()
    for number, digit in ((1, 4), (2, 9), (5, 7)):
        made.keep(number, DigitDrawing(reading(digit), b"png %d" % number))
    return made


def unpack(drawings: Drawings) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(drawings.zip())) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_drawing_is_called_what_was_read(drawings: Drawings) -> None:
    assert drawings.by_number[1].text == "4"


def test_visitor_has_the_last_word_on_a_name(drawings: Drawings) -> None:
    drawings.by_number[1].correct("9")
    assert drawings.by_number[1].text == "9"
    assert drawings.by_number[1].read == "4"
    drawings.by_number[1].correct(None)
    assert drawings.by_number[1].text == "4"


def test_correction_stays_with_a_drawing_that_is_drawn_on(drawings: Drawings) -> None:
    drawings.by_number[1].correct("9")
    drawings.keep(1, DigitDrawing(reading(8), b"png 1 and a stroke"))
    assert drawings.by_number[1].text == "9"


def test_dropped_drawing_is_forgotten_and_may_be_dropped_again(drawings: Drawings) -> None:
    drawings.drop(2)
    drawings.drop(2)
    assert list(drawings.by_number) == [1, 5]


def test_latest_are_the_newest_first_without_the_one_on_the_canvas(drawings: Drawings) -> None:
    assert [number for number, _ in drawings.latest(8, but=5)] == [2, 1]
    assert [number for number, _ in drawings.latest(2, but=77)] == [5, 2]
    assert drawings.latest(0, but=5) == []


def test_oldest_drawings_go_first_when_there_are_too_many() -> None:
    drawings = Drawings()
    for number in range(1, MOST_DRAWINGS + 3):
        drawings.keep(number, DigitDrawing(reading(1), b""))
    assert len(drawings.by_number) == MOST_DRAWINGS
    assert min(drawings.by_number) == 3
    assert max(drawings.by_number) == MOST_DRAWINGS + 2


def test_oldest_drawings_go_first_when_they_are_too_large() -> None:
    drawings = Drawings()
    for number in range(1, 5):
        drawings.keep(number, DigitDrawing(reading(1), bytes(MOST_BYTES // 2)))
    assert list(drawings.by_number) == [3, 4]


def test_drawing_brought_back_by_undo_is_not_the_one_to_go() -> None:
    drawings = Drawings()
    for number in range(2, MOST_DRAWINGS + 2):
        drawings.keep(number, DigitDrawing(reading(1), b""))
    drawings.keep(1, DigitDrawing(reading(7), b"on the canvas now"))
    assert 1 in drawings.by_number
    assert len(drawings.by_number) == MOST_DRAWINGS


def test_zip_holds_each_drawing_what_the_network_saw_and_the_labels(drawings: Drawings) -> None:
    drawings.by_number[2].correct("0")
    files = unpack(drawings)
    assert sorted(files) == [
        *("00001_4.png", "00002_0.png", "00003_7.png"),
        *(f"drawing-0000{place}.png" for place in (1, 2, 3)),
        "labels.csv",
    ]
    assert files["drawing-00003.png"] == b"png 5"
    seen = cv2.imdecode(np.frombuffer(files["00003_7.png"], np.uint8), cv2.IMREAD_UNCHANGED)
    np.testing.assert_array_equal(seen, np.full((28, 28), 7))
    rows = list(csv.DictReader(io.StringIO(files["labels.csv"].decode())))
    assert [row["label"] for row in rows] == ["4", "0", "7"]
    assert [row["labelled_by"] for row in rows] == ["network", "person", "network"]
    assert [row["read"] for row in rows] == ["4", "9", "7"]
    assert rows[0]["confidence"] == "1.0000"
    assert rows[0]["is_digit"] == "True"


def test_zip_of_no_drawings_holds_the_heading_alone() -> None:
    (table,) = unpack(Drawings()).values()
    assert len(table.splitlines()) == 1


def test_drawings_of_two_visitors_are_two(drawings: Drawings) -> None:
    assert not Drawings().by_number
    assert len(drawings.by_number) == 3


def number(*digits: int) -> NumberDrawing:
    finds = [Corrected(reading(digit)) for digit in digits]
    return NumberDrawing(finds, "".join(map(str, digits)), b"png")


def test_number_gives_each_symbol_its_label() -> None:
    drawing = number(1, 2)
    drawing.correct(" 1 7 ")
    assert drawing.text == "1 7"
    assert [find.label for find in drawing.finds] == ["1", "7"]
    drawing.correct("")
    assert drawing.text == "12"
    assert [find.label for find in drawing.finds] == [None, None]


def test_number_of_another_length_leaves_its_symbols_without_labels() -> None:
    drawing = number(1, 2)
    drawing.correct("173")
    assert drawing.text == "173"
    assert not drawing.is_cut_right
    assert not any(find.is_digit for find in drawing.finds)
    assert not any(find.lesson for find in drawing.finds)


def test_zip_of_numbers_has_a_picture_of_each_symbol_and_each_canvas_once() -> None:
    drawings = Drawings()
    drawings.keep(1, number(1, 2))
    drawings.keep(2, number(3))
    names = set(unpack(drawings))
    assert names == {
        *("00001_1.png", "00002_2.png", "00003_3.png", "labels.csv"),
        *("drawing-00001.png", "drawing-00003.png"),
    }
