"""What was read beside what is written: which symbol is which."""

import numpy as np


def cheapest_pairs(pairs: np.ndarray, drops: np.ndarray, missed: float) -> list[tuple[int, int]]:
    """Align n symbols that were read with m that are written, in their order, as cheaply as can be.

    Parameters
    ----------
    pairs : (n, m) float
        Cost of taking a symbol that was read for one that is written.
    drops : (n,) float
        Cost of taking it for none of them.
    missed : float
        Cost of what is written and was not read.

    Returns
    -------
    list of (int, int)
        Which was taken for which, from left to right. Of alignments that are as cheap that in which
        the last ones are pairs.
    """
    costs = np.empty((len(drops) + 1, pairs.shape[1] + 1))
    costs[0] = missed * np.arange(costs.shape[1])
    for row, drop in enumerate(drops):
        costs[row + 1, 0] = costs[row, 0] + drop
        for column in range(pairs.shape[1]):
            costs[row + 1, column + 1] = min(
                costs[row, column] + pairs[row, column],
                costs[row, column + 1] + drop,
                costs[row + 1, column] + missed,
            )
    found, row, column = [], len(drops), pairs.shape[1]
    while row and column:
        cost = costs[row, column]
        if cost == costs[row - 1, column - 1] + pairs[row - 1, column - 1]:
            row, column = row - 1, column - 1
            found.append((row, column))
        elif cost == costs[row - 1, column] + drops[row - 1]:
            row -= 1
        else:
            column -= 1
    return found[::-1]
