"""What is taken away from the Scan page holds the corrections and is safe to open."""

import csv
import io
import json
import zipfile

from python_calamine import CalamineWorkbook

from digitlab.export.formats import COLUMNS
from digitlab.ui.scan import downloads

from ...fixtures.readings import sheet, sure

UNREAD = (5, 0.9, False)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_nothing_found_is_a_table_without_rows() -> None:
    assert downloads.as_digits([sheet()]) == ",".join(COLUMNS) + "\n"
    assert json.loads(downloads.as_json([])) == []


def test_csv_has_a_row_for_each_number() -> None:
    one = sheet(sure("47 12"), sure("3"), number=3)
    one.table_cells[0].correct("4.7")
    found = [(row["row"], row["column"], row["number"]) for row in rows(downloads.as_csv([one]))]
    assert found == [("1", "1", "4.7"), ("1", "2", "12"), ("2", "1", "3")]


def test_cell_left_out_leaves_the_others_in_place() -> None:
    one = sheet(sure("47 12"), sure("30 5"))
    one.table_cells[0].correct("")
    assert downloads.as_text([one]) == "\t12\n30\t5\n"


def test_xlsx_holds_corrections_and_colors_what_is_still_doubtful() -> None:
    one = sheet([(4, 0.5, True)], [(7, 0.5, True)])
    one.table_cells[0].correct("8")
    entries = [*downloads.cell_entries([one])]
    assert [(entry.text, entry.weakest) for entry in entries] == [("8", 1), ("7", 0.5)]
    book = CalamineWorkbook.from_filelike(io.BytesIO(downloads.as_xlsx([one])))
    assert book.get_sheet_by_index(0).to_python() == [[8], [7]]


def test_a_blank_page_has_a_sheet_of_its_own() -> None:
    pages = [sheet(sure("1")), sheet(number=2), sheet(sure("3"), number=3)]
    book = CalamineWorkbook.from_filelike(io.BytesIO(downloads.as_xlsx(pages)))
    assert book.sheet_names[:3] == ["page.png p1", "page.png p2", "page.png p3"]
    assert [book.get_sheet_by_index(at).to_python() for at in range(3)] == [[[1]], [], [[3]]]


def test_a_file_for_each_page_in_a_zip() -> None:
    (csv_file,) = (download for download in downloads.of_numbers(85) if download.label == "CSV")
    packed = downloads.one_each(csv_file, [sheet(sure("1"), file="../x"), sheet(sure("2"))])
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.namelist() == ["numbers-001.csv", "numbers-002.csv"]
        assert rows(archive.read("numbers-002.csv").decode())[0]["number"] == "2"


def test_csv_has_a_row_for_each_find() -> None:
    first, second = rows(downloads.as_digits([sheet(sure("47"), number=3)]))
    assert first == {
        **{"file": "page.png", "page": "3", "line": "1", "index": "1"},
        **{"x": "40", "y": "50", "width": "20", "height": "30"},
        **{"digit": "4", "confidence": "0.99", "is_digit": "True"},
    }
    assert (second["digit"], second["x"]) == ("7", "80")


def test_corrections_are_in_every_file() -> None:
    one = sheet([*sure("123"), UNREAD])
    one.finds[0].correct("9")
    one.finds[1].correct("")
    found = [
        (row["digit"], row["confidence"], row["is_digit"])
        for row in rows(downloads.as_digits([one]))
    ]
    assert found == [("9", "1.0", "True"), ("3", "0.99", "True"), ("5", "0.9", "False")]
    first, *_ = json.loads(downloads.as_json([one]))
    assert [symbol["confidence"] for symbol in first["symbols"]] == [1.0, 0.99, 0.9]
    assert first["number"] == "93?"
    with zipfile.ZipFile(io.BytesIO(downloads.as_zip([one]))) as archive:
        assert archive.namelist() == ["00001_9.png", "00002_3.png", "labels.csv"]


def test_a_word_for_what_was_unread_makes_it_a_digit() -> None:
    one = sheet([UNREAD])
    one.finds[0].correct("6")
    (row,) = rows(downloads.as_digits([one]))
    assert (row["digit"], row["is_digit"]) == ("6", "True")


def test_a_word_against_a_digit_makes_it_none() -> None:
    one = sheet(sure("1"))
    one.finds[0].correct("?")
    assert rows(downloads.as_digits([one]))[0]["is_digit"] == "False"


def test_names_are_no_formulas_and_no_paths() -> None:
    evil = sheet(sure("1"), file="=HYPERLINK(../../x).png")
    assert rows(downloads.as_digits([evil]))[0]["file"].startswith("'=")
    with zipfile.ZipFile(io.BytesIO(downloads.as_zip([evil]))) as archive:
        assert not any("/" in name or ".." in name for name in archive.namelist())
        assert rows(archive.read("labels.csv").decode())[0]["file"].startswith("'=")


def test_same_sheets_make_the_same_zip() -> None:
    assert downloads.as_zip([sheet(sure("3"))]) == downloads.as_zip([sheet(sure("3"))])
