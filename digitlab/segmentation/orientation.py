"""Which way up a page is.

The network knows the digits of an upright page better than those of a turned one. So it reads the
largest finds as they stand, and, where a turn could still be better, in the other three ways.

Bare strokes tell nothing: a 1 that lies is a dash, and a line's remains, a minus, or the grain of a
desk are ones once they are turned.
"""

from collections.abc import Callable, Sequence
from itertools import islice
from math import ceil

import numpy as np

from ..geometry import turn
from .components import FoundDigit
from .shapes import is_bare

Sureness = Callable[[Sequence[np.ndarray]], np.ndarray]
"""Asks the network: inks, (h, w) uint8 each → (N,) float, the probability of each that it is one
digit, times the probability of its most likely digit."""

MOST_FINDS = 40
"""Most finds that are read in each way: the largest."""

FEWEST_FINDS = 3
"""Fewest finds that tell which way up a page is; with fewer it stays as it stands."""

LEFT_OUT_SHARE = 0.2
"""Share of finds, those that gain most, without which a turn must still gain: one letter among
digits may look like a digit upside down. With an earlier network, of 550 lines with a letter or
two, by pens held out, one was turned, and of 60 turned pages all were noticed."""

LEAST_SURENESS = 0.05
"""Least sureness that is counted, so that single finds cannot decide."""

LEAST_GAIN = 0.25
"""What a turn must gain, as a difference of the mean logarithms of sureness."""

LEGIBLE_SURENESS = 0.3
"""Least sureness of a turned page, as a geometric mean. A page that is illegible in every way stays
as it stands."""


def find_turn(found: Sequence[FoundDigit], sureness: Sureness) -> int:
    """Find the turn by which the network knows a page's digits best.

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
    ordered = sorted(found, key=lambda digit: -max(digit.box[2:]))
    largest = list(islice((find for find in ordered if not is_bare(find.ink)), MOST_FINDS))
    if len(largest) < FEWEST_FINDS:
        return 0

    def logarithms(degrees: int) -> np.ndarray:
        sure = sureness([turn(digit.ink, degrees) for digit in largest])
        return np.log(np.maximum(sure, LEAST_SURENESS))

    standing = logarithms(0)
    least = max(float(standing.mean()) + LEAST_GAIN, float(np.log(LEGIBLE_SURENESS)))
    if least >= 0:  # No turn can win: the logarithm of a probability is at most 0.
        return 0
    kept = len(largest) - ceil(LEFT_OUT_SHARE * len(largest))
    means = {0: least}
    for degrees in (90, 180, 270):
        turned = logarithms(degrees)
        if np.sort(turned - standing)[:kept].mean() > 0:
            means[degrees] = float(turned.mean())
    return max(means, key=lambda degrees: means[degrees])
