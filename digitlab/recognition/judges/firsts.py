"""What stands first, and digits alone behind it → it is rather a digit, too.

Of a list of words and numbers `judge_together` makes words of what was doubtful: in "total 123" the
1 has as many letters on its line as digits. But what is joined to the front of digits is nearly
always one of them. Behind digits a letter is as likely, as in 3x, and between them a bracket or a
sign that is not known.
"""

import numpy as np

from .appearance import Appearance
from .witnesses import are_digits, rather_digits

FIRST_RATIO = 6.0
"""How many times as often as elsewhere such a symbol is a digit and not something else. On half of
the crossed pages 3 to 10 read as much, 30 reads some letters and brackets; of real pages, as they
are or changed, it moves nothing."""


def judge_firsts(judged: np.ndarray, looks: Appearance) -> np.ndarray:
    """Judge again what may be a digit or something else, where digits alone are joined to it."""
    may_be = _before_digits(are_digits(judged), looks)
    return rather_digits(judged, np.where(may_be, FIRST_RATIO, 1.0))


def _before_digits(is_digit: np.ndarray, looks: Appearance) -> np.ndarray:
    """Which symbols begin a line or follow a space, and have digits up to the next, (N,) bool."""
    is_first = np.append(True, ~looks.is_joined)
    firsts = np.flatnonzero(is_first)
    lengths = np.diff(np.append(firsts, len(is_digit)))
    digits_behind = np.add.reduceat(is_digit, firsts, dtype=int) - is_digit[firsts]
    found = np.zeros(len(is_digit), bool)
    found[firsts] = (lengths > 1) & (digits_behind == lengths - 1)
    return found
