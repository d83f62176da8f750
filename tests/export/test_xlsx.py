"""Another library opens the workbook and finds numbers."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from digitlab.errors import DigitlabError
from digitlab.export import xlsx
from digitlab.export.numbers import CellEntry
from digitlab.export.xlsx import DOUBTFUL, SURENESS, SYMBOLS, write_xlsx
from digitlab.results import Mark
from digitlab.structure.corrections import ASK_BELOW

from .test_numbers import LINES, entries


def book(found: list[CellEntry]) -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(io.BytesIO(write_xlsx(found)))


def sheet(found: list[CellEntry], name: str | int = 0) -> list[list[Any]]:
    opened = book(found)
    if isinstance(name, str):
        return opened.get_sheet_by_name(name).to_python()
    return opened.get_sheet_by_index(name).to_python()


def test_numbers_are_numbers_and_what_would_lose_by_it_is_text() -> None:
    assert sheet(entries(*LINES)) == [["?", "?"], [12.5, -40.0], ["007", ""], ["1/12", 8.0]]
    assert sheet(entries("1234567890123456", "0.50")) == [["1234567890123456"], [0.5]]


def test_tables_stand_one_under_another_and_each_page_has_a_sheet() -> None:
    first = entries("12   3")
    second = [entry._replace(table=2) for entry in entries("7   8")]
    other = [entry._replace(page=3) for entry in entries("9")]
    assert sheet([*first, *second]) == [[12, 3], ["", ""], [7, 8]]
    assert book([*first, *other]).sheet_names == ["a.png p2", "a.png p3", SURENESS, SYMBOLS]


def test_sheet_of_sureness_says_where_each_cell_stands() -> None:
    heading, first, *_ = sheet(entries(*LINES[1:]), SURENESS)
    said = dict(zip(heading, first, strict=True))
    assert (said["sheet"], said["cell"], said["number"]) == ("a.png p2", "A1", "12,5")
    assert said["confidence"] == pytest.approx(0.99**4, abs=1e-4)
    assert (said["to check"], said["width"]) == ("", 144)


def test_all_symbols_have_a_sheet() -> None:
    heading, *rows = sheet(entries("12   -3"), SYMBOLS)
    found = [dict(zip(heading, row, strict=True)) for row in rows]
    assert [one["digit"] for one in found] == [1, 2, "-", 3]
    assert [one["number"] for one in found] == ["12", "12", "-3", "-3"]
    assert [one["is_digit"] for one in found] == [True, True, False, True]


@pytest.mark.parametrize(("above", "is_colored"), [(-0.01, True), (0, True), (0.01, False)])
def test_doubtful_cells_are_colored(above: float, is_colored: bool) -> None:
    (entry,) = entries("12")
    written = write_xlsx([entry._replace(weakest=ASK_BELOW / 100 + above)])
    with zipfile.ZipFile(io.BytesIO(written)) as parts:
        styles = parts.read("xl/styles.xml").decode()
    assert (DOUBTFUL.removeprefix("#") in styles) == is_colored


def test_nothing_is_a_formula_or_a_link() -> None:
    evil = entries("12", file="=HYPERLINK('http://a.b')[x].png")
    marks = [replace(evil[0].readings[0], mark=Mark("=", 0.9))]
    found = [evil[0]._replace(text="=1+1", value=None, readings=tuple(marks))]
    written = write_xlsx(found)
    with zipfile.ZipFile(io.BytesIO(written)) as parts:
        names = parts.namelist()
        sheets = b"".join(parts.read(name) for name in names if "sheet" in name)
    assert b"<f>" not in sheets
    assert b"hyperlink" not in sheets.lower().replace(b"=hyperlink", b"")
    assert sheet(found) == [["=1+1"]]


def test_names_of_sheets_are_short_and_differ() -> None:
    long = "a" * 40 + ".png"
    first = entries("1", file=long)
    other = entries("2", file=long + "x")
    odd = entries("3", file="[]:*?/\\'")
    names = book([*first, *other, *odd]).sheet_names
    assert len({name.lower() for name in names}) == 5
    assert all(len(name) <= 31 for name in names)


def test_a_sheet_is_called_after_its_file_not_its_folder() -> None:
    found = [*entries("1", file="a long folder/of scans/in the office/7.png")]
    found += entries("2", file="other/7.png") + entries("3", file="a\\8.png")
    assert book(found).sheet_names[:3] == ["7.png p2", "7.png p2 (2)", "8.png p2"]


def test_same_numbers_make_the_same_bytes() -> None:
    assert write_xlsx(entries(*LINES)) == write_xlsx(entries(*LINES))


def test_nothing_is_a_book_all_the_same() -> None:
    assert book([]).sheet_names == [SURENESS, SYMBOLS]


def test_too_many_pages_are_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_PAGES", 1)
    found = entries("1")
    with pytest.raises(DigitlabError, match="Write fewer files"):
        write_xlsx([*found, found[0]._replace(page=3)])


def test_no_temporary_file_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "none"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "none"))
    assert write_xlsx(entries(*LINES)).startswith(b"PK")
