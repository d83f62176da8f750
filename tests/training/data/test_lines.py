"""Lines to learn numbers from: what they say is what is drawn, and nothing depends on luck."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitlab.datasets import Digits
from digitlab.datasets.characters import DIGITS, PenCharacter
from digitlab.datasets.numbers import PenLine
from digitlab.recognition.strip import HEIGHT
from digitlab.recognition.symbols import BLANK, OTHER, SYMBOLS
from digitlab.training.data import lines, shards, texts
from digitlab.training.data.glyphs import make_hands, placed_glyphs, true_label
from digitlab.training.data.layout import Style, random_style, side_by_side
from digitlab.training.data.lines import Material, draw_line, respaced
from digitlab.training.data.marks import MARK_SIZES, Marks
from digitlab.training.data.rasters import Rasters

BAR = np.array([(0, 0), (0, 10)], np.float32)
DASH = np.array([(0, 5), (4, 5)], np.float32)
DOT = np.array([(0, 5), (0.2, 5)], np.float32)
RIGHT = np.array((1, 0), np.float32)


def material() -> Material:
    """One writer whose digits are bars, and a word."""
    characters = [PenCharacter(digit, "site/one", [BAR, BAR + RIGHT]) for digit in DIGITS]
    written = [PenLine("1-1", "site/one", [BAR, DASH + 3 * RIGHT, BAR + 10 * RIGHT])]
    marks = Marks([PenCharacter("-", "site/one", [DASH])])
    digits = Digits(np.full((10, 28, 28), 200, np.uint8), np.arange(10, dtype=np.uint8))
    return Material(
        make_hands(characters, written),
        marks,
        words=[[DASH]],
        letters={"site": [[BAR]]},
        signs=[[DASH, BAR]],
        written=written,
        rasters=Rasters(digits, marks),
    )


@settings(max_examples=15)
@given(st.integers(0, 10**6))
def test_a_text_has_symbols_and_is_no_longer_than_a_label(seed: int) -> None:
    tokens = texts.random_text(np.random.default_rng(seed))
    label = texts.label_of(tokens)
    assert set(label) <= {*SYMBOLS}
    assert 1 <= len(label) <= texts.LONGEST
    assert OTHER * 2 not in label


def test_neighbors_that_are_other_are_one() -> None:
    assert texts.label_of(["1", texts.WORD, texts.SPACE, texts.SIGN, "2"]) == "1?2"


@settings(max_examples=15)
@given(st.integers(0, 10**6))
def test_any_line_can_be_drawn_and_is_the_same_again(seed: int) -> None:
    of = material()
    ink, label = of.draw(np.random.default_rng(seed))
    again, same = of.draw(np.random.default_rng(seed))
    assert ink.dtype == np.uint8
    assert label == same
    np.testing.assert_array_equal(ink, again)


@pytest.mark.parametrize("symbol", ["7", "/", texts.SIGN])
def test_a_row_of_one_symbol_is_made_alike(symbol: str) -> None:
    for seed in range(5):
        row = material().compose([symbol, texts.SPACE] * 4, np.random.default_rng(seed))
        strokes = len(row) // 4
        points = np.array([len(run) for run in row]).reshape(4, strokes)
        # Glyphs of other sizes have other numbers of points.
        assert (points == points[0]).all()


def test_streaks_are_one_thing_that_is_no_number() -> None:
    assert texts.label_of([texts.STREAKS]) == OTHER
    for seed in range(10):
        streaks = material().compose([texts.STREAKS], np.random.default_rng(seed))
        assert len(streaks) >= 4
        assert all(np.isfinite(run).all() and len(run) > 1 for run in streaks)


def test_unknowns_of_equations_are_no_numbers() -> None:
    assert texts.label_of(["2", texts.UNKNOWN, "=", "4"]) == f"2{OTHER}=4"
    for seed in range(20):
        points = np.concatenate(material().compose([texts.UNKNOWN], np.random.default_rng(seed)))
        assert np.isfinite(points).all()
        assert 0.3 < np.ptp(points[:, 1]) < 1.5


def _style(**changes: float) -> Style:
    """A level style that varies nothing, but for the changes."""
    plain = random_style(np.random.default_rng(0))
    still: dict[str, Any] = dict.fromkeys(("low_ones", "slashed_zeros", "made_up"), False)
    still |= dict.fromkeys(("spread", "slope", "wander", "sizes", "fraction", "lean"), 0.0)
    still |= {"gap": 0.2, "crossing": 0.0, "loose": 0.0}
    return replace(plain, **still | changes)


def _extents(monkeypatch: pytest.MonkeyPatch, style: Style) -> np.ndarray:
    """Least and greatest x and y of the strokes of a fraction, (strokes, 2, 2)."""
    monkeypatch.setattr(lines, "random_style", lambda rng: style)
    strokes = material().compose(["3", "/", "4"], np.random.default_rng(1))
    return np.array([(run.min(axis=0), run.max(axis=0)) for run in strokes])


def test_a_slash_may_cross_its_neighbors(monkeypatch: pytest.MonkeyPatch) -> None:
    apart = _extents(monkeypatch, _style())
    crossed = _extents(monkeypatch, _style(crossing=0.3))
    assert np.ptp(crossed[..., 0]) == pytest.approx(np.ptp(apart[..., 0]) - 0.6, abs=0.05)


def test_fractions_climb_down(monkeypatch: pytest.MonkeyPatch) -> None:
    tops = _extents(monkeypatch, _style(fraction=0.9))[:, 0, 1]
    assert tops[-1] - tops[0] == pytest.approx(1.8, abs=0.2)


def test_strokes_of_a_digit_come_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    level, loose = (_extents(monkeypatch, _style(loose=off))[:2, 0, 1] for off in (0, 0.5))
    assert level[0] == pytest.approx(level[1], abs=0.05)
    assert loose[0] != pytest.approx(loose[1], abs=0.05)


@pytest.mark.parametrize("mark", MARK_SIZES)
def test_every_mark_can_be_drawn(mark: str) -> None:
    for seed in range(20):
        points = np.concatenate(Marks([]).draw(mark, np.random.default_rng(seed)))
        assert np.isfinite(points).all()
        assert points[:, 0].min() == pytest.approx(0)


def test_slashes_are_taller_than_digits_and_reach_below_them() -> None:
    tall = []
    for seed in range(60):
        heights = np.concatenate(Marks([]).draw("/", np.random.default_rng(seed)))[:, 1]
        tall.append(np.ptp(heights) > 1.1)
        assert not tall[-1] or heights.max() > 0
    assert 0.8 < np.mean(tall) < 1


@pytest.mark.parametrize("seed", range(5))
def test_printed_words_are_other(seed: int) -> None:
    rng = np.random.default_rng(seed)
    tokens = texts.printed_text(rng)
    rasters = material().rasters
    assert rasters is not None
    assert rasters.can_draw(tokens)
    assert rasters.draw(tokens, rng).any()
    assert texts.label_of(tokens).startswith(OTHER)


@given(st.floats(-0.05, 1))
def test_gaps_are_kept(gap: float) -> None:
    bar = [np.linspace((0, -1), (0, 0), 20)]
    first, second = side_by_side([bar, bar], [0, gap])
    assert second[0][:, 0].min() - first[0][:, 0].max() == pytest.approx(gap)


def test_a_written_number_is_taken_apart_with_its_places() -> None:
    line = PenLine("1-1", "site/one", [BAR, DASH + 3 * RIGHT, BAR + 10 * RIGHT])
    symbols = dict(placed_glyphs(line))
    assert [symbol for symbol, _ in placed_glyphs(line)] == ["1", "-", "1"]
    assert np.concatenate(symbols["-"])[:, 1] == pytest.approx(-0.5)
    assert np.concatenate(symbols["1"])[:, 1].min() == pytest.approx(-1)


@pytest.mark.parametrize(
    ("label", "strokes", "written"),
    [
        ("11.", [BAR, BAR + 5 * RIGHT], "11"),
        ("1-1", [BAR, DOT + 3 * RIGHT, BAR + 5 * RIGHT], "1.1"),
        ("11", [BAR, DOT + 3 * RIGHT], None),
    ],
    ids=["a stop left out", "a dash that is a dot", "a digit that is none"],
)
def test_what_was_written_counts(
    label: str, strokes: list[np.ndarray], written: str | None
) -> None:
    assert true_label(PenLine(label, "site/one", strokes)) == written


def test_a_part_of_a_number_keeps_its_label() -> None:
    line = PenLine("1-1", "site/one", [BAR, DASH + 3 * RIGHT, BAR + 10 * RIGHT])
    for seed in range(30):
        part = respaced(line, np.random.default_rng(seed))
        assert part is not None
        assert part.label in ("1-1", "1")
        assert len(part.strokes) == len(part.label)
        assert draw_line(part, np.random.default_rng(seed)).any()


def test_shards_are_kept_and_encoded(tmp_path: Path) -> None:
    made = shards.make_shard(material(), seed=1, number=2, lines=5)
    again = shards.make_shard(material(), seed=1, number=2, lines=5)
    assert made.labels == again.labels
    assert all(strip.shape[0] == HEIGHT for strip in made.strips)
    path = tmp_path / "lines-0.npz"
    shards.save(made, path)
    loaded = shards.load(path)
    assert loaded.labels == made.labels
    for one, other in zip(loaded.strips, made.strips, strict=True):
        np.testing.assert_array_equal(one, other)
    assert shards.encode(["1-"], 3, BLANK).tolist() == [[1, SYMBOLS.index("-"), BLANK]]
    assert shards.pad([np.ones((HEIGHT, 2), np.uint8)], 4)[0, 0].tolist() == [1, 1, 0, 0]
