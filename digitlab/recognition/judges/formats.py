"""How people write numbers → which of a line's strokes are ones, and which stand between digits.

Numbers have few formats: dates, times, telephone numbers, prices. A Markov model tells how often a
digit, or a mark, follows so many digits; a line's symbols are judged again by all ways to read it,
each as likely as what was seen and its format together (forward-backward algorithm, Rabiner 1989).
"""

from collections.abc import Iterator
from functools import cache

import numpy as np

from ..symbols import SEPARATORS, SYMBOLS
from .appearance import Appearance
from .shares import USUAL_SHARES

PLAIN_FORMATS = ("00", "000", "0000", "00000")
"""How numbers of digits alone are written: 0 is any digit. A digit by itself has no format."""

MARKED_FORMATS = (
    *("0-0", "0-00", "00-0", "00-00", "000-0000", "00000-0000", "0-0000"),
    *("00-00-00", "0-00-00", "00-0-00", "0-0-00", "000-000-0000", "0-000-0000"),
    *("0-000-000-0000", "00-000-0-000-0000", "0-000-00-0-000-0000"),
)
"""How others are: - is any of `SEPARATORS`, as which of these stands there differs from country to
country. All formats that at least two people wrote at the sites that the number network learned
from, without a final stop; how many did is left out, as most were asked for."""

FORMATS = dict.fromkeys(MARKED_FORMATS, 1.0) | dict.fromkeys(
    PLAIN_FORMATS, len(MARKED_FORMATS) / len(PLAIN_FORMATS)
)
"""Format → what it counts: together those without marks count as much as those with, as about half
of the numbers there had none."""

KNOWN_SHARE = 0.3
"""How often a number is taken to have such a format. Chosen among 0.1 to 0.5 on the numbers of
those sites, where from 0.3 on they are read alike. Not for paper: it made dates of rows of ones
there."""

EARLIER_COUNT = 0.2
"""How many formats count as much as what is known of others like them, where few have come so far.
Chosen among 0.1 to 4 on the same; one number in a hundred is read otherwise."""

END_PROBABILITY = 0.2
"""How often a number ends after any symbol, where its format is not known. From 0.1 to 0.3 nothing
is read otherwise."""

MOST_MARKS, MOST_DIGITS = 2, 6
"""Marks in a number, and digits in a row, from which on their number tells nothing more."""

DIGIT, SEPARATOR, OUTSIDE, NOTHING = range(4)
"""What the model tells apart: any digit, any of `SEPARATORS`, signs and other things, nothing."""

KINDS = [
    DIGIT if symbol.isdigit() else SEPARATOR if symbol in SEPARATORS else OUTSIDE
    for symbol in SYMBOLS
] + [NOTHING]
"""Which of these each of the 20 classes is."""

END = 3
"""What may follow a symbol besides another one."""

FORMAT_SYMBOLS = 10 + len(SEPARATORS)
"""How many symbols stand in formats: the first ones."""

START, FREE = (0, 0), (-1, 0)
"""State before a number's first symbol, and in a number that has no such format."""

STATES = [*np.ndindex(MOST_MARKS + 1, MOST_DIGITS + 1), FREE]
"""How many marks a number has so far, and digits behind the last; or that it has no such format."""


def judge_formats(judged: np.ndarray, looks: Appearance) -> np.ndarray:
    """Judge all symbols again, by the formats that numbers have.

    How likely each is to be a digit or a separator at all is as before, and so is which digit, or
    which separator.
    """
    lines = [_judge_line(judged[line], looks.after_space[line]) for line in looks.lines]
    return np.concatenate(lines)


