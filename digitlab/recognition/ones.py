"""How a page's writer makes a 1 → what the bare strokes of the page are.

Some people write a 1 as a bare stroke, others give it a flag or a foot; few do both on one page. So
where its ones have flags, a bare stroke is rather a slash, a bracket, or no writing at all. And a
stroke that stands alone, much lower or taller than the page's digits, is rather an edge or a speck.
"""

from collections.abc import Sequence
from math import exp, lgamma

import numpy as np

BARE, FLAGGED = 0.3, 0.3
"""The parameters of the beta law of how often a writer makes a bare 1, about as fitted to 1,974
ones of 370 writers (0.29 and 0.33): most make nearly all of theirs in one way."""

HEIGHTS = 0.25
"""Spread of the heights of the digits that one person writes on a page: standard deviation of their
natural logarithms, about."""


def judge_heights(
    lines: Sequence[np.ndarray], bare: Sequence[np.ndarray], heights: Sequence[np.ndarray]
) -> list[np.ndarray]:
    """Judge the bare strokes that stand among no digits again, by the height of the page's digits.

    Parameters
    ----------
    lines : sequence of (n, 20) float
        What was judged of each line's symbols; see `witnesses.judge`.
    bare : sequence of (n,) bool
        Whether each is a bare stroke.
    heights : sequence of (n,) float
        Of each, pixels.

    Returns
    -------
    list of (n, 20) float
        Likewise. Where no other digit tells how tall digits are, they are as before.
    """
    pairs = [*zip(lines, bare, heights, strict=True)]
    digits = [own[(line[:, :10].sum(axis=1) > 0.5) & ~is_bare] for line, is_bare, own in pairs]
    known = np.log(np.maximum(1, np.concatenate(digits)))
    if not len(known):
        return list(lines)
    spread = HEIGHTS * np.sqrt(1 + 1 / len(known))
    judged = []
    for line, is_bare, own in pairs:
        away = (np.log(np.maximum(1, own)) - np.median(known)) / spread
        # What is as far away as most digits are is no less a digit.
        unlikely = np.minimum(0, (1 - away**2) / 2) * (1 - _share_of_digits(line, is_bare))
        judged_line = line.copy()
        judged_line[is_bare, 1] *= np.exp(unlikely[is_bare])
        judged.append(judged_line / judged_line.sum(axis=1, keepdims=True))
    return judged


def judge_strokes(lines: Sequence[np.ndarray], bare: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Judge the bare strokes of a page again, by how its ones are made.

    Parameters
    ----------
    lines : sequence of (n, 20) float
        What was judged of each line's symbols; see `witnesses.judge`.
    bare : sequence of (n,) bool
        Whether each is a bare stroke.

    Returns
    -------
    list of (n, 20) float
        Likewise. Where no 1 has a flag, they are as before.
    """
    pairs = [*zip(lines, bare, strict=True)]
    flagged = sum(float(line[~is_bare, 1].sum()) for line, is_bare in pairs)
    shares = [_share_of_digits(line, is_bare) for line, is_bare in pairs]
    strokes = [line[:, 1] * is_bare for line, is_bare in pairs]
    known = sum(share * float(own.sum()) for share, own in zip(shares, strokes, strict=True))
    judged = []
    for (line, is_bare), share, own in zip(pairs, shares, strokes, strict=True):
        judged_line = line.copy()
        for place in np.flatnonzero(is_bare).tolist():
            # Bare ones among digits tell how this writer makes them, and the network saw what
            # stands beside them. A row of strokes alone tells nothing: all of it is ones, or none.
            others = known - share * own[place]
            alike = 1 + (1 - share) * float(own.sum() - own[place])
            log_ratio = _likely(alike, others, flagged) - _likely(alike, 0, 0)
            judged_line[place, 1] *= exp(min(0.0, (1 - share) * log_ratio))
        judged.append(judged_line / judged_line.sum(axis=1, keepdims=True))
    return judged


def _likely(alike: float, bare: float, flagged: float) -> float:
    """Logarithm of how likely so many ones are all bare, after so many that were and were not."""
    bare, flagged = bare + BARE, flagged + FLAGGED
    return _log_beta(alike + bare, flagged) - _log_beta(bare, flagged)


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def _share_of_digits(line: np.ndarray, bare: np.ndarray) -> float:
    """Share of digits that are no bare strokes among these and the bare ones of a line."""
    digits = float(line[~bare, :10].sum())
    return digits / max(1e-6, digits + float(line[bare, 1].sum()))
