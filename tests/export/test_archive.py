"""The ZIP of labelled pictures: what it holds, and that it is harmless."""

import csv
import io
import zipfile

import cv2
import numpy as np
import pytest

from digitlab.export.archive import COLUMNS, Picture, write_zip
from digitlab.results import UNREAD
from digitlab.structure.corrections import LEFT_OUT, Corrected

from ..fixtures.readings import Said, reading

SEVEN, REFUSED = (7, 0.97, True), (5, 0.9, False)


def corrected(said: Said, label: str | None = None) -> Corrected:
    return Corrected(reading(said, line=2, index=3), label=label)


def unpacked(*pictures: Picture) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(write_zip(pictures))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def rows(*pictures: Picture) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(unpacked(*pictures)["labels.csv"].decode())))


def test_no_picture_is_the_heading_alone() -> None:
    assert unpacked() == {"labels.csv": f"{','.join(COLUMNS)}\n".encode()}


def test_find_on_a_page_says_where_it_was() -> None:
    (row,) = rows(Picture(corrected(SEVEN), "page.png", 4))
    assert row == {
        **{"picture": "00001_7.png", "label": "7", "labelled_by": "network"},
        **{"read": "7", "confidence": "0.9700", "is_digit": "True"},
        **{"file": "page.png", "page": "4", "line": "2", "index": "3"},
    }


def test_drawing_has_no_place_and_its_canvas_beside_it() -> None:
    files = unpacked(Picture(corrected(SEVEN), drawing=b"a PNG"))
    assert [*files] == ["00001_7.png", "drawing-00001.png", "labels.csv"]
    assert files["drawing-00001.png"] == b"a PNG"
    (row,) = rows(Picture(corrected(SEVEN), drawing=b"a PNG"))
    assert [row[name] for name in ("file", "page", "line", "index")] == [""] * 4


@pytest.mark.parametrize(
    ("said", "word", "name", "label", "labelled_by"),
    [
        (SEVEN, None, "00001_7.png", "7", "network"),
        (SEVEN, "1", "00001_1.png", "1", "person"),
        (REFUSED, None, "00001_unlabelled.png", "", ""),
        (REFUSED, "6", "00001_6.png", "6", "person"),
        (SEVEN, UNREAD, "00001_unlabelled.png", "", "person"),
        (SEVEN, LEFT_OUT, "00001_unlabelled.png", "", ""),
    ],
)
def test_label_and_who_gave_it(
    said: Said, word: str | None, name: str, label: str, labelled_by: str
) -> None:
    (row,) = rows(Picture(corrected(said, word)))
    assert (row["picture"], row["label"], row["labelled_by"]) == (name, label, labelled_by)
    assert (row["read"], row["is_digit"]) == (str(said[0]), str(said[2]))


def test_every_row_names_a_file_in_the_zip() -> None:
    pictures = [Picture(corrected(said)) for said in (SEVEN, REFUSED, SEVEN)]
    assert {row["picture"] for row in rows(*pictures)} == unpacked(*pictures).keys() - {
        "labels.csv"
    }


def test_picture_is_what_the_network_saw() -> None:
    file = np.frombuffer(unpacked(Picture(corrected(SEVEN)))["00001_7.png"], np.uint8)
    np.testing.assert_array_equal(
        cv2.imdecode(file, cv2.IMREAD_UNCHANGED), np.full((28, 28), 70, np.uint8)
    )


def test_file_named_like_a_formula_and_a_path_is_harmless() -> None:
    evil = Picture(corrected(SEVEN), "=HYPERLINK(../../x).png", 1)
    assert rows(evil)[0]["file"] == "'=HYPERLINK(../../x).png"
    assert not any("/" in name or ".." in name for name in unpacked(evil))


def test_same_pictures_make_the_same_zip() -> None:
    assert write_zip([Picture(corrected(SEVEN))]) == write_zip([Picture(corrected(SEVEN))])
