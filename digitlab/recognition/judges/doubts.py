"""What speaks for and against the digits of a page → how likely each is right.

What was judged of a digit does not tell all. Where the number network itself names it, more are
right than was judged; where it is of another height than the page's digits, stands lower or higher
than those beside it, or has a mark beside it, which may be another one's part, more are wrong. A
logistic regression tells how many.
"""

from typing import NamedTuple

import numpy as np

from ..symbols import BLANK, OTHER, SYMBOLS
from .appearance import Appearance
from .witnesses import are_digits, normalized


class Evidence(NamedTuple):
    """Of the N symbols of a page, (N,) float each; or what each of these weighs.

    Attributes
    ----------
    own : float
        What was judged of the digit, a logit.
    named : float
        What the number network says of it, a logit.
    height : float
        How far its height is from that of the page's digits, a natural logarithm.
    foot : float
        How far its foot is from those of the digits beside it, in heights of a digit of its line.
    marks : float
        How many marks stand right before and behind it, 0 to 2.
    """

    own: np.ndarray | float
    named: np.ndarray | float
    height: np.ndarray | float
    foot: np.ndarray | float
    marks: np.ndarray | float


WEIGHTS = Evidence(own=0.54, named=0.18, height=-2.52, foot=-0.99, marks=-1.09)
INTERCEPT = 1.36
"""Weights of the regression, and what counts always. Fitted to 17,900 digits, of which 356 are
wrong: half of the crossed pages with nine seeds, the real pages as they are and under changes, and
made-up pages. On the other half of the crossed pages, of digits said to be right at 76, 83, 88 and
93 % 64, 81, 83 and 88 % are; on the real pages nearly all. `python -m tests.pages.doubts` fits them
likewise; these digits were read when doubts were others, so it gives about the same, not the same.
The foot's weight is the least firm: three seeds give -0.9 to 0.2."""

SUREST = 1e-4
"""Probability nearest to 0 and to 1 that is told from them."""

FARTHEST = 1.0
"""Distance of a height, a natural logarithm, or of a foot, in heights of a digit, from which on
more of it tells nothing."""


def judge_doubts(judged: np.ndarray, looks: Appearance, named: np.ndarray) -> np.ndarray:
    """Judge again how likely each digit is right; which digit it is stays as before.

    What a digit loses goes to all ten alike; what it gains all else loses in proportion.

    Parameters
    ----------
    judged : (N, 20) float
        What all judges say; see `order`.
    looks : Appearance
    named : (N, 10) float
        What the number network says of the digits.

    Returns
    -------
    (N, 20) float
    """
    is_digit = are_digits(judged)
    if not is_digit.any():
        return judged
    digits = judged[:, :10]
    own, total = digits.max(axis=1), digits.sum(axis=1)
    logits = INTERCEPT + np.array(WEIGHTS) @ np.array(find_evidence(judged, looks, named))
    right = np.where(is_digit, 1 / (1 + np.exp(-logits)), own)
    lost = np.clip((own - right) / np.maximum(own - total / 10, SUREST), 0, 0.9)
    again = judged * np.minimum(1, (1 - right) / np.maximum(1 - own, SUREST))[:, np.newaxis]
    again[np.arange(len(own)), digits.argmax(axis=1)] = np.maximum(own, right)
    again[:, :10] += lost[:, np.newaxis] * (total[:, np.newaxis] / 10 - digits)
    return normalized(again)


def find_evidence(judged: np.ndarray, looks: Appearance, named: np.ndarray) -> Evidence:
    """Find what speaks for and against each symbol as a digit of a page that has one at least."""
    is_digit = are_digits(judged)
    digit = judged[:, :10].argmax(axis=1)[:, np.newaxis]
    own, word = (_logit(np.take_along_axis(known, digit, 1)[:, 0]) for known in (judged, named))
    # Bare strokes are ones of any height, or no digits.
    shaped = is_digit & ~looks.is_bare
    heights = np.log(np.maximum(1, looks.height))
    away = np.abs(heights - np.median(heights[shaped if shaped.any() else is_digit]))
    return Evidence(
        own=own,
        named=word,
        height=np.minimum(away, FARTHEST),
        foot=np.minimum(_foot_distances(is_digit, looks), FARTHEST),
        marks=_marks_beside(judged, looks),
    )


def _logit(likely: np.ndarray) -> np.ndarray:
    likely = np.clip(likely, SUREST, 1 - SUREST)
    logit: np.ndarray = np.log(likely / (1 - likely))
    return logit


def _foot_distances(is_digit: np.ndarray, looks: Appearance) -> np.ndarray:
    """How far the foot of each symbol is from those of the digits before and behind it, (N,).

    In heights of a digit of its line; 0 where none stands beside it.
    """
    distances = np.zeros(len(is_digit))
    for line in looks.lines:
        places = np.arange(line.start, line.stop)
        digits = places[is_digit[line]]
        before = np.searchsorted(digits, places) - 1
        behind = np.searchsorted(digits, places, side="right")
        for place, first, last in zip(places, before, behind, strict=True):
            beside = digits[[number for number in (first, last) if 0 <= number < len(digits)]]
            if len(beside):
                away = looks.foot[place] - looks.foot[beside].mean()
                distances[place] = abs(away) / looks.line_height[place]
    return distances


def _marks_beside(judged: np.ndarray, looks: Appearance) -> np.ndarray:
    """How many marks stand right before and behind each symbol in its line, (N,)."""
    is_other = judged[:, :BLANK].argmax(axis=1) == SYMBOLS.index(OTHER)
    is_mark = ~are_digits(judged) & ~is_other
    is_joined = looks.line[1:] == looks.line[:-1]
    before = np.append(False, is_mark[:-1] & is_joined)
    behind = np.append(is_mark[1:] & is_joined, False)
    return before.astype(float) + behind
