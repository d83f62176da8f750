"""Which way up a page is.

The network is shown the largest finds in all four directions; it knows the digits of a page that
stands upright better than those of one that does not.
"""

from collections.abc import Sequence

import numpy as np

from ..geometry import turn
from .components import FoundDigit
from .touching import Sureness

WITNESSES, FEWEST_WITNESSES = 40, 3
"""Most and fewest finds that are asked which way up a page is."""

CLEARLY, LEGIBLE = 0.25, 0.3
"""How much surer of a turned page the network must be, as a mean logarithm of its sureness; and how
sure at all, as a geometric mean: what it cannot read either way stays as it stands."""


def find_turn(found: Sequence[FoundDigit], sureness: Sureness) -> int:
    """Find by how much a page must be turned so that the network knows its digits.

    Parameters
    ----------
    found : sequence of FoundDigit
        Of the page as it stands.
    sureness : callable
        Asks the network.

    Returns
    -------
    int
        Degrees clockwise: 0, 90, 180 or 270.
    """
    largest = sorted(found, key=lambda digit: -max(digit.box[2:]))[:WITNESSES]
    if len(largest) < FEWEST_WITNESSES:
        return 0

    def mean(degrees: int) -> float:
        sure = sureness([turn(digit.ink, degrees) for digit in largest])
        return float(np.log(np.maximum(sure, 0.02)).mean())

    least = max(mean(0) + CLEARLY, float(np.log(LEGIBLE)))
    if least >= 0:  # A logarithm of a probability cannot exceed it: no turn is asked about.
        return 0
    means = {degrees: mean(degrees) for degrees in (90, 180, 270)}
    best = max(means, key=lambda degrees: means[degrees])
    return best if means[best] > least else 0