def _judge_line(judged: np.ndarray, after_space: np.ndarray) -> np.ndarray:
    """Judge the symbols of a line, (n, 20), before some of which stands a space, (n,) bool."""
    arcs, ends = _model()
    usual = _by_kind(USUAL_SHARES)
    steps = np.tensordot(_by_kind(judged) / usual, arcs, 1)
    begin = np.eye(len(STATES))[STATES.index(START)]
    space = np.outer(ends, begin)
    before = [begin]
    for step, spaced in zip(steps[:-1], after_space[1:], strict=True):
        reached = before[-1] @ step
        reached = reached @ space if spaced else reached
        before.append(reached / reached.sum())
    behind = ends
    again = judged.copy()
    for place in reversed(range(len(judged))):
        expected = before[place] @ arcs @ behind / usual
        again[place, :FORMAT_SYMBOLS] *= expected[KINDS[:FORMAT_SYMBOLS]]
        behind = steps[place] @ behind
        behind = space @ behind if after_space[place] else behind
        behind /= behind.sum()
    was, now = (part[:, :FORMAT_SYMBOLS].sum(axis=1, keepdims=True) for part in (judged, again))
    again[:, :FORMAT_SYMBOLS] *= was / now
    return again


def _by_kind(judged: np.ndarray) -> np.ndarray:
    """(…, 20) → (…, 4): the classes of each kind together."""
    return judged @ np.eye(NOTHING + 1)[KINDS]


@cache
def _model() -> tuple[np.ndarray, np.ndarray]:
    """How likely each kind leads from state to state, (4, S, S); and the end, (S,)."""
    shares = _by_kind(USUAL_SHARES) / USUAL_SHARES.sum()
    usual = np.append(
        shares[:NOTHING] / shares[:NOTHING].sum() * (1 - END_PROBABILITY), END_PROBABILITY
    )
    counts = {state: np.zeros(END + 1) for state in STATES}
    for text, count in FORMATS.items():
        for state, what in _walk(text):
            counts[state][what] += count
    arcs = np.zeros((NOTHING + 1, len(STATES), len(STATES)))
    ends = np.empty(len(STATES))
    for place, state in enumerate(STATES):
        known = usual if state == FREE else _known(state, counts, usual)
        for kind in (DIGIT, SEPARATOR, OUTSIDE):
            arcs[kind, place, STATES.index(_after(state, kind))] = known[kind]
        arcs[NOTHING, place, place] = shares[NOTHING] * (1 - known[END])
        ends[place] = known[END]
    start, free = STATES.index(START), STATES.index(FREE)
    arcs[:NOTHING, start] *= KNOWN_SHARE
    arcs[:NOTHING, start, free] += (1 - KNOWN_SHARE) * usual[:END]
    return arcs, ends


def _known(
    state: tuple[int, int], counts: dict[tuple[int, int], np.ndarray], usual: np.ndarray
) -> np.ndarray:
    """How likely each kind, or the end, follows in a number of a known format, (4,).

    Where few formats lead to a state, those with as many digits after other marks count too, and at
    last what is usual. Signs and other things are in no format, and as likely as usual anywhere.
    """
    alike = sum(count for (_, digits), count in counts.items() if digits == state[1])
    known = usual
    for count in (alike, counts[state]):
        known = (count + EARLIER_COUNT * known) / (np.sum(count) + EARLIER_COUNT)
    known[OUTSIDE] = 0
    known *= (1 - usual[OUTSIDE]) / known.sum()
    known[OUTSIDE] = usual[OUTSIDE]
    return known


def _walk(text: str) -> Iterator[tuple[tuple[int, int], int]]:
    """Each state of a number and the kind that comes next, `END` at last."""
    state = START
    for symbol in text:
        kind = DIGIT if symbol == "0" else SEPARATOR
        yield state, kind
        state = _after(state, kind)
    yield state, END


def _after(state: tuple[int, int], kind: int) -> tuple[int, int]:
    """The state after a symbol; after a sign, or something else, a number begins anew."""
    if kind == OUTSIDE:
        return START
    if state == FREE:
        return FREE
    marks, digits = state
    if kind == SEPARATOR:
        return min(marks + 1, MOST_MARKS), 0
    return marks, min(digits + 1, MOST_DIGITS)
