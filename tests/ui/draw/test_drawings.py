import csv
import io
import zipfile

import cv2
import numpy as np
import pytest

from digitlab import Prediction, Reading
from digitlab.ui.draw.drawings import KEPT, Album, encode_png


def reading(digit: int) -> Reading:
    return Reading(Prediction(np.eye(10)[digit]), np.full((28, 28), digit, np.uint8), (1, 2, 3, 4))


@pytest.fixture
def album() -> Album:
    """Drawings 1, 2 and 5, read as 4, 9 and 7."""
    made = Album()
    for number, digit in ((1, 4), (2, 9), (5, 7)):
        made.keep(number, b"png %d" % number, reading(digit))
    return made


def unpack(album: Album) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(album.zip())) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_drawing_is_called_what_was_read(album: Album) -> None:
    assert album.drawings[1].name == 4


def test_visitor_has_the_last_word_on_a_name(album: Album) -> None:
    album.correct(1, 9)
    assert album.drawings[1].name == 9
    assert album.drawings[1].reading.digit == 4
    album.correct(1, None)
    assert album.drawings[1].name == 4


def test_zero_is_a_correction_too(album: Album) -> None:
    album.correct(1, 0)
    assert album.drawings[1].name == 0


def test_drawing_seen_again_keeps_its_correction(album: Album) -> None:
    album.correct(1, 9)
    album.keep(1, b"png 1", reading(4))
    assert album.drawings[1].name == 9


def test_correction_stays_with_a_drawing_that_is_drawn_on(album: Album) -> None:
    album.correct(1, 9)
    album.keep(1, b"png 1 and a stroke", reading(8))
    assert album.drawings[1].name == 9


def test_dropped_drawing_is_forgotten_and_may_be_dropped_again(album: Album) -> None:
    album.drop(2)
    album.drop(2)
    assert list(album.drawings) == [1, 5]


def test_latest_are_the_newest_first_without_the_one_on_the_canvas(album: Album) -> None:
    assert [number for number, _ in album.latest(8, but=5)] == [2, 1]
    assert [number for number, _ in album.latest(2, but=77)] == [5, 2]
    assert album.latest(0, but=5) == []


def test_oldest_drawings_go_first_when_there_are_too_many() -> None:
    album = Album()
    for number in range(1, KEPT + 3):
        album.keep(number, b"", reading(1))
    assert len(album.drawings) == KEPT
    assert min(album.drawings) == 3
    assert max(album.drawings) == KEPT + 2


def test_drawing_brought_back_by_undo_is_not_the_one_to_go() -> None:
    album = Album()
    for number in range(2, KEPT + 2):
        album.keep(number, b"", reading(1))
    album.keep(1, b"on the canvas now", reading(7))
    assert 1 in album.drawings
    assert len(album.drawings) == KEPT


def test_zip_holds_each_drawing_what_the_network_saw_and_the_labels(album: Album) -> None:
    album.correct(2, 0)
    files = unpack(album)
    assert sorted(files) == [
        *(f"drawing-00{place}.png" for place in (1, 2, 3)),
        "labels.csv",
        *(f"mnist-00{place}.png" for place in (1, 2, 3)),
    ]
    assert files["drawing-003.png"] == b"png 5"
    seen = cv2.imdecode(np.frombuffer(files["mnist-003.png"], np.uint8), cv2.IMREAD_UNCHANGED)
    np.testing.assert_array_equal(seen, np.full((28, 28), 7))
    rows = list(csv.DictReader(io.StringIO(files["labels.csv"].decode())))
    assert [row["file"] for row in rows] == ["001.png", "002.png", "003.png"]
    assert [row["label"] for row in rows] == ["4", "0", "7"]
    assert [row["read"] for row in rows] == ["4", "9", "7"]
    assert rows[0]["confidence"] == "1.0000"
    assert rows[0]["is_digit"] == "True"


def test_zip_of_an_empty_album_holds_the_heading_alone() -> None:
    assert unpack(Album()) == {"labels.csv": b"file,label,read,confidence,is_digit\n"}


def test_albums_of_two_visitors_are_two(album: Album) -> None:
    assert not Album().drawings
    assert len(album.drawings) == 3


def test_png_is_lossless() -> None:
    picture = np.arange(12, dtype=np.uint8).reshape(3, 4)
    back = cv2.imdecode(np.frombuffer(encode_png(picture), np.uint8), cv2.IMREAD_UNCHANGED)
    np.testing.assert_array_equal(back, picture)
