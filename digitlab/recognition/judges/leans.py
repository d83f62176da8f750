"""How a bare stroke leans beside the digits of its line → whether it is a 1 or a slash.

A writer's ones lean as all that they write does; a slash leans further. The number network takes a
slash that is no taller than the digits for a 1.
"""

import numpy as np

from ..symbols import SYMBOLS
from .appearance import Appearance
from .witnesses import are_digits, weighed_among

STROKES = [1, SYMBOLS.index("/")]
"""Classes between which the lean decides."""

LEAN_WEIGHT, USUAL_LEAN = 5.85, 0.2
"""How much the logarithm of how many times as often a stroke is a slash grows with its lean beyond
that of its line's digits, columns per row, and the lean beyond theirs at which it is either.
Logistic regression on 390 bare ones and 210 slashes in numbers that people wrote at the sites that
the number network learned from. It counts whole: six tenths of it read as many of the real pages,
and one of the small cases less. Not for a canvas, where formats tell slashes: there it reads no
more of the numbers of writers held out."""

MOST_LEAN = 1.0
"""Most that a stroke may lean beyond the digits, for this to be told; a level one is no slash."""


def judge_leans(judged: np.ndarray, looks: Appearance) -> np.ndarray:
    """Judge the bare strokes again, by how they lean; that it is either of the two stays as likely.

    Where there are no other digits on a line, its strokes are as before.
    """
    ratios = np.ones((len(judged), len(STROKES)))
    digits = are_digits(judged)
    for line in looks.lines:
        places = np.arange(line.start, line.stop)
        for place in places[looks.is_bare[line]].tolist():
            others = places[digits[line] & (places != place)]
            if len(others):
                lean = looks.lean[place] - np.median(looks.lean[others])
                lean = float(np.clip(lean, -MOST_LEAN, MOST_LEAN))
                ratios[place, 1] = np.exp(LEAN_WEIGHT * (lean - USUAL_LEAN))
    return weighed_among(judged, STROKES, ratios)
