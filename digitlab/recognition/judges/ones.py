"""How a page's writer makes a 1 → what the bare strokes of the page are.

Some people write a 1 as a bare stroke, others give it a flag or a foot; few do both on one page. So
where its ones have flags, a bare stroke is rather a slash, a bracket, or no writing at all.
"""

from math import exp, lgamma

import numpy as np

from .appearance import Appearance
from .witnesses import normalized

BARE_PRIOR, FLAGGED_PRIOR = 0.3, 0.3
"""The parameters of the beta law of how often a writer makes a bare 1, about as fitted to 1,974
ones of 370 writers (0.29 and 0.33): most make nearly all of theirs in one way."""


def judge_strokes(judged: np.ndarray, looks: Appearance) -> np.ndarray:
    """Judge the bare strokes again, by how the page's ones are made.

    Where no 1 has a flag, they are as before.
    """
    shares = _shares_of_digits(judged, looks)
    bare = judged[:, 1] * looks.is_bare
    flagged = float((judged[:, 1] * ~looks.is_bare).sum())
    # Bare ones among digits tell how this writer makes them, and the network saw what stands beside
    # them. A row of strokes alone tells nothing: all of it is ones, or none.
    others = float((shares * bare).sum()) - shares * bare
    alike = 1 + (1 - shares) * (looks.line_sums(bare) - bare)
    again = judged.copy()
    for place in np.flatnonzero(looks.is_bare).tolist():
        log_ratio = _likely(alike[place], others[place], flagged) - _likely(alike[place], 0, 0)
        again[place, 1] *= exp(min(0.0, (1 - shares[place]) * log_ratio))
    return normalized(again)


def _likely(alike: float, bare: float, flagged: float) -> float:
    """Logarithm of how likely so many ones are all bare, after so many that were and were not."""
    bare, flagged = bare + BARE_PRIOR, flagged + FLAGGED_PRIOR
    return _log_beta(alike + bare, flagged) - _log_beta(bare, flagged)


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def _shares_of_digits(judged: np.ndarray, looks: Appearance) -> np.ndarray:
    """For each symbol, (N,): of the digits and the bare ones of its line, the share of the digits.

    Digits are here those that are no bare strokes.
    """
    digits = looks.line_sums(judged[:, :10].sum(axis=1) * ~looks.is_bare)
    shares: np.ndarray = digits / np.maximum(
        1e-6, digits + looks.line_sums(judged[:, 1] * looks.is_bare)
    )
    return shares
