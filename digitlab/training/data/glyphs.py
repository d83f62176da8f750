"""Pen strokes → glyphs of one writer: what made-up lines are put together from.

A glyph is measured in heights of its writer's usual digit: y is 0 on the baseline and -1 at the top
of that digit, x begins at 0. Digits written alone give shapes; written numbers give shapes with
their places: how low a comma is, how tall a slash, how small a writer's zeros.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from ...datasets.characters import DIGITS, PenCharacter
from ...datasets.numbers import PenLine

Strokes = list[np.ndarray]

LARGEST_STEP = 0.06
"""Largest distance of two points of a glyph, heights."""

FEWEST_DIGITS = 6
"""Different digits that a writer has to have; writers with fewer are taken together by site."""

LEAST_HEIGHT = 0.3
"""Share of the writer's usual height that a digit has at least; what is lower was cut off."""

JOINED_OVERLAP = 0.35
"""Strokes that share this much of the narrower one's width belong to one symbol."""

DOT_LENGTH = 0.14
"""Longest dash that is a dot, heights."""

SYMBOL_MARKS = "+-.,/:=%"
"""Marks of which the isolated symbols are learned from."""

UNCLEAR = frozenset("OoDQIlijSsZzBbGgqu|!\\'`_~?" + SYMBOL_MARKS)
"""Characters that beside digits could be one, or a mark."""


@dataclass
class Hand:
    """What one writer wrote.

    Attributes
    ----------
    name : str
        The writer's, or the site's.
    glyphs : dict of str to list of strokes
        By symbol.
    """

    name: str
    glyphs: dict[str, list[Strokes]] = field(default_factory=lambda: defaultdict(list))

    @property
    def digits(self) -> list[str]:
        """The digits that it has."""
        return [digit for digit in DIGITS if self.glyphs.get(digit)]


def make_hands(characters: Iterable[PenCharacter], numbers: Iterable[PenLine]) -> list[Hand]:
    """Make a hand of every writer with enough digits, and one of the rest of each site."""
    shapes: dict[str, list[tuple[str, Strokes]]] = defaultdict(list)
    for character in characters:
        if character.is_digit:
            shapes[character.writer].append((character.label, character.strokes))
    by_writer = {writer: _alone(writer, digits) for writer, digits in shapes.items()}
    for line in numbers:
        for symbol, strokes in placed_glyphs(line):
            hand = by_writer.setdefault(line.writer, Hand(line.writer))
            hand.glyphs[symbol].append(strokes)
    hands: dict[str, Hand] = {}
    for writer, hand in sorted(by_writer.items()):
        name = writer if len(hand.digits) >= FEWEST_DIGITS else writer.split("/")[0]
        whole = hands.setdefault(name, Hand(name))
        for symbol, glyphs in hand.glyphs.items():
            whole.glyphs[symbol] += glyphs
    return [hand for hand in hands.values() if len(hand.digits) >= FEWEST_DIGITS]


def _alone(writer: str, digits: Sequence[tuple[str, Strokes]]) -> Hand:
    """A hand of digits that were written alone: each stands on the baseline."""
    heights = [float(np.ptp(np.concatenate(strokes)[:, 1])) for _, strokes in digits]
    usual = float(np.median(heights))
    hand = Hand(writer)
    for (label, strokes), height in zip(digits, heights, strict=True):
        if height > LEAST_HEIGHT * usual:
            # What is far from the writer's usual size was not written in the same breath.
            size = float(np.clip(height / usual, 0.8, 1.25)) / height
            hand.glyphs[label].append(to_glyph(strokes, size))
    return hand


def to_glyph(strokes: Sequence[np.ndarray], size: float, base: float | None = None) -> Strokes:
    """Scale strokes, move them to x = 0 and the baseline, and add points until they lie close.

    Parameters
    ----------
    strokes : sequence of (n, 2) float
    size : float
        Heights to a unit of the strokes.
    base : float, optional
        Their baseline; by default their lowest point.
    """
    points = np.concatenate(list(strokes))
    corner = points[:, 0].min(), points[:, 1].max() if base is None else base
    return [_close((run - corner) * size) for run in strokes]


def _close(run: np.ndarray) -> np.ndarray:
    """Points of a run, (n, 2), at even distances of at most `LARGEST_STEP`."""
    if len(run) < 2:
        return run
    along = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(run, axis=0).T))])
    at = np.linspace(0, along[-1], max(2, int(np.ceil(along[-1] / LARGEST_STEP)) + 1))
    return np.column_stack([np.interp(at, along, run[:, axis]) for axis in (0, 1)])


def placed_glyphs(line: PenLine) -> list[tuple[str, Strokes]]:
    """Take a written number apart, if its symbols stand apart: symbols and glyphs, left to right.

    Returns
    -------
    list of (symbol, strokes)
        Empty if strokes and symbols cannot be matched.
    """
    label = true_label(line)
    groups = symbol_groups(line.strokes)
    if label is None or len(groups) != len(label):
        return []
    spans = [_span(group) for group in groups]
    digits = [span for span, symbol in zip(spans, label, strict=True) if symbol.isdigit()]
    if not digits:
        return []
    height = float(np.median([low - high for high, low in digits]))
    base = float(np.median([low for _, low in digits]))
    if height <= 0:
        return []
    return [
        (symbol, to_glyph(group, 1 / height, base))
        for symbol, group in zip(label, groups, strict=True)
    ]


def _span(group: Sequence[np.ndarray]) -> tuple[float, float]:
    points = np.concatenate(list(group))[:, 1]
    return float(points.min()), float(points.max())


def symbol_groups(strokes: Sequence[np.ndarray]) -> list[Strokes]:
    """Strokes that overlap from left to right, together; the groups from left to right."""
    groups: list[tuple[float, float, Strokes]] = []
    for run in sorted(strokes, key=lambda run: float(run[:, 0].min())):
        left, right = float(run[:, 0].min()), float(run[:, 0].max())
        if groups:
            start, end, members = groups[-1]
            narrower = max(min(right - left, end - start), 1e-6)
            if (min(end, right) - left) / narrower > JOINED_OVERLAP or right <= end:
                groups[-1] = start, max(end, right), [*members, run]
                continue
        groups.append((left, right, [run]))
    return [members for _, _, members in groups]


def true_label(line: PenLine) -> str | None:
    """What was written, as far as it can be told: a stop left out, dashes that are dots.

    Returns
    -------
    str or None
        None if it may be something else than what was asked for.
    """
    label = "".join(line.label.split())
    groups = symbol_groups(line.strokes)
    if label[-1] in ".," and len(groups) == len(label) - 1:
        label = label[:-1]
    if len(groups) != len(label):
        return label
    heights = [np.ptp(np.concatenate(group)[:, 1]) for group in groups]
    tall = float(np.median(heights))
    symbols = []
    for symbol, group in zip(label, groups, strict=True):
        points = np.concatenate(group)
        is_dot = max(np.ptp(points, axis=0)) < DOT_LENGTH * tall
        symbols.append("." if symbol == "-" and is_dot else symbol)
        if symbol.isdigit() and is_dot:
            return None
    return "".join(symbols)
