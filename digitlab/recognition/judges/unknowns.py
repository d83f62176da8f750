"""Letters of equations → which of the digits before a sign are letters.

In 62y + 9z = 3 a letter stands behind each number on the left. The networks see its shape alone,
and are as sure of a 4 and a 2 there as of any. But most small letters do not rise as high as
digits; and whoever writes one of them on a page writes others there.
"""

import numpy as np

from ..symbols import BLANK, OTHER, SIGNS, SYMBOLS
from .appearance import Appearance
from .witnesses import are_digits

EQUALS = "="
"""What the line of an equation has."""

BESIDE = 3
"""Digits of the line, the nearest ones, of which the median's top is compared with a letter's."""

DIGIT_SPREAD = 0.09
"""How far the tops of digits are from those beside them, in heights of a digit: scale of Student's
t with four degrees of freedom, about as measured on 736 digits of numbers that people wrote."""

LETTER_DROP, LETTER_SPREAD = 0.38, 0.18
"""How far below them the tops are of letters that do not rise: mean and standard deviation, about
as measured on 422 letters of people whose digits stand in place."""

LOW_LETTERS = 17 / 26
"""Share of such letters in the alphabet. The others are as high as digits."""

LETTERS_PRIOR, DIGITS_PRIOR = 0.1, 0.9
"""Parameters of the beta law of how often a letter stands at such a place of a page: mostly always
or never, more often never. Chosen among 0.05 to 0.3 and what is left to 1: sums of digits alone are
asked about the less, and letters are found all but alike."""

LETTER_ROUNDS = 4
"""How often places tell of one another; with more of them nothing changes."""


def judge_unknowns(judged: np.ndarray, looks: Appearance) -> np.ndarray:
    """Judge digits again that stand between a digit and a sign of an equation: letters, maybe.

    What such a digit loses goes to all other things, `OTHER`.
    """
    is_digit = are_digits(judged)
    symbols = np.array(list(SYMBOLS))[judged[:, :BLANK].argmax(axis=1)]
    symbols[is_digit] = "0"
    places = np.flatnonzero(_may_be_letters(symbols, looks))
    read = is_digit[places]
    if not read.any():
        return judged
    other = SYMBOLS.index(OTHER)
    drops = [_drop(place, symbols, places, looks) for place in places.tolist()]
    ratios = _letter_ratios(np.array(drops))
    letters = np.where(read, 0.0, judged[places, other] / judged[places, :BLANK].sum(axis=1))
    for _ in range(LETTER_ROUNDS):
        # No place tells of itself, or it would make itself surer.
        others = letters.sum() - letters
        odds = (LETTERS_PRIOR + others) / (DIGITS_PRIOR + len(places) - 1 - others) * ratios
        letters[read] = (odds / (1 + odds))[read]
    moved = np.where(read, letters, 0.0)[:, np.newaxis]
    again = judged.copy()
    again[places, other] += (moved * judged[places, :10]).sum(axis=1)
    again[places, :10] *= 1 - moved
    return again


def _may_be_letters(symbols: np.ndarray, looks: Appearance) -> np.ndarray:
    """Which symbols stand right behind a digit and before a sign of an equation, (N,) bool."""
    found = np.zeros(len(symbols), bool)
    for line in looks.lines:
        own = symbols[line]
        if EQUALS in own:
            is_joined = (own[:-2] == "0") & ~looks.after_space[line][1:-1]
            is_before_sign = np.isin(own[2:], list(SIGNS))
            found[line][1:-1] = is_joined & np.isin(own[1:-1], ["0", OTHER]) & is_before_sign
    return found


def _drop(place: int, symbols: np.ndarray, places: np.ndarray, looks: Appearance) -> float:
    """How far the top of a symbol is below those of the digits beside it, in heights of a digit.

    Digits that may themselves be letters count where there are no others.
    """
    beside = np.flatnonzero((symbols == "0") & (looks.line == looks.line[place]))
    sure = np.setdiff1d(beside, places)
    beside = sure if len(sure) else np.setdiff1d(beside, place)
    nearest = beside[np.argsort(np.abs(beside - place), kind="stable")[:BESIDE]]
    tops = looks.foot - looks.height
    return float((tops[place] - np.median(tops[nearest])) / looks.line_height[place])


def _letter_ratios(drops: np.ndarray) -> np.ndarray:
    """How many times as often tops of letters are so far below those of digits as digits' are."""
    of_digits = 3 / 8 / DIGIT_SPREAD * (1 + (drops / DIGIT_SPREAD) ** 2 / 4) ** -2.5
    away = (drops - LETTER_DROP) / LETTER_SPREAD
    of_low = np.exp(-(away**2) / 2) / (LETTER_SPREAD * np.sqrt(2 * np.pi))
    ratios: np.ndarray = LOW_LETTERS * of_low / of_digits + 1 - LOW_LETTERS
    return ratios
