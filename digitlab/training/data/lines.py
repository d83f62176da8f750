"""Lines to learn numbers from: as people wrote them, and made up from the digits of one writer.

A line is strokes in heights of its digits, and its label; `draw_line` gives it a pen, a slant and
the wear of paper and camera. Every line depends on the generator alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from ...datasets.numbers import PenLine
from ...ink import strokes as pen_strokes
from ...transforms.hands import write
from ...transforms.wear import worn
from .glyphs import Hand, Strokes, symbol_groups, to_glyph, true_label
from .layout import Style, random_style, side_by_side
from .marks import Marks, put
from .rasters import Rasters
from .texts import (
    LETTER,
    OTHERS,
    SCRIBBLE,
    SPACE,
    STREAKS,
    UNKNOWN,
    WORD,
    label_of,
    one_of,
    printed_text,
    random_text,
)

WRITTEN = 0.25
"""Share of lines that are numbers as people wrote them."""

RASTERS = 0.14
"""Share of lines that are made up from pictures of digits."""

PRINTED_LINES = 0.04
"""Share of lines that hold printed words, as headings and forms do."""

ALONE = 0.15
"""Share of those that are chosen among all, of which two in three are one digit."""

PEN = (0.03, 0.32)
"""Thinnest and thickest pen, heights."""

PIXELS = (26, 60)
"""Height of a digit as it is drawn, pixels."""

LEAST_PEN = 2.5
"""Thinnest pen as it is drawn, pixels."""

DESCENDING = 0.15
"""Share of letters and signs that reach as far below the baseline as a y does."""

OWN_MARK = 0.5
"""How often a mark is the writer's own, where there is one."""


@dataclass(frozen=True)
class Line:
    """Strokes in heights of a digit, baseline at y = 0, and what they say."""

    strokes: Strokes
    label: str


@dataclass(frozen=True, eq=False)
class Material:
    """What lines are made of.

    Attributes
    ----------
    hands : list of Hand
    marks : Marks
    words : list of strokes
    letters : dict of str to list of strokes
        Letters of one site each, clear and unclear ones: a word is made of both.
    signs : list of strokes
        Letters and symbols that beside digits look like none of them.
    written : list of PenLine
        Numbers of one row.
    rasters : Rasters or None
        Draws lines of pictures of digits.
    """

    hands: Sequence[Hand]
    marks: Marks
    words: Sequence[Strokes]
    letters: dict[str, list[Strokes]]
    signs: Sequence[Strokes]
    written: Sequence[PenLine] = field(default_factory=list)
    rasters: Rasters | None = None

    @cached_property
    def several(self) -> list[PenLine]:
        """The written numbers of several symbols."""
        return [line for line in self.written if len("".join(line.label.split())) > 1]

    def draw(self, rng: np.random.Generator) -> tuple[np.ndarray, str]:
        """Draw an example: the ink of a line, (H, W) uint8, and its label."""
        chance = rng.random()
        if self.rasters and chance < RASTERS + PRINTED_LINES:
            tokens = random_text(rng) if chance < RASTERS else printed_text(rng)
            if self.rasters.can_draw(tokens):
                return self.rasters.draw(tokens, rng), label_of(tokens)
        line = self.line(rng)
        return draw_line(line, rng), line.label

    def line(self, rng: np.random.Generator) -> Line:
        """Draw a line: written by a person, or made up."""
        if self.written and rng.random() < WRITTEN:
            # Those of one digit, which are many, come seldom.
            known = self.several if rng.random() > ALONE else self.written
            line = respaced(one_of(rng, known), rng) if known else None
            if line:
                return line
        tokens = random_text(rng)
        return Line(self.compose(tokens, rng), label_of(tokens))

    def compose(self, tokens: Sequence[str], rng: np.random.Generator) -> Strokes:
        """Set a text with the digits and marks of one writer: strokes in heights of a digit."""
        hand, style = one_of(rng, self.hands), random_style(rng)
        glyphs: list[Strokes] = []
        gaps: list[float] = []
        gap = drift = 0.0
        # Who writes one symbol again and again makes it alike.
        is_row = tokens.count(tokens[0]) > 2 and {*tokens} <= {tokens[0], SPACE}
        slash = tokens.index("/") if "/" in tokens and not is_row else None
        only = self._glyph(tokens[0], hand, style, rng) if is_row else None
        for place, token in enumerate(tokens):
            if token == SPACE:
                gap = style.space
                continue
            glyph = only or self._glyph(token, hand, style, rng)
            drift = 0.7 * drift + rng.normal(0, style.wander)
            low = drift + style.fraction * (0 if slash is None else np.sign(place - slash))
            glyphs.append(_set(glyph, token, style, low, rng))
            near = style.crossing if "/" in tokens[max(0, place - 1) : place + 1] else 0.0
            gaps.append(gap + style.gap - near + rng.normal(0, style.spread))
            gap = 0.0
        placed = side_by_side(glyphs, gaps)
        return [run + _rise(run, style.slope) for glyph in placed for run in glyph]

    def _glyph(self, token: str, hand: Hand, style: Style, rng: np.random.Generator) -> Strokes:
        if token in OTHERS:
            return self._other(token, rng)
        own = hand.glyphs.get(token)
        if token.isdigit():
            if style.made_up:
                drawn = write(int(token), rng)
                return to_glyph(drawn, 1 / float(np.ptp(np.concatenate(drawn)[:, 1])))
            if not own:
                return self._glyph(token, one_of(rng, self.hands), style, rng)
            return one_of(rng, own)
        if own and rng.random() < OWN_MARK:
            return one_of(rng, own)
        return self.marks.draw(token, rng)

    def _other(self, kind: str, rng: np.random.Generator) -> Strokes:
        if kind == SCRIBBLE:
            steps = rng.normal(0, 1, (int(rng.integers(6, 25)), 2)).cumsum(axis=0)
            return put([steps], rng.uniform(0.5, 2), rng.uniform(-0.2, 0.3))
        if kind == STREAKS:
            return _streaks(rng)
        if kind == UNKNOWN:
            return put(_unknown(rng), rng.uniform(0.45, 1.0), rng.uniform(-0.05, 0.3))
        if kind == WORD:
            if rng.random() < 0.6:
                word = one_of(rng, self.words)
                return put(word, rng.uniform(0.8, 1.8), rng.uniform(0, 0.4), by_height=True)
            letters = one_of(rng, list(self.letters.values()))
            chosen = [
                put(one_of(rng, letters), rng.uniform(0.6, 1.1), 0.0)
                for _ in range(rng.integers(3, 8))
            ]
            placed = side_by_side(chosen, [rng.uniform(-0.05, 0.2) for _ in chosen])
            return [run for glyph in placed for run in glyph]
        sign = one_of(rng, self.signs)
        low = rng.uniform(0, 0.15) if kind == LETTER else rng.uniform(-0.1, 0.3)
        low = rng.uniform(0.2, 0.5) if rng.random() < DESCENDING else low
        return put(sign, rng.uniform(0.6, 1.4), low)


