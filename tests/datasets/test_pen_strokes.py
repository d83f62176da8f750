import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitlab import DataError, datasets
from digitlab.datasets.characters import DIGITS, PenCharacter

GOOD = {"label": "4", "writer": "site/file", "strokes": [[[1, 2], [3, 4]], [[5, 6]]]}


def write_pens(folder: Path, *lines: object, name: str = "digits") -> Path:
    path = folder / "pen-strokes" / f"{name}.jsonl.gz"
    path.parent.mkdir(exist_ok=True)
    text = "".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines)
    path.write_bytes(gzip.compress(text.encode()))
    return path


def test_pen_characters_are_read(tmp_path: Path) -> None:
    write_pens(tmp_path, GOOD, GOOD | {"label": "B"})
    four, other = datasets.load_pen_characters(tmp_path)
    assert four.label == "4"
    assert four.is_digit
    assert four.site == "site"
    assert four.writer == "site/file"
    assert [run.tolist() for run in four.strokes] == [[[1, 2], [3, 4]], [[5, 6]]]
    assert all(run.dtype == np.float32 for run in four.strokes)
    assert not other.is_digit


def test_pen_characters_of_all_files_are_read_in_their_order(tmp_path: Path) -> None:
    write_pens(tmp_path, GOOD | {"label": "x"}, name="lower-case")
    write_pens(tmp_path, GOOD, name="digits")
    assert [character.label for character in datasets.load_pen_characters(tmp_path)] == ["4", "x"]


def test_other_files_beside_the_pens_are_left_alone(tmp_path: Path) -> None:
    write_pens(tmp_path, GOOD).with_name("notes.txt").write_bytes(b"no strokes")
    assert len(datasets.load_pen_characters(tmp_path)) == 1


def test_line_that_is_no_utf8_is_named(tmp_path: Path) -> None:
    line = json.dumps(GOOD).replace("4", "\xff", 1).encode("latin-1")
    write_pens(tmp_path).write_bytes(gzip.compress(line))
    with pytest.raises(DataError, match="line 1 is not a pen character"):
        datasets.load_pen_characters(tmp_path)


BAD_LINES: dict[str, object] = {
    "no JSON": "{",
    "empty line": "",
    "a number": "7",
    "a list": "[]",
    "no label": {key: GOOD[key] for key in ("writer", "strokes")},
    "no writer": {key: GOOD[key] for key in ("label", "strokes")},
    "no strokes": {key: GOOD[key] for key in ("label", "writer")},
    "label of two characters": GOOD | {"label": "42"},
    "label of none": GOOD | {"label": ""},
    "label that is a number": GOOD | {"label": 4},
    "writer that is a number": GOOD | {"writer": 9},
    "nothing drawn": GOOD | {"strokes": []},
    "run without points": GOOD | {"strokes": [[[1, 2]], []]},
    "point of three numbers": GOOD | {"strokes": [[[1, 2, 3], [4, 5, 6]]]},
    "run that is no list of points": GOOD | {"strokes": [[1, 2, 3, 4]]},
    "point that is a word": GOOD | {"strokes": [[["a", "b"]]]},
    "point nowhere": '{"label": "4", "writer": "a/b", "strokes": [[[NaN, 1]]]}',
    "point beyond a float": GOOD | {"strokes": [[[1, 10**400]]]},
    "point at 1e999": '{"label": "4", "writer": "a/b", "strokes": [[[1e999, 1]]]}',
    "point beyond 32 bits": GOOD | {"strokes": [[[1, 1e300]]]},
    "nested too deep": "[" * 100_000,
    "nested too deep inside": '{"label": "4", "writer": "a/b", "strokes": ' + "[" * 100_000,
    "nested too deep beside": '{"x": ' + "[" * 50_000 + "]" * 50_000 + "}",
    "longer than any character": " " * 1_000_001 + "{}",
    "point infinitely far": '{"label": "4", "writer": "a/b", "strokes": [[[Infinity, 1]]]}',
}


@pytest.mark.parametrize("line", BAD_LINES.values(), ids=BAD_LINES.keys())
def test_bad_line_is_named_by_its_number(tmp_path: Path, line: object) -> None:
    path = write_pens(tmp_path, GOOD, line)
    with pytest.raises(DataError) as caught:
        datasets.load_pen_characters(tmp_path)
    assert f"{path}, line 2" in str(caught.value)


@given(st.data())
def test_any_other_value_is_a_character_or_a_data_error(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    values = st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3)
        | st.sampled_from([10**400, -(10**400), 1e308, 2**24, 2**24 + 1]),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
        max_leaves=8,
    )  # fmt: skip
    entry: dict[str, object] = dict(GOOD)
    entry[data.draw(st.sampled_from(list(GOOD)))] = data.draw(values)
    folder = tmp_path_factory.mktemp("pens")
    write_pens(folder, entry)
    try:
        characters = datasets.load_pen_characters(folder)
    except DataError:
        return
    assert all(np.isfinite(path).all() for path in characters[0].strokes)


@pytest.mark.parametrize(
    "content",
    [b"no gzip", gzip.compress(b"{}" * 999)[:-9], gzip.compress(b"\xff\xfe\n")],
    ids=["text", "cut off", "not UTF-8"],
)
def test_damaged_pen_file_is_a_data_error(tmp_path: Path, content: bytes) -> None:
    path = write_pens(tmp_path)
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"digits\.jsonl\.gz"):
        datasets.load_pen_characters(tmp_path)


@pytest.mark.parametrize("named", [True, False], ids=["empty folder", "no folder"])
def test_missing_pens_say_where_they_come_from(tmp_path: Path, named: bool) -> None:
    with pytest.raises(DataError, match=r"UNIPEN.*10\.5281/zenodo\.1195803"):
        datasets.load_pen_characters(tmp_path if named else None)


def test_real_pens_write_all_ten_digits_and_more(pens: list[PenCharacter]) -> None:
    assert {pen.label for pen in pens} > set(DIGITS)
    assert sum(pen.is_digit for pen in pens) == 5_572
