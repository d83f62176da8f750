"""Numbers as people wrote them: read, refused, and split into rows."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from digitlab import DataError
from digitlab.datasets.numbers import (
    PenLine,
    is_held_out,
    load_more_digits,
    load_numbers,
    load_single_digits,
    split_rows,
)

LINE = {"label": "4 2", "writer": "site/file", "strokes": [[[1, 2], [3, 4]], [[5, 6]]]}


def write(path: Path, *lines: object) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(gzip.compress("".join(f"{json.dumps(one)}\n" for one in lines).encode()))


def upright(x: float, y: float) -> np.ndarray:
    return np.array([(x, y), (x, y + 10)], np.float32)


def test_numbers_and_words_are_read(tmp_path: Path) -> None:
    write(tmp_path / "numbers" / "numbers.jsonl.gz", LINE)
    write(tmp_path / "numbers" / "words.jsonl.gz", LINE | {"label": "to"}, LINE)
    numbers, words = load_numbers(tmp_path)
    assert [(line.label, line.site, len(line.strokes)) for line in numbers] == [("4 2", "site", 2)]
    assert [line.label for line in words] == ["to", "4 2"]


def test_a_folder_without_numbers_is_said(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"UNIPEN train_r01_v07.*--data"):
        load_numbers(tmp_path)


@pytest.mark.parametrize("wrong", [{"label": " "}, {"strokes": []}, {"strokes": [[]]}])
def test_a_malformed_line_is_named(tmp_path: Path, wrong: dict[str, object]) -> None:
    write(tmp_path / "numbers" / "numbers.jsonl.gz", LINE, LINE | wrong)
    with pytest.raises(DataError, match="line 2"):
        load_numbers(tmp_path)


def test_other_collections_may_be_missing(tmp_path: Path) -> None:
    assert load_more_digits(tmp_path) == []
    write(tmp_path / "more-pens" / "some.jsonl.gz", LINE | {"label": "7"})
    assert [char.label for char in load_more_digits(tmp_path)] == ["7"]


def test_parts_in_one_row_stay_together() -> None:
    line = PenLine("11 1", "site/file", [upright(0, 0), upright(8, 1), upright(30, 0)])
    assert split_rows(line) == [line]


def test_parts_in_rows_are_taken_apart() -> None:
    line = PenLine("11 1", "site/file", [upright(0, 0), upright(8, 1), upright(2, 30)])
    assert [(row.label, len(row.strokes)) for row in split_rows(line)] == [("11", 2), ("1", 1)]


def test_a_pile_without_parts_is_dropped() -> None:
    assert split_rows(PenLine("11", "site/file", [upright(0, 0), upright(2, 30)])) == []


def test_numbers_of_one_digit_are_digits(tmp_path: Path) -> None:
    assert load_single_digits(tmp_path) == []
    lines = [LINE | {"label": label} for label in ("7", "42", ".", "0")]
    write(tmp_path / "numbers" / "numbers.jsonl.gz", *lines)
    assert [char.label for char in load_single_digits(tmp_path)] == ["7", "0"]


@pytest.mark.parametrize(
    ("writer", "held_out"),
    [("art/x1", True), ("apd/x2", False), ("ape/x12", True), ("ape/x13", False)],
)
def test_writers_are_held_out_by_site_or_by_number(writer: str, held_out: bool) -> None:
    assert is_held_out(PenLine("1", writer, [upright(0, 0)])) is held_out