def _set(glyph: Strokes, token: str, style: Style, low: float, rng: np.random.Generator) -> Strokes:
    """Give a glyph its own size, shape and place on the line, `low` heights under it."""
    if (token == "0" and style.slashed_zeros) or (token == "7" and style.crossed_sevens):
        glyph = [*glyph, _stroke_through(np.concatenate(glyph), token, rng)]
    size = np.exp(rng.normal(0, style.sizes))
    if token.isdigit() and len(glyph) > 1 and style.loose:
        glyph = [run + rng.normal(0, style.loose, 2) for run in glyph]
    if token == "1":
        size *= rng.uniform(0.5, 0.85) if style.low_ones else 1
        glyph = [run - np.column_stack([style.lean * run[:, 1], 0 * run[:, 1]]) for run in glyph]
    scale = size * np.exp(rng.normal(0, (0.06, 0.03)))
    # A glyph is bent a little, so that no shape comes twice.
    bend, phase = rng.normal(0, 0.025, 2), rng.uniform(0, 6.3, 2)
    place = np.array((0, low))
    return [
        run * scale + place + (np.sin(4 * run.T[::-1] + phase[:, None]) * bend[:, None]).T
        for run in glyph
    ]


def _unknown(rng: np.random.Generator) -> Strokes:
    """Draw the unknown of an equation: an x as of two arcs back to back, or a y as of a u or v."""
    along = np.linspace(-1, 1, 12)
    if rng.random() < 0.6:
        deep, apart = rng.uniform(0.15, 0.6), rng.normal(0, 0.06)
        curl = rng.uniform(0, 0.5, 2)
        left = np.column_stack([-deep * along**2 + curl[0] * np.maximum(0, along - 0.5), along])
        right = np.column_stack([deep * along**2 + curl[1] * np.minimum(0, along + 0.5), along])
        return [left, right * rng.uniform(0.8, 1.1) + np.array((apart, rng.normal(0, 0.08)))]
    width, lean, tail = rng.uniform(0.5, 0.9), rng.uniform(0, 0.5), rng.uniform(0.2, 0.9)
    down = 1 + 0.5 * along
    cup = np.column_stack([width * (along + 1) / 2, -(np.abs(along) ** rng.uniform(1.5, 5))])
    stem = np.column_stack([width - lean * down - 0.3 * tail * np.maximum(0, down - 1), down - 1.5])
    return [cup * np.array((1, 0.8)), stem * np.array((1, 0.9 + tail / 2))]


