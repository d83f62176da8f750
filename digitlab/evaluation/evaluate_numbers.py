"""The number network → its figures, on numbers of writers that are not in its training data.

A number's one line is read. Writers made hyphens as dots and left final stops out: `same` forgives
both.
"""

import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..datasets.numbers import PenLine
from ..recognition.number_network import NumberNetwork
from ..report import PART, Report
from ..report.figures import Measure
from .metrics import interval
from .number_strips import number_strips

DIGITS_ALONE = "Numbers of digits alone"
DIGITS_RIGHT = "Numbers with marks, digits right"
WHOLE = "Numbers with marks, whole"
CHARACTERS = "Digits of all numbers"
SINGLE = "One digit alone"
"""Names of the measures."""


def evaluate_numbers(network: NumberNetwork, lines: Sequence[PenLine], report: Report) -> Report:
    """Measure the number network.

    Parameters
    ----------
    network : NumberNetwork
    lines : sequence of PenLine
        Numbers of writers that it did not learn from.
    report : Report
        The network's.

    Returns
    -------
    Report
        The same, with its figures.
    """
    rows, strips = number_strips(lines)
    texts = [read.text for read in network.read(strips)]
    counts: dict[str, Counter[bool]] = defaultdict(Counter)
    symbols: dict[str, Counter[str]] = defaultdict(Counter)
    for row, text in zip(rows, texts, strict=True):
        for name, is_right in _judged(row.label, text):
            counts[name][is_right] += 1
            counts[f"{name}{PART}site {row.site}"][is_right] += 1
        wanted, read = digits_of(row.label), digits_of(text)
        wrong = min(distance(wanted, read), len(wanted))
        counts[CHARACTERS] += Counter({True: len(wanted) - wrong, False: wrong})
        for a, b in aligned(row.label, text):
            symbols[a][b] += 1
    order = sorted(counts, key=lambda name: (PART in name, name))
    return replace(
        report,
        measures={name: _measure(counts[name]) for name in order},
        symbols={symbol: dict(sorted(symbols[symbol].items())) for symbol in sorted(symbols)},
        microseconds=_microseconds(network, strips),
    )


def _judged(label: str, text: str) -> list[tuple[str, bool]]:
    """The measures that a number counts for, and whether it was right."""
    digits_right = digits_of(text) == digits_of(label)
    if len(label.rstrip(".,")) == 1:
        return [(SINGLE, digits_right)]
    if label.isdigit():
        return [(DIGITS_ALONE, digits_right)]
    return [(DIGITS_RIGHT, digits_right), (WHOLE, same(text, label))]


def digits_of(text: str) -> str:
    """The digits of a text alone."""
    return "".join(symbol for symbol in text if symbol.isdigit())


def same(text: str, label: str) -> bool:
    """Whether a text matches a label, with the ways in which writers make marks forgiven."""
    read, wanted = _plain(text), _plain(label)
    return read == wanted or ("-" in label and read.replace(".", "-") == wanted)


def _plain(text: str) -> str:
    text = text.rstrip(".,%")
    return text.replace(".", "-") if "-" in text or text.count(".") > 1 else text


def aligned(label: str, text: str) -> list[tuple[str, str]]:
    """Pair the symbols written and read with the fewest differences; "" where one is missing."""
    costs = np.zeros((len(label) + 1, len(text) + 1), int)
    costs[:, 0], costs[0] = np.arange(len(label) + 1), np.arange(len(text) + 1)
    for i, a in enumerate(label, 1):
        for j, b in enumerate(text, 1):
            costs[i, j] = min(
                costs[i - 1, j] + 1, costs[i, j - 1] + 1, costs[i - 1, j - 1] + (a != b)
            )
    pairs, i, j = [], len(label), len(text)
    while i or j:
        if i and j and costs[i, j] == costs[i - 1, j - 1] + (label[i - 1] != text[j - 1]):
            i, j = i - 1, j - 1
            pairs.append((label[i], text[j]))
        elif i and costs[i, j] == costs[i - 1, j] + 1:
            i -= 1
            pairs.append((label[i], ""))
        else:
            j -= 1
            pairs.append(("", text[j]))
    return pairs[::-1]


def distance(label: str, text: str) -> int:
    """Least number of symbols to put in, to leave out, or to change (Levenshtein)."""
    return sum(a != b for a, b in aligned(label, text))


def _measure(counts: Counter[bool]) -> Measure:
    share = counts[True] / counts.total()
    low, high = interval(share, counts.total())
    return Measure(round(share, 6), round(low, 6), round(high, 6), counts.total())


def _microseconds(network: NumberNetwork, strips: Sequence[np.ndarray]) -> float:
    """Time to read one number, one a call: the median of up to a hundred."""
    seconds = []
    for strip in strips[:100]:
        started = time.perf_counter()
        network.read([strip])
        seconds.append(time.perf_counter() - started)
    return round(statistics.median(seconds) * 1e6, 2)
