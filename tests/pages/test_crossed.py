"""New writing on old paper: nothing of the old is left, and all of the new is there."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from digitlab import datasets
from digitlab.datasets.numbers import PenLine

from ..fixtures.hands import hand
from . import crossed, grounds
from .writing import (
    CONTENTS,
    WITHOUT_DIGITS,
    Author,
    Text,
    Writers,
    compose,
    compose_cells,
    half_of_writers,
)

NAME, DESK = "1056_Nozdi.jpg", "0322_hiimmuc.jpg"
"""A photograph of a plain sheet, and one of a desk with a sheet on it."""

PAPER, INK, WOOD = (210, 200, 180), (40, 50, 120), (70, 40, 20)


def text(label: str) -> Text:
    runs = (hand(int(digit)).placed((0.4 + place, 0.5), 1) for place, digit in enumerate(label))
    return Text(label, [np.array(run) for own in runs for run in own])


def author(seed: int) -> Author:
    return Author("numbers", Writers([], [], [{}]), np.random.default_rng(seed))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two photographs, in a light that falls off; and what stands on pages."""
    light = np.linspace(1, 0.7, 800)[np.newaxis, :, np.newaxis]
    runs = [run * 60 + 300 for run in text("2358").runs]
    for name in (NAME, DESK):
        ink = crossed.draw([Text("2358", runs)], 6.0, (800, 800), np.random.default_rng(1))
        page = np.array(PAPER) + ink[..., np.newaxis] * (np.array(INK) - PAPER)
        if name == DESK:
            page[:180] = WOOD
        cv2.imwrite(str(tmp_path / name), (page * light).round().astype(np.uint8)[..., ::-1])
    monkeypatch.setitem(CONTENTS, "numbers", lambda writers, chance: [[text("47"), text("19")]])
    grounds.blank.cache_clear()
    return tmp_path


def darkness(rgb: np.ndarray) -> np.ndarray:
    """How much darker than the paper around it, 0 to 1: (H, W)."""
    gray = rgb.mean(axis=2).astype(np.float32)
    return 1 - gray / cv2.morphologyEx(gray, cv2.MORPH_CLOSE, np.ones((41, 41)))


def test_writing_goes_and_its_pen_is_measured(folder: Path) -> None:
    own = grounds.blank(folder, NAME)
    assert darkness(own.rgb).max() < 0.1
    assert own.pen.passing == pytest.approx(np.array(INK) / PAPER, abs=0.12)
    assert own.pen.width == pytest.approx(6, abs=1.5)
    assert own.pen.height == pytest.approx(60, abs=8)


def test_new_writing_is_as_dark_as_the_old_and_nothing_else_changes(folder: Path) -> None:
    own = grounds.blank(folder, NAME)
    made = crossed.in_place(folder, NAME, author(2))
    assert made.truth == "4719"
    changed = np.abs(made.rgb.astype(int) - own.rgb).max(axis=2) > 2
    assert 0 < changed.mean() < 0.1
    expected = 1 - float(np.mean(own.pen.passing))
    assert np.quantile(darkness(made.rgb)[changed], 0.9) == pytest.approx(expected, abs=0.15)
    assert (made.on_white < 128).any()


def test_a_sheet_on_another_desk_leaves_the_desk_as_it_is(folder: Path) -> None:
    desk = grounds.blank(folder, DESK).rgb
    made = crossed.crossed(folder, NAME, DESK, author(3))
    assert made.truth == "4719"
    assert np.array_equal(made.rgb[:100], desk[:100])
    assert (darkness(made.rgb)[300:-20, 20:-20] > 0.3).any()


def test_rows_keep_their_size_and_lie_on_the_sheet() -> None:
    for seed in range(10):
        rows = [[text("2026"), text("8")], [text("123456789")]]
        placed = compose(rows, (400, 700), 40, np.random.default_rng(seed))
        points = np.concatenate([run for own in placed for run in own.runs])
        assert points.min() >= 0
        assert (points.max(axis=0) < (700, 400)).all()
        assert "".join(own.label for own in placed) == "20268123456789"


def test_what_is_too_long_for_a_sheet_is_written_smaller() -> None:
    (placed,) = compose([[text("1234567890" * 3)]], (400, 700), 40, np.random.default_rng(0))
    points = np.concatenate(placed.runs)
    assert points.min() >= 0
    assert points[:, 0].max() < 700
    assert placed.label == "1234567890" * 3


def test_digits_of_a_grid_lie_in_their_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.pages.writing._spelled", lambda label, own, chance: text(label))
    for own in compose_cells(9, (450, 450), 30, author(4)):
        points = np.concatenate(own.runs)
        assert (points.min(axis=0) // 50 == points.max(axis=0) // 50).all()


def test_halves_of_the_writers_have_none_in_common() -> None:
    if datasets.data_folder() is None:
        pytest.skip("Set DIGITLAB_DATA to the folder that holds numbers/.")
    of_halves = [half_of_writers(half) for half in (0, 1)]
    people = [
        {one.writer for own in half.hands for same in own.values() for one in same}
        | {line.writer for site in half.numbers + half.words for line in site}
        for half in of_halves
    ]
    assert all(half.numbers and half.words and half.hands for half in of_halves)
    assert people[0]
    assert not people[0] & people[1]


@pytest.mark.parametrize("content", WITHOUT_DIGITS)
def test_sheets_without_digits_have_none(folder: Path, content: str) -> None:
    words = [[PenLine("ab", "x/1", [np.array([[0.0, 0], [1, 5], [2, 0]])] * 2)]]
    author = Author(content, Writers([], words, []), np.random.default_rng(5))
    made = crossed.in_place(folder, NAME, author)
    assert made.truth == ""
    assert (made.ink > 0.5).any() == (content == "words")