def _streaks(rng: np.random.Generator) -> Strokes:
    """Draw lines side by side, as wood's grain, folds and hatching have; some are broken."""
    lean, bend = rng.normal(0, 0.5), rng.uniform(0, 0.12)
    apart, ragged = rng.uniform(0.08, 0.6), rng.uniform(0.15, 0.6)
    runs, x = [], 0.0
    for _ in range(rng.integers(4, 26)):
        x += apart * float(np.exp(rng.normal(0, 0.5)))
        top, bottom = -1 + ragged * rng.normal(0, 1, 2) + np.array((0, 1))
        y = np.linspace(top, max(bottom, top + 0.1), 12)
        wave = bend * np.sin(rng.uniform(0, 6.3) + rng.uniform(1, 5) * y)
        run = np.column_stack([x - lean * y + wave, y])
        cut = int(rng.integers(3, 9))
        runs += [run[:cut], run[cut + 1 :]] if rng.random() < 0.2 else [run]
    return runs


def _stroke_through(points: np.ndarray, digit: str, rng: np.random.Generator) -> np.ndarray:
    """The slash of a zero, or the bar of a seven, of (n, 2) points: (12, 2)."""
    corner, extent = points.min(axis=0), np.ptp(points, axis=0)
    ends = np.array([(0.0, 1.0), (1.0, 0.0)] if digit == "0" else [(0.1, 0.5), (0.95, 0.45)])
    if digit == "0" and rng.random() < 0.35:
        ends[:, 1] = ends[::-1, 1]  # the other way
    ends += rng.normal(0, 0.16 if digit == "0" else 0.12, (2, 2))
    return corner + np.linspace(ends[0], ends[1], 12) * extent


def _rise(run: np.ndarray, slope: float) -> np.ndarray:
    return np.column_stack([np.zeros(len(run)), slope * run[:, 0]])


def respaced(written: PenLine, rng: np.random.Generator) -> Line | None:
    """Vary a number that a person wrote: other gaps, a part of it, small moves; None if unclear."""
    label = true_label(written)
    if label is None:
        return None
    groups = symbol_groups(written.strokes)
    heights = [float(np.ptp(np.concatenate(group)[:, 1])) for group in groups]
    tall = float(np.quantile(heights, 0.6))
    if tall <= 0:
        return None
    base = float(np.median([np.concatenate(group)[:, 1].max() for group in groups]))
    if len(groups) != len(label):
        return Line(to_glyph(written.strokes, 1 / tall, base), label)
    lefts = [float(np.concatenate(group)[:, 0].min()) for group in groups]
    rights = [float(np.concatenate(group)[:, 0].max()) for group in groups]
    factor, move = rng.uniform(0.3, 1.5), abs(rng.normal(0, 0.03))
    strokes, x = [], 0.0
    for place, group in enumerate(groups):
        if place:
            gap = (lefts[place] - rights[place - 1]) / tall
            x += (rights[place - 1] - lefts[place - 1]) / tall + (gap * factor if gap > 0 else gap)
        moved = np.array((x, rng.normal(0, move)))
        strokes.append([run + moved for run in to_glyph(group, 1 / tall, base)])
    first, last = 0, len(label)
    if len(label) > 2 and rng.random() < 0.35:
        first = int(rng.integers(0, len(label) - 1))
        last = int(rng.integers(first + 1, len(label) + 1))
        # No number begins or ends with a mark that stands between digits.
        if not (label[first].isdigit() and label[last - 1].isdigit()):
            first, last = 0, len(label)
    return Line([run for group in strokes[first:last] for run in group], label[first:last])


def draw_line(line: Line, rng: np.random.Generator) -> np.ndarray:
    """Draw a line with a random pen and slant: (H, W) uint8, white on black."""
    slant = rng.normal(0, 0.25) if rng.random() < 0.8 else rng.uniform(-0.6, 0.6)
    wide = np.exp(rng.normal(0.0, 0.18))
    turn = rng.normal(0, 0.03)
    matrix = np.array([[wide, -slant * wide], [turn, 1]])
    runs = [run @ matrix.T for run in line.strokes]
    pen = float(np.exp(rng.uniform(*np.log(PEN))))
    height = max(rng.uniform(*PIXELS), LEAST_PEN / pen)
    width = max(1, round(pen * height))
    points = np.concatenate(runs)
    corner, extent = points.min(axis=0), np.ptp(points, axis=0)
    margin = width + round(0.15 * height)
    shape = tuple(int(side) for side in np.ceil(extent[::-1] * height + 2 * margin))
    ink = pen_strokes.draw(
        [(run - corner) * height + margin for run in runs], width + 1, (shape[0], shape[1])
    )
    if rng.random() < 0.5:
        ink = worn(ink, height, margin - float(corner[1]) * height, rng)
    return ink
