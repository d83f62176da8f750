"""How high the digits of a page are → which of the other symbols are rather digits, too.

On one page a person's digits are about as high as one another; letters and things that lie there
are of any height. The networks do not know the page's digits, so a digit among letters is easily
taken for one of them. Being of another height says nothing here: of few digits one may be twice as
high as the others, and what is read as a digit all the same is only doubted, by `doubts`.
"""

import numpy as np

from .appearance import Appearance
from .witnesses import are_digits, rather_digits

DIGITS_SPREAD, OTHERS_SPREAD = 0.08, 0.45
"""Scales of the heights of a page's digits, and of all else on it, about the digits' median:
natural logarithms, of Student's t with four degrees of freedom; about as measured on 6,900 digits
and 1,700 other symbols of real pages. Twice or half as much of the first changes little."""

HEIGHT_WEIGHT = 0.5
"""What this counts, beside what the networks saw, which is in part the same. Chosen among 0.3 to 1
on real pages and half of the crossed ones: more of it reads more letters as digits."""


def judge_heights(judged: np.ndarray, looks: Appearance) -> np.ndarray:
    """Judge again what may be a digit or something else, where it is as high as the digits."""
    return rather_digits(judged, np.maximum(1, _ratios(judged, looks) ** HEIGHT_WEIGHT))


def _ratios(judged: np.ndarray, looks: Appearance) -> np.ndarray:
    """How many times as often digits have the height of each symbol as other things do, (N,).

    The height is compared with those of the other digits; 1 where there are none.
    """
    digits = np.flatnonzero(are_digits(judged))
    heights = np.log(np.maximum(1, looks.height))
    if not len(digits):
        return np.ones(len(judged))
    usual = np.full(len(judged), np.median(heights[digits]))
    for digit in digits.tolist():
        # No digit tells of itself.
        rest = digits[digits != digit]
        usual[digit] = np.median(heights[rest]) if len(rest) else np.nan
    away = heights - usual
    of_digits, of_others = (
        (1 + (away / spread) ** 2 / 4) ** -2.5 / spread for spread in (DIGITS_SPREAD, OTHERS_SPREAD)
    )
    return np.nan_to_num(of_digits / of_others, nan=1.0)
