"""What a page is made of, and then each line → what its doubtful symbols are."""

import numpy as np

from ..symbols import BLANK, SYMBOLS
from .appearance import Appearance
from .witnesses import normalized

LOW = [SYMBOLS.index(mark) for mark in ".,-"]
"""Marks that only their place tells from one another: a page of decimals has a point in each number
and hardly a minus."""

LEAST_LOW, MOST_LOW = 0.5, 4.0
"""How many times as frequent as usual, by its page and line, such a mark is taken to be at least
and at most. Chosen among 0.2 to 1 and 1 to 37 on made-up tables: a sure minus among decimals stays
one, and no digit of the real pages is read otherwise."""

USUAL = np.array(
    [0.088] * 10 + [0.004, 0.004, 0.035, 0.07, 0.002, 0.002, 0.002, 0.002] + [0.034, 0.005]
)
"""Share of each class among the symbols that the weights were fitted to, about. Slashes count for
more, as pages have fewer than those numbers, of which many are dates."""

OF_PAGE, OF_LINE = 8.0, 3.0
"""How many symbols count as much as what was thought earlier: of a page against what is usual, of a
line against its page. Chosen among 2 to 16 on pages made up of lines by writers held out."""

ROUNDS = 4
"""With more of them a doubtful symbol makes itself surer, by way of its neighbors; with fewer, more
of what is no writing is read as digits."""


def judge_together(judged: np.ndarray, looks: Appearance) -> np.ndarray:
    """Judge all symbols again, knowing what the page is made of, and then each line.

    Among digits and nearly nothing else a slanted stroke is a 1, among slashes a slash, among
    letters a ring is no 0.
    """
    usual = USUAL / USUAL.sum()
    page = _shares(judged, usual, OF_PAGE)
    factors = np.empty_like(judged)
    for line in looks.lines:
        factors[line] = _shares(judged[line], page[line], OF_LINE) / usual
    factors[:, LOW] = np.clip(factors[:, LOW], LEAST_LOW, MOST_LOW)
    return normalized(judged * factors)


def _shares(judged: np.ndarray, prior: np.ndarray, earlier: float) -> np.ndarray:
    """Estimate the share of each class among the others of each of some symbols.

    The shares are those of the symbols, whose probabilities follow the shares, in turns (Saerens,
    Latinne, Decaestecker, "Adjusting the outputs of a classifier to new a priori probabilities",
    2002). Each symbol is left out of its own shares, or it would make itself surer.

    Parameters
    ----------
    judged : (N, 20) float
    prior : (20,) or (N, 20) float
        The shares as thought earlier.
    earlier : float
        How many symbols these count as much as.

    Returns
    -------
    (N, 20) float
    """
    usual = USUAL / USUAL.sum()
    shares = np.broadcast_to(prior, judged.shape)
    for _ in range(ROUNDS):
        counts = normalized(judged * (shares / usual))
        # Which digits a page has tells nothing.
        counts[:, :10] = counts[:, :10].mean(axis=1, keepdims=True)
        others = counts.sum(axis=0) - counts
        shares = (others + earlier * prior) / (len(judged) - 1 + earlier)
        # Where nothing stands is a matter of the cut: one bad cut says nothing of the next symbol.
        shares[:, BLANK] = prior[..., BLANK]
    return shares
