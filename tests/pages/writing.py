"""What writers who are held out would write on a sheet: numbers, sums, equations, lists, words.

Numbers and words are as they were written. Sums and equations are put together of a writer's single
characters. Each half of the writers has sheets of its own: what was learned from those of one half
is measured on those of the other, or it would know their hands.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import NamedTuple, TypeVar

import numpy as np

from digitlab import datasets
from digitlab.datasets.characters import DIGITS, HELD_OUT, PenCharacter
from digitlab.datasets.numbers import PenLine, is_held_out, load_numbers, split_rows

Strokes = list[np.ndarray]
"""Pen-down runs, each (n, 2) float of x and y; the unit is the height of a digit."""

Hand = dict[str, list[PenCharacter]]
"""What one writer wrote: label → characters."""

T = TypeVar("T")

SIGNS = "+-="
"""They stand at half the height of digits."""

HEIGHTS = {
    **{"a": 0.67, "b": 1.09, "x": 0.75, "y": 1.35, "z": 0.73},
    **dict.fromkeys(SIGNS, 0.5),
    **{"(": 1.2, ")": 1.2, "/": 1.8},
}
"""Heights of characters, in those of digits; of signs, their longer side. Letters are the medians
of 12 to 42 that people wrote who write digits in place; the slash is that of 89 in numbers."""

HANGING = {"y": 0.8}
"""How far characters reach below the digits' feet, likewise."""

GAP = 1.3
"""Widest space, in heights of a digit."""

LONG = 12
"""Symbols of a number that is too long for these pages."""


class Text(NamedTuple):
    """What is written without a space: its label, and its strokes, the upper left at (0, 0)."""

    label: str
    runs: Strokes

    @property
    def width(self) -> float:
        """In heights of a digit."""
        return float(np.concatenate(self.runs)[:, 0].max())


class Writers(NamedTuple):
    """One half of the writers who are held out.

    Attributes
    ----------
    numbers, words : list of list of PenLine
        Those of each site.
    hands : list of Hand
        Those who wrote all or nearly all of the digits.
    """

    numbers: list[list[PenLine]]
    words: list[list[PenLine]]
    hands: list[Hand]


@cache
def half_of_writers(half: int) -> Writers:
    """Find a half of the writers, 0 or 1: every other site of numbers, every other hand."""
    every, words = load_numbers()
    rows = [row for line in every if is_held_out(line) for row in split_rows(line)]
    of_numbers, of_words = _by_site(rows), _by_site(filter(is_held_out, words))
    sites = sorted(set(of_numbers) & set(of_words))[half::2]
    own_hands = [own for _, own in sorted(_hands().items())][half::2]
    return Writers(
        [of_numbers[site] for site in sites], [of_words[site] for site in sites], own_hands
    )


def _by_site(lines: Iterable[PenLine]) -> dict[str, list[PenLine]]:
    sites: dict[str, list[PenLine]] = {}
    for line in lines:
        if 1 < len(line.label) < LONG:
            sites.setdefault(line.site, []).append(line)
    return sites


@cache
def _hands() -> dict[str, Hand]:
    found: dict[str, Hand] = {}
    for character in datasets.load_pen_characters():
        if character.site in HELD_OUT:
            found.setdefault(character.writer, {}).setdefault(character.label, []).append(character)
    return {writer: own for writer, own in found.items() if len(set(own) & set(DIGITS)) > 7}


def _placed(runs: Sequence[np.ndarray], height: float, left: float, top: float) -> Strokes:
    """Strokes so high, their upper left at a place."""
    points = np.concatenate([np.asarray(run, float) for run in runs])
    scale = height / max(np.ptp(points[:, 1]), 1e-6)
    return [(np.asarray(run, float) - points.min(axis=0)) * scale + (left, top) for run in runs]


