"""Random texts as people write numbers: plain ones, dates, prices, sums, and what stands beside.

A text is a list of tokens: a symbol of `SYMBOLS` but `OTHER`; a space; or one of `OTHERS`, the
kinds of things that are read as `OTHER`.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np

from ...recognition.symbols import DIGITS, MARKS, OTHER

Choice = TypeVar("Choice")

SPACE = " "
WORD, LETTER, SIGN, PRINTED = "word", "letter", "sign", "printed"
SCRIBBLE, STREAKS, UNKNOWN = "scribble", "streaks", "unknown"
OTHERS = (WORD, LETTER, SIGN, PRINTED, SCRIBBLE, STREAKS, UNKNOWN)
"""What is neither a digit nor a mark."""

LENGTHS = (1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 20)
LENGTH_WEIGHTS = (7, 20, 20, 13, 9, 7, 5, 4, 5, 4, 3, 6)
"""Digits of a plain number, and how often."""

LONGEST = 30
"""Symbols of a label at most."""


def label_of(tokens: Sequence[str]) -> str:
    """What the network should read: no spaces, and `OTHER` once for neighbors that are other."""
    label = ""
    for token in tokens:
        symbol = OTHER if token in OTHERS else token.strip()
        if symbol and not (symbol == OTHER and label.endswith(OTHER)):
            label += symbol
    return label


def random_text(rng: np.random.Generator) -> list[str]:
    """Draw the tokens of a line."""
    kinds = list(KINDS)
    weights = np.array([KINDS[kind] for kind in kinds], float)
    tokens = kinds[int(rng.choice(len(kinds), p=weights / weights.sum()))](rng)
    if rng.random() < 0.09:
        tokens.append(one_of(rng, ".,"))
    if rng.random() < 0.12:
        tokens = _beside(tokens, rng)
    return tokens[:LONGEST]


def one_of(rng: np.random.Generator, choices: Sequence[Choice]) -> Choice:
    """Choose one, each as likely."""
    return choices[int(rng.integers(len(choices)))]


def _digits(rng: np.random.Generator, count: int) -> list[str]:
    """Random digits; sometimes with repeated ones, as in 100 or 2000, many ones, or in a row."""
    digits = rng.integers(0, 10, count)
    if rng.random() < 0.2:
        digits[rng.integers(0, count) :] = rng.choice([0, 0, 0, 1, 9, 5])
    elif rng.random() < 0.1:
        digits[rng.random(count) < 0.4] = 1
    elif rng.random() < 0.13:
        digits = (int(rng.integers(0, 10)) + np.arange(count) * rng.choice([-1, 1])) % 10
    return [DIGITS[digit] for digit in digits]


def _plain(rng: np.random.Generator) -> list[str]:
    count = rng.choice(LENGTHS, p=np.array(LENGTH_WEIGHTS) / sum(LENGTH_WEIGHTS))
    digits = _digits(rng, int(count))
    if count > 5 and rng.random() < 0.5:
        every = int(rng.integers(3, 6))
        return [
            part
            for place, digit in enumerate(digits)
            for part in ([SPACE, digit] if place and place % every == 0 else [digit])
        ]
    return digits


def _joined(rng: np.random.Generator, sizes: Sequence[int], mark: str) -> list[str]:
    """Groups of digits with a mark between them, with or without spaces."""
    spaced = rng.random() < 0.15
    between = [SPACE, mark, SPACE] if spaced else [mark]
    tokens = _digits(rng, sizes[0])
    for size in sizes[1:]:
        tokens += between + _digits(rng, size)
    return tokens


def _date(rng: np.random.Generator) -> list[str]:
    sizes = [int(rng.integers(1, 3)), int(rng.integers(1, 3))]
    if rng.random() < 0.5:
        sizes.append(int(rng.choice([2, 2, 4])))
    return _joined(rng, sizes, one_of(rng, "/////--.,"))


def _phone(rng: np.random.Generator) -> list[str]:
    sizes = [int(size) for size in rng.integers(1, 6, rng.integers(2, 5))]
    return _joined(rng, sizes, one_of(rng, "-----.//"))


def _time(rng: np.random.Generator) -> list[str]:
    return _joined(rng, [int(rng.integers(1, 3)), 2, 2][: rng.integers(2, 4)], ":")


def _decimal(rng: np.random.Generator) -> list[str]:
    sizes = [int(rng.integers(1, 5)), int(rng.integers(1, 4))]
    tokens = _joined(rng, sizes, one_of(rng, ".,"))
    if rng.random() < 0.25:
        thousands = [int(rng.integers(1, 4)), 3, 3][: rng.integers(2, 4)]
        tokens = _joined(rng, thousands, one_of(rng, ",."))
    head = rng.random()
    if head < 0.1:
        return [SIGN, *tokens]
    return [one_of(rng, "-+"), *tokens] if head < 0.2 else tokens


def _sum(rng: np.random.Generator) -> list[str]:
    spaced = rng.random() < 0.5
    tokens = _digits(rng, int(rng.integers(1, 4)))
    for _ in range(rng.integers(1, 3)):
        sign = one_of(rng, "+++---/:") if rng.random() < 0.9 else LETTER
        tokens += [SPACE, sign, SPACE] if spaced else [sign]
        tokens += _digits(rng, int(rng.integers(1, 4)))
    if rng.random() < 0.7:
        tokens += [SPACE, "=", SPACE] if spaced else ["="]
        if rng.random() < 0.75:
            tokens += _digits(rng, int(rng.integers(1, 4)))
    return tokens


def _fraction(rng: np.random.Generator) -> list[str]:
    sizes = [int(size) for size in rng.choice([1, 1, 1, 2, 2, 3], 2)]
    whole = [*_digits(rng, 1), SPACE] if rng.random() < 0.15 else []
    return [*whole, *_joined(rng, sizes, "/")]


def _equation(rng: np.random.Generator) -> list[str]:
    """A sum with unknowns, as 2x + 5 = 11."""
    tokens = _sum(rng)
    for place in reversed([place for place, token in enumerate(tokens) if token.isdigit()]):
        if rng.random() < 0.35:
            unknown = UNKNOWN if rng.random() < 0.7 else LETTER
            factor = [] if rng.random() >= 0.5 else [tokens[place]]
            tokens[place : place + 1] = [*factor, unknown]
    return tokens


def _percent(rng: np.random.Generator) -> list[str]:
    tokens = _digits(rng, int(rng.integers(1, 3)))
    return [*tokens, *([one_of(rng, ".,"), *_digits(rng, 1)] if rng.random() < 0.3 else []), "%"]


def _mixed(rng: np.random.Generator) -> list[str]:
    """Digits and marks in any order: what no pattern foresees."""
    count = int(rng.integers(1, 9))
    symbols = [*DIGITS * 3, *MARKS]
    return [one_of(rng, symbols) for _ in range(count)]


def _alone(rng: np.random.Generator) -> list[str]:
    """One symbol: a digit, most often the one, which has no shape of its own; a mark; a letter."""
    kind = rng.random()
    if kind < 0.7:
        return [one_of(rng, DIGITS if kind < 0.5 else "1")]
    return [one_of(rng, MARKS) if kind < 0.82 else one_of(rng, (LETTER, LETTER, SIGN))]


def _row(rng: np.random.Generator) -> list[str]:
    """One symbol again and again, as on sheets for practice: a digit, a mark or a sign."""
    symbol = one_of(rng, (*DIGITS, *DIGITS, "1", *MARKS, "/", "/", LETTER, SIGN, SIGN))
    count = int(rng.integers(3, LONGEST // 2 + 1))
    return [symbol, SPACE] * count if rng.random() < 0.7 else [symbol] * count


def printed_text(rng: np.random.Generator) -> list[str]:
    """Draw the tokens of a line of print: words, with a written number behind them or none."""
    tokens = [token for _ in range(rng.integers(1, 4)) for token in (PRINTED, SPACE)]
    return [*tokens, *_plain(rng)] if rng.random() < 0.35 else tokens[:-1]


def _others(rng: np.random.Generator) -> list[str]:
    """No number: words, letters, signs, scribbles, streaks."""
    count = int(rng.choice([1, 1, 1, 2, 3]))
    tokens: list[str] = []
    for _ in range(count):
        tokens += [SPACE, one_of(rng, (WORD, WORD, WORD, LETTER, SIGN, SCRIBBLE, STREAKS))]
    return tokens[1:]


def _mingled(rng: np.random.Generator) -> list[str]:
    """Digits with letters among them, as 12A or B5."""
    return [
        one_of(rng, (LETTER, SIGN)) if rng.random() < 0.35 else one_of(rng, DIGITS)
        for _ in range(rng.integers(2, 7))
    ]


def _beside(tokens: list[str], rng: np.random.Generator) -> list[str]:
    """A number with something before, behind or around it."""
    thing = one_of(rng, (WORD, WORD, LETTER, SIGN, SIGN, SCRIBBLE))
    space = [SPACE] if rng.random() < 0.6 else []
    where = rng.random()
    if where < 0.4:
        return [*tokens, *space, thing]
    if where < 0.8:
        return [thing, *space, *tokens]
    return [SIGN, *tokens, SIGN]


KINDS: dict[Callable[[np.random.Generator], list[str]], float] = {
    _plain: 44,
    _date: 17,
    _phone: 9,
    _time: 4,
    _decimal: 9,
    _sum: 6,
    _fraction: 6,
    _equation: 5,
    _percent: 2,
    _mixed: 2,
    _alone: 4,
    _row: 6,
    _others: 9,
    _mingled: 6,
}
"""Kinds of texts, and how often."""
