"""What speaks against the digits of a page → how likely each is right at most.

Two things the networks' percentages do not know. A digit that had to be cut from its neighbor may
be half of something else, and one that is much lower or taller than the page's others may be no
digit of its writer's. Of such digits more are wrong than the networks say, most of all where the
page's other digits are doubtful, too. A logistic regression tells how many.
"""

import numpy as np

from ..symbols import BLANK
from .appearance import Appearance
from .witnesses import DIGIT_PROBABILITY, normalized

OWN_WEIGHT, OTHERS_WEIGHT, HEIGHT_WEIGHT, CUT_WEIGHT, INTERCEPT = 0.88, 0.20, -1.70, -1.72, 0.77
"""Weights of the regression: of what was judged of a digit itself, a logit; of the mean of the
page's other digits, likewise; of how far its height is from theirs, a natural logarithm; of a cut;
and what counts always. Fitted to 13,600 digits, of which 114 are wrong: real pages as they are and
under nine changes, and made-up ones, some with letters and signs, some tiny. With each author's
pages left out of the fit in turn, what they list holds more mistakes on every kind of page. The
networks read these digits then that came before the present ones."""

SUREST = 1e-4
"""Probability nearest to 0 and to 1 that is told from them."""

MOST = 4.0
"""Mean logit of the other digits from which on a page is as clean as can be."""

ALONE = 3.0
"""What stands for it where a page has one digit: its logit there is the usual one."""

FARTHEST = 1.0
"""Distance of a height, a natural logarithm, from which on more of it tells nothing."""


def judge_doubts(judged: np.ndarray, looks: Appearance) -> np.ndarray:
    """Judge again how likely the digits are right: as likely as before, or less.

    What a digit loses goes to all ten alike, so which one it is and that it is one stay as before.
    """
    digits = judged[:, :10]
    total = digits.sum(axis=1)
    is_digit = total >= DIGIT_PROBABILITY * judged[:, :BLANK].sum(axis=1)
    if not is_digit.any():
        return judged
    own = digits.max(axis=1)
    most = 1 / (1 + np.exp(-_logits(own, is_digit, looks)))
    lost = np.clip((own - most) / np.maximum(own - total / 10, SUREST), 0, 0.9) * is_digit
    again = judged.copy()
    again[:, :10] += lost[:, np.newaxis] * (total[:, np.newaxis] / 10 - digits)
    return normalized(again)


def _logits(own: np.ndarray, is_digit: np.ndarray, looks: Appearance) -> np.ndarray:
    """Logits of how likely each symbol is right, (N,), as a digit of the page."""
    likely = np.clip(own, SUREST, 1 - SUREST)
    sure = np.log(likely / (1 - likely))
    known = sure * is_digit
    others = is_digit.sum() - is_digit
    mean = np.where(others > 0, (known.sum() - known) / np.maximum(others, 1), ALONE)
    # Bare strokes are ones of any height, or no digits.
    shaped = is_digit & ~looks.is_bare
    heights = np.log(np.maximum(1, looks.height))
    away = np.abs(heights - np.median(heights[shaped if shaped.any() else is_digit]))
    return (
        INTERCEPT
        + OWN_WEIGHT * sure
        + OTHERS_WEIGHT * np.minimum(mean, MOST)
        + HEIGHT_WEIGHT * np.minimum(away, FARTHEST)
        + CUT_WEIGHT * looks.is_cut
    )
