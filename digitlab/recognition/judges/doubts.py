"""What speaks for and against the digits of a page → how likely each is right.

What was judged of a digit does not tell all. Where it is of another height than the page's digits,
more are wrong than was judged. Of bare strokes more are right, but for those that rise above the
digits of their number: these are slashes, mostly. A logistic regression tells how many.
"""

from typing import NamedTuple

import numpy as np

from .appearance import Appearance
from .witnesses import are_digits, normalized


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
    rise : float
        How much taller such a stroke is than the other digits of its number, or, where there are
        none, of the page; a natural logarithm, 0 where it is no taller.
    """

    own: np.ndarray | float
    height: np.ndarray | float
    bare: np.ndarray | float
    rise: np.ndarray | float


WEIGHTS = Evidence(own=1.01, height=-3.21, bare=1.27, rise=-16.82)
INTERCEPT = 0.61
"""Weights of the regression, and what counts always. Fitted to 2,984 digits, of which 80 are wrong:
half of the crossed pages with four seeds, as they were made then. `python -m tests.pages.doubts`
fits to today's, whose letters and fractions are of other heights. With six seeds it gives 0.83,
-3.19, 0.37, -0.72 and 0.84, by which lists are longer: of the other half's 129 wrong digits they
find 87 with 7.0 % of the digits, and these 89 with 6.1 %. Of that half's digits said to be right at
50, 79, 88, 93 and 98 %, 59, 79, 90, 96 and 99 % are."""

SUREST = 1e-4
"""Probability nearest to 0 and to 1 that is told from them."""

FARTHEST = 1.0
"""Distance of a height, and rise, from which on more of it tells nothing; natural logarithms."""


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
        own=_logit(judged[:, :10].max(axis=1)),
        height=np.minimum(np.abs(heights - usual), FARTHEST),
        bare=looks.is_bare.astype(float),
        rise=np.where(looks.is_bare, _rises(heights, shaped, usual, looks), 0),
    )


def _logit(likely: np.ndarray) -> np.ndarray:
    likely = np.clip(likely, SUREST, 1 - SUREST)
    logit: np.ndarray = np.log(likely / (1 - likely))
    return logit


def _rises(heights: np.ndarray, shaped: np.ndarray, usual: float, looks: Appearance) -> np.ndarray:
    """How much taller each symbol is than the shaped digits of its number, (N,), 0 to `FARTHEST`.

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
    is_first = np.append(True, looks.line[1:] != looks.line[:-1])
    number = np.cumsum(is_first | looks.after_space)
    rises = heights - usual
    for own in np.unique(number[shaped]):
        place = number == own
        rises[place] = heights[place] - np.median(heights[place & shaped])
    return np.clip(rises, 0, FARTHEST)
