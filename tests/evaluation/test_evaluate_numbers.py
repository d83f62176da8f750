"""How numbers are judged: what is forgiven, and what counts."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from digitlab.datasets.numbers import PenLine
from digitlab.evaluation.evaluate_numbers import aligned, distance, evaluate_numbers, same
from digitlab.evaluation.number_strips import LARGEST_CANVAS, draw_number, number_strips
from digitlab.recognition.ctc import Symbol, Text
from digitlab.recognition.number_network import NumberNetwork
from digitlab.recognition.store import BUNDLED, models_folder
from digitlab.recognition.symbols import SYMBOLS
from digitlab.report import Report

BAR = np.array([(0, 0), (0, 10)], np.float32)
STEP = np.array((8, 0), np.float32)


class Says(NumberNetwork):
    """Reads these texts, whatever the strips."""

    def __init__(self, *texts: str) -> None:
        self.texts = texts

    def read(self, strips: Sequence[np.ndarray]) -> list[Text]:
        texts = self.texts[: len(strips)]
        symbols = [
            [Symbol(0, 2, np.eye(19)[SYMBOLS.index(char)]) for char in text] for text in texts
        ]
        return [Text(read, np.zeros((1, 20))) for read in symbols]


@pytest.mark.parametrize(
    ("text", "label", "right"),
    [
        ("12.", "12", True),
        ("12", "12,", True),
        ("12", "12%", True),
        ("555.1234", "555-1234", True),
        ("1.2.3", "1-2-3", True),
        ("1.2", "1,2", False),
        ("1/2", "1-2", False),
        ("12", "13", False),
    ],
)
def test_marks_are_as_writers_make_them(text: str, label: str, right: bool) -> None:
    assert same(text, label) is right


@pytest.mark.parametrize(
    ("label", "text", "pairs"),
    [
        ("12", "12", [("1", "1"), ("2", "2")]),
        ("12", "2", [("1", ""), ("2", "2")]),
        ("1", "17", [("1", "1"), ("", "7")]),
        ("1/2", "112", [("1", "1"), ("/", "1"), ("2", "2")]),
        ("", "", []),
    ],
)
def test_symbols_side_by_side(label: str, text: str, pairs: list[tuple[str, str]]) -> None:
    assert aligned(label, text) == pairs
    assert distance(label, text) == sum(a != b for a, b in pairs)


def test_a_number_is_drawn_within_its_limits() -> None:
    for seed in range(20):
        strokes = [BAR + place * STEP for place in range(40)]
        ink = draw_number(strokes, 40, np.random.default_rng(seed))
        assert ink.any()
        assert not ink[0].any()
        assert ink.shape[1] <= LARGEST_CANVAS[0] + 130


def test_figures_by_site_and_of_symbols() -> None:
    two = [BAR, BAR + STEP]
    lines = [
        PenLine("1 1", "a/x", two),
        PenLine("11", "b/x", two),
        PenLine("1", "a/x", [BAR]),
        PenLine("1-1", "a/x", two),
    ]
    report = Report.read(models_folder() / BUNDLED)
    report = evaluate_numbers(Says("11", "17", "1", "1.1"), lines, replace(report, measures={}))
    shares = {name: (one.share, one.count) for name, one in report.measures.items()}
    assert shares["Numbers of digits alone"] == (0.5, 2)
    assert shares["Numbers of digits alone: site a"] == (1, 1)
    assert shares["Numbers with marks, whole"] == (1, 1)
    assert shares["One digit alone"] == (1, 1)
    assert shares["Digits of all numbers"] == (pytest.approx(6 / 7, abs=1e-5), 7)
    assert report.symbols == {"-": {".": 1}, "1": {"1": 6, "7": 1}}
    rows, strips = number_strips(lines)
    assert [row.label for row in rows] == ["11", "11", "1", "1-1"]
    assert len(strips) == 4
