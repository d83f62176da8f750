"""What a field of a form may hold: so many digits, a range, a check digit, a date."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from ...errors import DataError
from ..numbers import value_of


def is_luhn(digits: str) -> bool:
    """Luhn's check, as of bank cards (ISO/IEC 7812)."""
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(digit - 9 if digit > 9 else digit for digit in doubled) % 10 == 0


def is_ean(digits: str) -> bool:
    """EAN-8 or EAN-13, ISBN-13 among them: weights 1 and 3 from the right."""
    weighted = [int(digit) * (1 + 2 * (place % 2)) for place, digit in enumerate(reversed(digits))]
    return len(digits) in (8, 13) and sum(weighted) % 10 == 0


def is_mod11(digits: str) -> bool:
    """Weights 1, 2, 3 and so on from the right, modulo 11, as in ISBN-10."""
    weighted = [int(digit) * (place + 1) for place, digit in enumerate(reversed(digits))]
    return sum(weighted) % 11 == 0


def is_isbn(digits: str) -> bool:
    """ISBN-10, if its last sign is no X, or ISBN-13."""
    if len(digits) == 13:
        return is_ean(digits) and digits[:3] in ("978", "979")
    return len(digits) == 10 and is_mod11(digits)


def is_date(text: str) -> bool:
    """Day, month and year, or year, month and day; with signs between them, or eight digits."""
    parts = "".join(sign if sign.isdigit() else " " for sign in text).split()
    if len(parts) == 1 and len(text) == 8:
        parts = [text[:2], text[2:4], text[4:]]
        return _is_day(*parts) or _is_day(text[6:], text[4:6], text[:4])
    if len(parts) != 3:
        return False
    return _is_day(*parts) or _is_day(*reversed(parts))


def _is_day(day: str, month: str, year: str) -> bool:
    if len(year) not in (2, 4) or len(day) > 2 or len(month) > 2:
        return False
    try:
        date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        return False
    return True


CHECKS: dict[str, Callable[[str], bool]] = {
    "luhn": is_luhn,
    "ean": is_ean,
    "isbn": is_isbn,
    "mod11": is_mod11,
    "date": is_date,
}
"""Name of a check → whether a text, without signs for all but dates, passes it."""

CHECK_NAMES = {
    "luhn": "check digit (Luhn)",
    "ean": "EAN-8, EAN-13",
    "isbn": "ISBN",
    "mod11": "check digit (modulo 11)",
    "date": "a date",
}
"""Name of a check → what a person calls it."""

MOST_DIGITS = 40
"""Most digits of a field, or of the bound of a range; the longest numbers that people write have
some twenty."""

MOST_SUMMED = 100
"""Most fields of a sum."""

MOST_NAMED = 4
"""Most fields of a sum that are named where the rule is told in words; of more, their number is
told."""


@dataclass(frozen=True)
class Rule:
    """What a field may hold; None asks for nothing.

    Attributes
    ----------
    digits : int or None
        How many it has, all told.
    decimals : int or None
        How many of them stand after the decimal point.
    least, most : str or None
        Decimal text: the range of its value.
    check : str or None
        One of `CHECKS`.
    sum_of : tuple of str
        Names of the fields whose sum it is.
    """

    digits: int | None = None
    decimals: int | None = None
    least: str | None = None
    most: str | None = None
    check: str | None = None
    sum_of: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.check is not None and self.check not in CHECKS:
            raise DataError(f"A check is one of {', '.join(CHECKS)}, got {self.check!r}.")
        for name, most in (("digits", MOST_DIGITS), ("decimals", MOST_DIGITS)):
            count = getattr(self, name)
            if count is not None and (type(count) is not int or not 0 <= count <= most):
                raise DataError(f"The number of {name} is 0 to {most}, got {count!r}.")
        for bound in (self.least, self.most):
            if bound is not None and _finite(bound) is None:
                raise DataError(f"A range is of numbers such as 0.5, got {bound!r:.60}.")
        if not all(isinstance(name, str) for name in self.sum_of):
            raise DataError("A sum is of fields' names.")
        if len(self.sum_of) > MOST_SUMMED:
            raise DataError(f"A sum is of up to {MOST_SUMMED} fields, got {len(self.sum_of)}.")

    def allows(self, text: str) -> bool:
        """Whether a text may stand there; the sum is `likeliest.settle`'s matter."""
        digits = "".join(sign for sign in text if sign.isdigit())
        if not digits or (self.digits is not None and len(digits) != self.digits):
            return False
        if self.check == "date":
            return is_date(text)
        if self.check and not (text == digits and CHECKS[self.check](digits)):
            return False
        value = value_of(text)
        if self.decimals is not None:
            after = text.replace(",", ".").partition(".")[2]
            if value is None or len(after) != self.decimals:
                return False
        if self.least is not None and (value is None or value < Decimal(self.least)):
            return False
        return self.most is None or (value is not None and value <= Decimal(self.most))

    def __str__(self) -> str:
        """The rule in words, such as `4 digits, check digit (Luhn)`; empty where it has none."""
        parts = []
        if self.digits is not None:
            parts.append(f"{self.digits} {'digit' if self.digits == 1 else 'digits'}")
        if self.decimals is not None:
            parts.append(f"{self.decimals} {'decimal' if self.decimals == 1 else 'decimals'}")
        if self.least is not None and self.most is not None:
            parts.append(f"{self.least} to {self.most}")
        elif self.least is not None or self.most is not None:
            parts.append(f"at least {self.least}" if self.most is None else f"at most {self.most}")
        if self.check:
            parts.append(CHECK_NAMES[self.check])
        if len(self.sum_of) > MOST_NAMED:
            parts.append(f"sum of {len(self.sum_of)} fields")
        elif self.sum_of:
            parts.append(f"sum of {' + '.join(self.sum_of)}")
        return ", ".join(parts)


def _finite(text: str) -> Decimal | None:
    """A number from decimal text of up to `MOST_DIGITS` signs; None where it is none."""
    try:
        value = Decimal(text) if isinstance(text, str) and len(text) <= MOST_DIGITS else None
    except InvalidOperation:
        return None
    return value if value is not None and value.is_finite() else None
