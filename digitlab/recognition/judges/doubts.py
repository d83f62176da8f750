"""What speaks for and against the digits of a page → how likely each is right.

What was judged of a digit does not tell all. Where it is of another height than the page's digits,
more are wrong than was judged. Of bare strokes more are right, but for those that rise above the
digits of their number: these are slashes, mostly. A logistic regression tells how many.
"""

from typing import NamedTuple

import numpy as np

from .appearance import Appearance
from .witnesses import SUREST, are_digits, logit, normalized


class Evidence(NamedTuple):
    """Of the N symbols of a page, (N,) float each; or what each of these weighs.

    Attributes
    ----------
    own : float
        What was judged of the digit, a logit.
    height : float
        How far its height is from that of the page's digits, a natural logarithm.
    bare : float
        1 where it is one straight stroke, 0 else.
    rises : float
        1 where such a stroke is taller by `RISEN` than the other digits of its number, or, where
        there are none, of the page; 0 else.
    """

    own: np.ndarray | float
    height: np.ndarray | float
    bare: np.ndarray | float
    rises: np.ndarray | float


WEIGHTS = Evidence(own=0.9, height=-0.85, bare=0.33, rises=-1.55)
INTERCEPT = 0.6
"""Weights of the regression, and what counts always, as `python -m tests.pages.doubts --seeds 5`
fits them to 3,888 digits, of which 101 are wrong: half of the crossed pages, read with trees that
learned from the other half. Of that other half's 4,947 digits 81 are wrong, and lists of 4, 6 and
8 % find 49, 55 and 59. Other networks and other judges want another fit."""

FARTHEST = 1.0
"""Distance of a height from which on more of it tells nothing; a natural logarithm."""

RISEN = 0.1
"""How much taller a stroke is that rises, a natural logarithm. Before there were trees, with each
half of the crossed pages fitted to the other, lists of 6 % found 245 of 345 wrong digits, 240 at
least from 0.075 to 0.15. How far a stroke rises was worth less, 237; without any of it they found
234."""


def judge_doubts(judged: np.ndarray, looks: Appearance) -> np.ndarray:
    """Judge again how likely each digit is right; which digit it is stays as before.

    What a digit loses goes to all ten alike; what it gains all else loses in proportion.

    Parameters
    ----------
    judged : (N, 20) float
        What all judges say; see `order`.
    looks : Appearance

    Returns
    -------
    (N, 20) float
    """
    is_digit = are_digits(judged)
    if not is_digit.any():
        return judged
    digits = judged[:, :10]
    own, total = digits.max(axis=1), digits.sum(axis=1)
    logits = INTERCEPT + np.array(WEIGHTS) @ np.array(find_evidence(judged, looks))
    right = np.where(is_digit, 1 / (1 + np.exp(-logits)), own)
    lost = np.clip((own - right) / np.maximum(own - total / 10, SUREST), 0, 0.9)
    again = judged * np.minimum(1, (1 - right) / np.maximum(1 - own, SUREST))[:, np.newaxis]
    again[np.arange(len(own)), digits.argmax(axis=1)] = np.maximum(own, right)
    again[:, :10] += lost[:, np.newaxis] * (total[:, np.newaxis] / 10 - digits)
    return normalized(again)


def find_evidence(judged: np.ndarray, looks: Appearance) -> Evidence:
    """Find what speaks for and against each symbol as a digit of a page that has one at least."""
    is_digit = are_digits(judged)
    # Bare strokes are ones of any height, or no digits.
    shaped = is_digit & ~looks.is_bare
    heights = np.log(np.maximum(1, looks.height))
    usual = float(np.median(heights[shaped if shaped.any() else is_digit]))
    return Evidence(
        own=logit(judged[:, :10].max(axis=1)),
        height=np.minimum(np.abs(heights - usual), FARTHEST),
        bare=looks.is_bare.astype(float),
        rises=(looks.is_bare & (_rises(heights, shaped, usual, looks) > RISEN)).astype(float),
    )


def _rises(heights: np.ndarray, shaped: np.ndarray, usual: float, looks: Appearance) -> np.ndarray:
    """How much taller each symbol is than the shaped digits of its number, (N,) float.

    Parameters
    ----------
    heights : (N,) float
        Natural logarithms.
    shaped : (N,) bool
        Which symbols are digits, and no bare strokes.
    usual : float
        Height of digits where a number has none of these.
    looks : Appearance
    """
    number = np.cumsum(np.append(True, ~looks.is_joined))
    rises = heights - usual
    for own in np.unique(number[shaped]):
        place = number == own
        rises[place] = heights[place] - np.median(heights[place & shaped])
    return rises
