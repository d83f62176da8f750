"""Where each symbol stands and what its ink is like → what it can be.

A point hangs no higher than its digits' feet, a comma stands low, a slash stands between groups of
digits, a ring among letters is an o, and a blot is no digit. The networks, which see each symbol in
a narrow strip, or alone, judge this badly.
"""

import numpy as np

from ..symbols import BLANK, OTHER, SYMBOLS
from .appearance import Appearance
from .witnesses import LEAST_PROBABILITY, normalized, weighed_among

SLASH = SYMBOLS.index("/")
"""Class of the mark that the digits beside it tell from a 1."""

GROUP_LENGTHS = (1, 2, 4)
"""Digits on either side of a slash, as in dates and fractions: so stand 222 of the 236 slashes that
people wrote in numbers."""

OUT_OF_PLACE = 2.0
"""Logarithm of what a slash counts less that stands beside other groups of digits, or beside digits
on one side alone. Chosen among 0 to 3 on made-up pages and on numbers."""

LOW_COMMAS = 20.0
"""How many times as often a comma stands low beside its neighbors as a 1 does: so stood 16 of 18
commas that people wrote in numbers, 1 of 374 ones there, and 8 of 160 on real pages."""


def judge_blots(judged: np.ndarray, looks: Appearance) -> np.ndarray:
    """Judge the blots again: a blot is no digit."""
    again = judged.copy()
    again[looks.is_blot, :10] = LEAST_PROBABILITY
    return normalized(again)


def judge_points(judged: np.ndarray, looks: Appearance) -> np.ndarray:
    """Judge the points again: one at half the height of its digits is a short dash."""
    again = judged.copy()
    for point in ".,":
        column = SYMBOLS.index(point)
        again[looks.is_high, SYMBOLS.index("-")] += again[looks.is_high, column]
        again[looks.is_high, column] = 0
    return again


def judge_commas(judged: np.ndarray, looks: Appearance) -> np.ndarray:
    """Judge the ones and commas that stand low again; that it is either of them stays as likely."""
    commas = np.where(looks.is_low, LOW_COMMAS, 1.0)
    ratios = np.stack([np.ones_like(commas), commas], axis=1)
    return weighed_among(judged, [1, SYMBOLS.index(",")], ratios)


def judge_slashes(judged: np.ndarray, looks: Appearance) -> np.ndarray:
    """Judge the slashes again, by the digits that stand before and behind them in their line.

    Beside what is unread it may stand well: that may be a bracket, or an unknown.
    """
    symbols = judged[:, :BLANK].argmax(axis=1)
    fits = np.concatenate(
        [_fits_slash(symbols[line] < 10, looks.after_space[line]) for line in looks.lines]
    )
    fits |= looks.beside(symbols == SYMBOLS.index(OTHER))
    again = judged.copy()
    again[:, SLASH] *= np.where(fits, 1.0, np.exp(-OUT_OF_PLACE))
    return normalized(again)


def judge_rings(judged: np.ndarray, looks: Appearance) -> np.ndarray:
    """Judge the rings again: one behind a letter, in a word of nothing but these, is an o.

    A bare stroke there may be an unread 1, a bracket or a slash, and no letter.
    """
    symbols = judged[:, :BLANK].argmax(axis=1)
    is_other = symbols == SYMBOLS.index(OTHER)
    is_joined = looks.is_joined
    word = np.cumsum(np.append(False, ~is_joined))
    is_of_number = np.bincount(word, ~is_other & (symbols != 0)) > 0
    is_behind_letter = np.append(False, is_joined & (is_other & ~looks.is_bare)[:-1])
    is_before_ring = np.append(is_joined & ~is_other[1:], False)
    is_o = (symbols == 0) & is_behind_letter & ~is_before_ring & ~is_of_number[word]
    again = judged.copy()
    again[is_o, SYMBOLS.index(OTHER)] += again[is_o, 0]
    again[is_o, 0] = 0
    return again


def _fits_slash(is_digit: np.ndarray, after_space: np.ndarray) -> np.ndarray:
    """Whether a slash may stand at each place of a line, (n,) bool."""
    # Of a space at the slash itself nothing follows.
    before = np.array(_digits_before(is_digit, after_space))
    behind = np.array(_digits_before(is_digit[::-1], np.roll(after_space[::-1], 1))[::-1])
    is_between: np.ndarray = np.isin(before, GROUP_LENGTHS) & np.isin(behind, GROUP_LENGTHS)
    return is_between | (before + behind == 0)


def _digits_before(is_digit: np.ndarray, after_space: np.ndarray) -> list[int]:
    """How many digits without a space end right before each symbol."""
    counts = [0]
    for place in range(len(is_digit) - 1):
        joined = counts[-1] if not after_space[place] else 0
        counts.append(1 + joined if is_digit[place] else 0)
    return counts
