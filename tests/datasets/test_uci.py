"""UCI's pen digits as published: tiny files of their formats, whole and damaged."""

import gzip
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitlab import DataError
from digitlab.datasets.numbers import load_more_digits
from digitlab.datasets.uci import PENDIGITS, UJIPEN, read_pendigits, read_ujipen

ISTANBUL = """\
.VERSION 1.0
.COMMENT
 Bogazici University
.HIERARCHY DIGIT
.COORD X Y

.SEGMENT DIGIT 0 ? "8"
.COMMENT  8  1 21
.PEN_DOWN
 267 333
 267 336
.PEN_UP
.DT 100
.SEGMENT DIGIT 1-2 ? "4"
.COMMENT  4  12 22
.PEN_DOWN
 1 2
.PEN_UP
.DT 100
.PEN_DOWN
 3 4
 5 6
.PEN_UP
.DT 100
"""

SPAIN = """\
// UJI Pen Characters

// ASCII char: 0
WORD 0 trn_UJI_W01-01
  NUMSTROKES 2
  POINTS 2 # 527 688 485 -685
  POINTS 1 # 1 2
WORD a tst_UPV_W60-02
  NUMSTROKES 1
  POINTS 1 # 3 4
WORD \xd1 tst_UPV_W60-02
  NUMSTROKES 1
  POINTS 1 # 3 4
WORD 7 tst_UPV_W60-02
  NUMSTROKES 1
  POINTS 1 # 5 6
"""


def published(folder: Path, istanbul: str = "", spain: str = "", encoding: str = "utf-8") -> Path:
    place = folder / "more-pens"
    place.mkdir(exist_ok=True)
    for name, text in ((PENDIGITS, istanbul), (UJIPEN, spain)):
        if text:
            (place / name).write_bytes(text.encode(encoding))
    return place


def test_digits_of_istanbul_have_their_writers_and_y_grows_downwards(tmp_path: Path) -> None:
    eight, four = read_pendigits(published(tmp_path, ISTANBUL) / PENDIGITS)
    assert (eight.label, eight.writer, eight.site) == ("8", "pendigits/tra01", "pendigits")
    assert [run.tolist() for run in eight.strokes] == [[[267, -333], [267, -336]]]
    assert (four.label, four.writer) == ("4", "pendigits/tra12")
    assert [run.tolist() for run in four.strokes] == [[[1, -2]], [[3, -4], [5, -6]]]


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_digits_of_spain_are_read_and_letters_left_out(
    tmp_path: Path, encoding: str, end: str
) -> None:
    text = SPAIN.replace("\n", end)
    zero, seven = read_ujipen(published(tmp_path, spain=text, encoding=encoding) / UJIPEN)
    assert (zero.label, zero.writer, zero.site) == ("0", "ujipen/W01", "ujipen")
    assert [run.tolist() for run in zero.strokes] == [[[527, 688], [485, -685]], [[1, 2]]]
    assert zero.strokes[0].dtype == np.float32
    assert (seven.label, seven.writer) == ("7", "ujipen/W60")


@pytest.mark.parametrize(
    "damaged",
    [
        ISTANBUL.replace(".COMMENT  8  1 21\n", ""),
        ISTANBUL.replace(".COMMENT  8", ".COMMENT  3"),
        ISTANBUL.replace("1-2 ?", "1-3 ?"),
        ISTANBUL.replace(" 1 2\n", " 1\n"),
        "no data",
    ],
)
def test_damaged_traces_are_a_data_error(tmp_path: Path, damaged: str) -> None:
    with pytest.raises(DataError, match=PENDIGITS):
        read_pendigits(published(tmp_path, damaged) / PENDIGITS)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("WORD 0 trn_UJI_W01-01", "WORD 0", 4),
        ("NUMSTROKES 2", "NUMSTROKES many", 5),
        ("NUMSTROKES 2", "NUMSTROKES 3", 8),
        ("NUMSTROKES 2", "NUMSTROKES 1", 7),
        ("POINTS 2", "POINTS 3", 6),
        ("-685", "-6.85", 6),
        ("-685", "99999999", 6),
        ("  POINTS 1 # 5 6\n", "", 14),
        ("// UJI", "UJI", 1),
    ],
)
def test_damaged_line_is_named(tmp_path: Path, old: str, new: str, line: int) -> None:
    damaged = published(tmp_path, spain=SPAIN.replace(old, new)) / UJIPEN
    with pytest.raises(DataError, match=rf"{UJIPEN}, line {line}\b"):
        read_ujipen(damaged)


@given(st.lists(st.sampled_from([*SPAIN.split("\n"), *ISTANBUL.split("\n"), "\x00"])))
def test_any_lines_give_digits_or_a_data_error(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    path = tmp_path_factory.getbasetemp() / "lines"
    path.write_text("\n".join(lines), encoding="utf-8")
    for read in (read_pendigits, read_ujipen):
        try:
            digits = read(path)
        except DataError:
            continue
        assert all(digit.is_digit for digit in digits)


def test_published_files_are_found_among_the_other_collections(tmp_path: Path) -> None:
    published(tmp_path, ISTANBUL, SPAIN)
    labels = [(char.site, char.label) for char in load_more_digits(tmp_path)]
    assert labels == [("pendigits", "8"), ("pendigits", "4"), ("ujipen", "0"), ("ujipen", "7")]


def test_data_set_in_both_forms_is_read_once(tmp_path: Path) -> None:
    line = b'{"label": "3", "writer": "pendigits/tra01", "strokes": [[[1, 2]]]}\n'
    place = published(tmp_path, ISTANBUL, SPAIN)
    (place / "pendigits.jsonl.gz").write_bytes(gzip.compress(line))
    assert [char.label for char in load_more_digits(tmp_path)] == ["3", "0", "7"]


def test_compressed_traces_say_how_to_unpack_them(tmp_path: Path) -> None:
    (published(tmp_path) / f"{PENDIGITS}.Z").write_bytes(b"\x1f\x9d")
    with pytest.raises(DataError, match=r"tra\.Z is compressed: unpack it with gzip -d"):
        load_more_digits(tmp_path)