def _line(line: PenLine) -> Text:
    """A number or a word as it was written."""
    heights = sorted(float(np.ptp(run[:, 1])) for run in line.strokes)
    # Slashes are taller than digits.
    heights = heights[: max(1, len(heights) - line.label.count("/"))]
    points = np.concatenate(line.strokes)
    narrow = float(np.ptp(points[:, 0])) / (1.2 * len(line.label))
    usual = max(heights[-max(1, len(heights) // 4)], narrow)
    return Text(line.label, _placed(line.strokes, float(np.ptp(points[:, 1])) / usual, 0, 0))


def _spread(symbol: str, chance: np.random.Generator) -> float:
    """How high a character is, of its kind's usual height; nine of ten slashes: 0.7 to 1.4."""
    return chance.lognormal(0, 0.22) if symbol == "/" else chance.uniform(0.9, 1.1)


def _spelled(label: str, own: Hand, chance: np.random.Generator) -> Text:
    """A text of a writer's characters, one beside the other; anyone's where there are none."""
    gap, left, runs = chance.uniform(0.12, 0.4), 0.0, []
    for symbol in label:
        every = (one for other in _hands().values() for one in other.get(symbol, []))
        same = own.get(symbol) or list(every)
        strokes = same[chance.integers(len(same))].strokes
        wide, tall = np.ptp(np.concatenate(strokes), axis=0) + 1e-6
        height = _spread(symbol, chance) * HEIGHTS.get(symbol, 1.0)
        if symbol in SIGNS:
            height *= tall / max(wide, tall)
        top = (1 - height) * (0.5 if symbol in SIGNS + "()/" else 1) + HANGING.get(symbol, 0)
        placed = _placed(strokes, height, left, top + chance.normal(0, 0.03))
        left = max(float(run[:, 0].max()) for run in placed) + gap
        runs += placed
    return Text(label, runs)


def _number(chance: np.random.Generator, most: int) -> str:
    return str(chance.integers(1, 10 ** chance.integers(1, most + 1)))


def _of(some: Sequence[T], chance: np.random.Generator) -> T:
    return some[int(chance.integers(len(some)))]


def numbers(writers: Writers, chance: np.random.Generator) -> list[list[Text]]:
    """Rows of one to three numbers of one site."""
    return _rows_of(_of(writers.numbers, chance), range(chance.integers(2, 7)), chance)


def words(writers: Writers, chance: np.random.Generator) -> list[list[Text]]:
    """Rows of one to three words of one site, and no number."""
    return _rows_of(_of(writers.words, chance), range(chance.integers(1, 6)), chance)


def _rows_of(own: list[PenLine], rows: range, chance: np.random.Generator) -> list[list[Text]]:
    per_row = chance.integers(1, 4)
    return [[_line(_of(own, chance)) for _ in range(per_row)] for _ in rows]


def nothing(writers: Writers, chance: np.random.Generator) -> list[list[Text]]:
    """No rows."""
    return []


def digits(writers: Writers, chance: np.random.Generator) -> list[list[Text]]:
    """Rows of single digits of one writer."""
    own, rows = _of(writers.hands, chance), range(chance.integers(1, 5))
    shuffled = [chance.permutation(list(DIGITS))[: chance.integers(4, 10)] for _ in rows]
    return [[_spelled(str(label), own, chance) for label in row] for row in shuffled]


def equations(writers: Writers, chance: np.random.Generator) -> list[list[Text]]:
    """Equations of one writer with two unknowns."""
    own, rows = _of(writers.hands, chance), []
    x, y = _of((("x", "y"), ("a", "b"), ("y", "z")), chance)
    for _ in range(chance.integers(1, 4)):
        left = f"{_number(chance, 2)}{x}{_of('+-', chance)}{_number(chance, 2)}{y}"
        rows.append([_spelled(f"{left}={_number(chance, 3)}", own, chance)])
    return rows


def sums(writers: Writers, chance: np.random.Generator) -> list[list[Text]]:
    """Sums of one writer, with brackets in some."""
    own, rows = _of(writers.hands, chance), []
    for _ in range(chance.integers(1, 4)):
        more = range(chance.integers(1, 4))
        label = _number(chance, 2) + "".join(_of("+-/", chance) + _number(chance, 2) for _ in more)
        if chance.random() < 0.4:
            label = f"({label}){_of('+-/', chance)}{_number(chance, 1)}"
        rows.append([_spelled(label, own, chance)])
    return rows


def lists(writers: Writers, chance: np.random.Generator) -> list[list[Text]]:
    """Rows of a word and a number of one site."""
    of_site = _of(list(zip(writers.words, writers.numbers, strict=True)), chance)
    rows = range(chance.integers(2, 6))
    return [[_line(_of(own, chance)) for own in of_site] for _ in rows]


CONTENTS: dict[str, Callable[[Writers, np.random.Generator], list[list[Text]]]] = {
    "numbers": numbers,
    "digits": digits,
    "sums": sums,
    "equations": equations,
    "lists": lists,
}
"""What stands on a page → rows of it."""

WITHOUT_DIGITS: dict[str, Callable[[Writers, np.random.Generator], list[list[Text]]]] = {
    "words": words,
    "nothing": nothing,
}
"""What stands on pages without digits → rows of it; judges learn from them what is no digit."""


class Author(NamedTuple):
    """What is to be written, by which half of the writers, by which chance."""

    content: str
    writers: Writers
    chance: np.random.Generator

    def rows(self) -> list[list[Text]]:
        """Rows of texts, yet without a place."""
        return (CONTENTS | WITHOUT_DIGITS)[self.content](self.writers, self.chance)


def _fitting(row: list[Text], most: float) -> int:
    """How many texts of a row fit, in heights of a digit."""
    return int((np.cumsum([text.width + GAP for text in row]) <= most).sum())


def compose(
    rows: list[list[Text]], shape: tuple[int, int], size: float, chance: np.random.Generator
) -> list[Text]:
    """Place rows on a sheet of a height and width in pixels, digits so high; what fits."""
    if not rows:
        return []
    height, width = shape
    size = min(size, 0.6 * height)
    most = 0.9 * width / size
    # What is too long for a row at that size is written smaller, as by hand.
    short = [row[: max(1, _fitting(row, most))] for row in rows]
    widest = max(sum(text.width + GAP for text in row) for row in short)
    size *= min(1.0, most / widest)
    pitch = chance.uniform(1.7, 2.4) * size
    fitting = short[: max(1, int((height - 1.6 * size) / pitch) + 1)]
    high = (len(fitting) - 1) * pitch + 1.6 * size
    left = chance.uniform(0.02, 1) * (width - widest * size)
    top = chance.uniform(0, 1) * max(0, height - high) + 0.2 * size
    placed, slope = [], chance.normal(0, 0.015)
    for row, texts in enumerate(fitting):
        x, y = left + chance.normal(0, 0.15) * size, top + row * pitch
        for text in texts:
            drop = y + slope * (x - left) + chance.normal(0, 0.04) * size
            placed.append(Text(text.label, [run * size + (max(x, 0), drop) for run in text.runs]))
            x += (text.width + chance.uniform(0.8, GAP)) * size
    return placed


def compose_cells(cells: int, shape: tuple[int, int], size: float, author: Author) -> list[Text]:
    """Place digits of one writer in a third of a square grid's cells, row after row."""
    chance = author.chance
    own, pitch, placed = _of(author.writers.hands, chance), np.array(shape[::-1]) / cells, []
    for row, column in zip(*np.nonzero(chance.random((cells, cells)) < 0.35), strict=True):
        text = _spelled(str(chance.integers(1, 10)), own, chance)
        size_here = min(size, 0.75 * pitch[1])
        room = (pitch - np.array([text.width, 1]) * size_here) / 2
        corner = (column, row) * pitch + room * (1 + chance.normal(0, 0.3, 2).clip(-0.8, 0.8))
        placed.append(Text(text.label, [run * size_here + corner for run in text.runs]))
    return placed
