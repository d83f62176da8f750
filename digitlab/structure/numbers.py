"""Readings of a page → its numbers, each with its value.

A number is what stands in one line without a space and has a digit. Plus and equals signs stand
between numbers; minus, points, commas, slashes, colons and per cent signs belong to them. What is
unread belongs to a number too, and takes its value away.
"""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import groupby

from ..recognition.symbols import DIGITS
from ..results import Number, Reading

BETWEEN = "+="
"""Signs that stand between two numbers and belong to neither."""

ENDINGS = ".,:/-"
"""Marks that end a sentence or a line, not a number."""

_SIMPLE = re.compile(r"(-?)(\d*)(?:[.,](\d+))?(%?)", re.ASCII)
"""Minus, whole part, decimal part, per cent sign."""

_GROUPED = re.compile(
    r"(-?)([1-9]\d{0,2}(?:([.,])\d{3})(?:\3\d{3})*)(?!\3)(?:[.,](\d+))?(%?)", re.ASCII
)
"""The same, its whole part in groups of three digits with one mark, the decimal one another."""


def find_numbers(readings: Iterable[Reading]) -> tuple[Number, ...]:
    """Find the numbers among a page's readings, which are in reading order."""
    found = []
    for word in _words(readings):
        while word and word[-1].text in ENDINGS:
            word.pop()
        text = "".join(reading.text for reading in word)
        if any(symbol in DIGITS for symbol in text):
            found.append(Number(text, value_of(text), tuple(word)))
    return tuple(found)


def value_of(text: str) -> Decimal | None:
    """Value of a number as it is written; None where it has none, or may have two.

    A point or a comma is the decimal one, and where it stands several times it separates thousands;
    where both stand, the second is the decimal one. A comma before three last digits may be either:
    `1,234` has no value, while `0,234`, `1.234` and `1,234.5` have one. A
    per cent sign divides by 100.
    """
    grouped = _GROUPED.fullmatch(text)
    if grouped and text.count(",") == 1 and "." not in text:
        return None
    if match := _SIMPLE.fullmatch(text):
        sign, whole, fraction, percent = match.groups()
    elif grouped:
        sign, whole, mark, fraction, percent = grouped.groups()
        whole = whole.replace(mark, "")
    else:
        return None
    if not whole and not fraction:
        return None
    value = Decimal(f"{sign}{whole or 0}.{fraction or 0}") if fraction else Decimal(sign + whole)
    return value / 100 if percent else value


def _words(readings: Iterable[Reading]) -> Iterator[list[Reading]]:
    """Runs of readings in one line, without a space or a sign of `BETWEEN`."""
    for _, line in groupby(readings, key=lambda reading: reading.line):
        word: list[Reading] = []
        for reading in line:
            if reading.after_space or reading.text in BETWEEN:
                yield word
                word = []
            if reading.text not in BETWEEN:
                word.append(reading)
        yield word
