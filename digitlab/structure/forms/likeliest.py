"""Readings of a field's symbols → what it may hold, the most probable first.

Numbers whose sum must hold are settled together: of all combinations that add up, the most probable
one is taken.
"""

import heapq
import math
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice, pairwise, product
from typing import NamedTuple

from ...recognition.symbols import DIGITS
from ...results import UNREAD, Reading
from ..numbers import value_of
from .rules import Rule

MOST_TRIED = 5000
"""Most readings of a field that are tried, the most probable first."""

MOST_COMBINED = 20_000
"""Most combinations of the parts of a sum that are tried."""

ENOUGH_ALLOWED = 8
"""Allowed readings after which no more are tried, where the rest is improbable; see
`REST_PROBABILITY`."""

REST_PROBABILITY = 0.01
"""Probability of all readings that were not tried below which they are improbable, as a share of
that of the allowed ones."""

MOST_KEPT = 40
"""Most readings of a field that are kept for its sum, the most probable first."""

SIGN_PROBABILITY = 0.55
"""Probability that what the networks take for no digit is none, but a sign that counts."""

SPECK_PROBABILITY = 0.15
"""Probability that it is a speck or print. Else it is a digit. Neither is tuned: in a field that is
filled, three of ten such signs were digits on the first forms that were looked at."""

LEAST_PROBABILITY = 1e-12
"""Least probability of a choice where two are compared, so that nothing is divided by 0."""

MOST_SYMBOLS = 60
"""Symbols of a field that are read as a number; the longest that people write have some twenty."""

EMPTY = " "
"""What stands in a comb's cell in which nothing is written."""


class Choice(NamedTuple):
    """What a field may hold, and how probable that is."""

    text: str
    probability: float


def likeliest(cells: Sequence[Reading | None], rule: Rule) -> tuple[Choice, list[Choice], float]:
    """Find what a field may hold.

    Parameters
    ----------
    cells : sequence of Reading or None
        Its symbols from left to right; None for a cell in which nothing is written. More than
        `MOST_SYMBOLS` are no number, and are not read as one.
    rule : Rule
        Its sum is not looked at.

    Returns
    -------
    Choice
        The most probable one, whatever the rule says.
    list of Choice
        Those that the rule allows, the most probable first, `MOST_KEPT` at most.
    float
        Probability of all that the rule allows, or, where it allows nothing, of all.
    """
    if len(cells) > MOST_SYMBOLS:
        return Choice(UNREAD, 1.0), [], 1.0
    first: Choice | None = None
    allowed: list[Choice] = []
    all_of_them = of_allowed = 0.0
    for text, probability in islice(by_probability([_choices(cell) for cell in cells]), MOST_TRIED):
        choice = Choice(text.strip(), probability)
        first = first or choice
        all_of_them += probability
        if rule.allows(choice.text):
            allowed.append(choice)
            of_allowed += probability
        if len(allowed) >= ENOUGH_ALLOWED and 1 - all_of_them < REST_PROBABILITY * of_allowed:
            break
    among = (of_allowed if allowed else all_of_them) or 1.0
    return first or Choice("", 1.0), allowed[:MOST_KEPT], among


def settle(
    parts: Sequence[Sequence[Choice]], totals: Sequence[Choice]
) -> tuple[list[Choice], float] | None:
    """Choose the parts of a sum and their total so that they add up.

    Returns
    -------
    list of Choice
        Of each part, and at last of the total: the most probable ones together.
    float
        Their probability among all that add up.
    None
        If nothing adds up.
    """
    most_of_part = max(1, int(MOST_COMBINED ** (1 / max(1, len(parts)))))
    by_value: dict[Decimal, Choice] = {}
    for choice in totals:
        value = value_of(choice.text)
        if value is not None:
            by_value.setdefault(value, choice)
    valued = [
        [
            (choice, value)
            for choice in part[:most_of_part]
            if (value := value_of(choice.text)) is not None
        ]
        for part in parts
    ]
    best: list[Choice] | None = None
    most, among = -1.0, 0.0
    for chosen in product(*valued):
        total = by_value.get(sum((value for _, value in chosen), Decimal(0)))
        if total is not None:
            choices = [choice for choice, _ in chosen] + [total]
            probability = math.prod(choice.probability for choice in choices)
            among += probability
            if probability > most:
                best, most = choices, probability
    return (best, most / (among or 1.0)) if best else None


def certain(text: str) -> tuple[Choice, list[Choice], float]:
    """What a field holds of which a person has said it."""
    choice = Choice(text, 1.0)
    return choice, [choice], 1.0


def _choices(reading: Reading | None) -> list[tuple[str, float]]:
    """What a symbol may be, most probable first; where it is unread, perhaps nothing at all."""
    if reading is None:
        return [(EMPTY, 1.0)]
    digits: Mapping[str, float] = dict(zip(DIGITS, map(float, reading.probabilities), strict=True))
    if reading.mark:
        rest = 1 - reading.confidence
        choices = {digit: rest * p for digit, p in digits.items()} | {
            reading.text: reading.confidence
        }
    elif reading.is_digit:
        choices = dict(digits)
    else:
        sure = 1 - SIGN_PROBABILITY - SPECK_PROBABILITY
        choices = {digit: sure * p for digit, p in digits.items()}
        choices |= {UNREAD: SIGN_PROBABILITY, "": SPECK_PROBABILITY}
    return sorted(choices.items(), key=lambda item: -item[1])


def by_probability(choices: list[list[tuple[str, float]]]) -> Iterator[tuple[str, float]]:
    """All ways to choose one of each, the most probable first, by a queue of the next best.

    Places are looked at in the order in which their second choice costs least. A way that changes
    some of them, the last to its nth choice, is followed by three: the last has its next choice,
    the place after it is changed too, or is changed in its stead if the last has its second. So
    each comes once, and after none that is less probable (Eppstein 2014, k-best enumeration).
    """
    if not choices:
        return
    shares = [
        [
            max(LEAST_PROBABILITY, after[1]) / max(LEAST_PROBABILITY, before[1])
            for before, after in pairwise(choice)
        ]
        for choice in choices
    ]
    order = sorted(
        (place for place, share in enumerate(shares) if share), key=lambda place: -shares[place][0]
    )
    best = [choice[0][0] for choice in choices]
    start = math.prod(choice[0][1] for choice in choices)
    yield "".join(best), start
    queue: list[tuple[float, tuple[tuple[int, int], ...]]] = []
    if order:
        queue.append((-start * shares[order[0]][0], ((0, 1),)))
    while queue:
        minus, changed = heapq.heappop(queue)
        signs = best.copy()
        for nth_place, nth in changed:
            signs[order[nth_place]] = choices[order[nth_place]][nth][0]
        yield "".join(signs), -minus
        nth_place, nth = changed[-1]
        ratios = shares[order[nth_place]]
        if nth < len(ratios):
            heapq.heappush(queue, (minus * ratios[nth], (*changed[:-1], (nth_place, nth + 1))))
        if nth_place + 1 < len(order):
            following = shares[order[nth_place + 1]][0], (nth_place + 1, 1)
            heapq.heappush(queue, (minus * following[0], (*changed, following[1])))
            if nth == 1:
                instead = minus / ratios[0] * following[0]
                heapq.heappush(queue, (instead, (*changed[:-1], following[1])))
