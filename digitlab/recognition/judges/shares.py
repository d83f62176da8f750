"""What a page is made of, and then each line → what its doubtful symbols are."""

import numpy as np

from ..symbols import BLANK, SIGNS, SYMBOLS
from .appearance import Appearance
from .witnesses import normalized

LOW_MARKS = [SYMBOLS.index(mark) for mark in ".,-"]
"""Marks that only their place tells from one another: a page of decimals has a point in each number
and hardly a minus."""

LEAST_RATIO, MOST_RATIO = 0.5, 4.0
"""How many times as frequent as usual, by its page and line, such a mark is taken to be at least
and at most. Chosen among 0.2 to 1 and 1 to 37 on made-up tables: a sure minus among decimals stays
one, and no digit of the real pages is read otherwise."""

USUAL_SHARES = np.array(
    [0.088] * 10 + [0.004, 0.004, 0.035, 0.07, 0.002, 0.002, 0.002, 0.002] + [0.034, 0.005]
)
"""Share of each class among the symbols that the weights were fitted to, about. Slashes count for
more, as pages have fewer than those numbers, of which many are dates."""

PAGE_WEIGHT, LINE_WEIGHT = 8.0, 3.0
"""How many symbols count as much as what was thought earlier: of a page against what is usual, of a
line against its page. Chosen among 2 to 16 on pages made up of lines by writers held out."""

OF_SUMS = [*range(10), *(SYMBOLS.index(sign) for sign in SIGNS)]
"""What stands beside the ones of a number, a sum or an equation."""

HEIGHT_SPREAD = 0.25
"""Spread of the heights of a digit on the lines that one person writes on a page: standard
deviation of their natural logarithms, about."""

SHARE_ROUNDS = 4
"""With more of them a doubtful symbol makes itself surer, by way of its neighbors; with fewer, more
of what is no writing is read as digits."""


def judge_together(judged: np.ndarray, looks: Appearance) -> np.ndarray:
    """Judge all symbols again, knowing what the page is made of, and then each line.

    Among digits and nearly nothing else a slanted stroke is a 1, among slashes a slash, among
    letters a ring is no 0. Lines much lower or taller tell little of that, and where they are
    digits, that this is rather no writing: the grain of a desk, an edge, a speck.
    """
    told_of = _told_of_unread(judged, looks)
    usual = USUAL_SHARES / USUAL_SHARES.sum()
    heights = np.log(np.maximum(1, looks.line_height))
    away = (heights - heights[:, np.newaxis]) / (HEIGHT_SPREAD * np.sqrt(2))
    # Lines as far apart in height as two of one hand are no less alike.
    alike = np.exp(np.minimum(0, (1 - away**2) / 2))
    page = _shares(judged, usual, PAGE_WEIGHT, alike, np.ones_like(told_of))
    factors = np.empty_like(judged)
    for line in looks.lines:
        own = line, line
        shares = _shares(judged[line], page[line], LINE_WEIGHT, alike[own], told_of[own])
        factors[line] = shares / usual
    factors[:, LOW_MARKS] = np.clip(factors[:, LOW_MARKS], LEAST_RATIO, MOST_RATIO)
    return normalized(judged * factors)


def _told_of_unread(judged: np.ndarray, looks: Appearance) -> np.ndarray:
    """Whether each symbol is told (row) that others on its line (column) are unread, (N, N) bool.

    The letters and brackets of an equation are no strokes, and say nothing of those in its numbers:
    in 12x + 31y = 41 they would make something unread of each 1. Of all other symbols, and of
    strokes by themselves, which may be no writing, they say what they are.
    """
    is_of_sum = np.isin(judged[:, :BLANK].argmax(axis=1), OF_SUMS)
    is_in_number = looks.is_bare & looks.beside(is_of_sum)
    told: np.ndarray = ~is_in_number[:, np.newaxis] | looks.is_bare
    return told


def _shares(
    judged: np.ndarray, prior: np.ndarray, earlier: float, alike: np.ndarray, told_of: np.ndarray
) -> np.ndarray:
    """Estimate the share of each class among the others of each of some symbols.

    The shares are those of the symbols, whose probabilities follow the shares, in turns (Saerens,
    Latinne, Decaestecker, "Adjusting the outputs of a classifier to new a priori probabilities",
    2002). No symbol tells of itself, or it would make itself surer.

    Parameters
    ----------
    judged : (N, 20) float
    prior : (20,) or (N, 20) float
        The shares as thought earlier.
    earlier : float
        How many symbols these count as much as.
    alike : (N, N) float
        How likely each two symbols are of one hand by their size, 0 to 1. A digit tells of those
        that are not that they are something else.
    told_of : (N, N) bool
        Of which others each is told that they are unread; see `_told_of_unread`.

    Returns
    -------
    (N, 20) float
    """
    usual = USUAL_SHARES / USUAL_SHARES.sum()
    shares = np.broadcast_to(prior, judged.shape)
    others = ~np.eye(len(judged), dtype=bool)
    same, unlike = others * alike, others * (1 - alike)
    for _ in range(SHARE_ROUNDS):
        counts = normalized(judged * (shares / usual))
        # Which digits a page has tells nothing.
        counts[:, :10] = counts[:, :10].mean(axis=1, keepdims=True)
        told = same @ counts
        told[:, BLANK - 1] = (same * told_of) @ counts[:, BLANK - 1]
        told[:, BLANK - 1] += (unlike * told_of) @ counts[:, :10].sum(axis=1)
        shares = (told + earlier * prior) / (told.sum(axis=1, keepdims=True) + earlier)
        # Where nothing stands is a matter of the cut: one bad cut says nothing of the next symbol.
        shares[:, BLANK] = prior[..., BLANK]
    return shares
