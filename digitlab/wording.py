"""Numbers as people read them, and what is said of a digit that was read."""

import re
from collections.abc import Sequence
from decimal import Decimal

_UNITS = re.compile(r"(?<=\d) (?=(?:%|µs|s|min|kB|MB)(?!\w))")
"""The space between a number and its unit."""


def size(count: int) -> str:
    """Say a number of bytes in kB or MB."""
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{count / 1e3:.0f} kB"


def percent(share: float, digits: int = 0) -> str:
    """Write 0.929 as "93 %", and 0.9971 with two digits as "99.71 %".

    Every percentage that people see is written by this function, or as it would be: with a plain
    space, since the same text goes to terminals and READMEs, where people search and edit it. Pages
    keep it on one line by `unbroken`.

    Parameters
    ----------
    share : float
        0 to 1. It is rounded to the nearest step, but only 1 is "100 %" and only 0 is "0 %": what
        would be rounded to 1 is "99 %", what would be rounded to 0 is "<1 %".
    digits : int
        After the decimal point.
    """
    return f"{_hundredths(share, digits)} %"


def percent_range(low: float, high: float, digits: int = 2) -> str:
    """Write the interval from 0.9958 to 0.998 as "99.58 to 99.80 %"; see `percent`."""
    return f"{_hundredths(low, digits)} to {percent(high, digits)}"


def _hundredths(share: float, digits: int) -> str:
    text = f"{100 * share:.{digits}f}"
    step = 10.0**-digits
    if share < 1 and float(text) >= 100:
        return f"{100 - step:.{digits}f}"
    if share > 0 and float(text) == 0:
        return f"<{step:.{digits}f}"
    return text


def decimal(number: float) -> str:
    """A small number in two digits, without an exponent: "0.01", "0.000012"."""
    return f"{Decimal(f'{number:.2g}'):f}"


def unbroken(text: str) -> str:
    """Keep each number of a text on one line with its unit, where a page would break the line."""
    return _UNITS.sub("\N{NO-BREAK SPACE}", text)


def with_article(digit: int | None) -> str:
    """Say "an 8", "a 7"."""
    return f"an {digit}" if digit == 8 else f"a {digit}"


NOTHING_DRAWN = "Nothing is drawn yet."


def sure(digit: int) -> str:
    """Say that there is no doubt about a digit."""
    return f"I'm sure: it's {with_article(digit)}."


def likely(digit: int) -> str:
    """Say that a digit is much likelier than all others."""
    return f"I think it's {with_article(digit)}."


def undecided(digit: int, other: int) -> str:
    """Say that either of two digits may be meant."""
    return f"{with_article(digit).capitalize()} or {with_article(other)}? Hard to tell."


def refused(digit: int) -> str:
    """Say that it may be no digit, and which one it would be."""
    return f"Not sure this is a digit. If it is, perhaps {with_article(digit)}."


def told(label: str, read: str) -> str:
    """Say what a person has said of a drawing, and what was read of it; spaces do not count."""
    is_same = "".join(label.split()) == "".join(read.split())
    return f"You say {label}, too." if is_same else f"You say {label}, I read {read}."


def duration(seconds: float) -> str:
    """Write seconds as people do: "0.6 s", "45 s", "12 min"."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def ordinal(number: int) -> str:
    """Write 1 as "1st", 2 as "2nd", 11 as "11th"."""
    is_teen = number % 100 in (11, 12, 13)
    return f"{number}{'th' if is_teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def counted(count: int, noun: str) -> str:
    """Say "1 epoch", "12 epochs"."""
    return f"1 {noun}" if count == 1 else f"{count:,} {noun}s"


def listed(words: Sequence[str]) -> str:
    """Say "Adam", "Adam and SGD", "Adam, SGD and RMSprop"."""
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
