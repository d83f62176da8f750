"""A field of a form: a named box with a rule; and what stands in it on a sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ...errors import DataError
from ...geometry import Box
from ...results import UNREAD, Reading
from .combs import MOST_CELLS
from .likeliest import EMPTY
from .rules import Rule

UNLIKELY_SHARE = 0.05
"""Probability, as a share of that of the likeliest reading, from which on a reading that a rule
allows is believed without a look. What was read may also lack a digit, which no rule can mend.
Chosen on sheets of `tests.forms` other than those whose figures are told."""

LONGEST_NAME = 40
"""Most characters of a field's name."""

LONGEST_SIDE = 100_000
"""Longest side of a form's sheet, pixels."""

LONGEST_FIELD = 60
"""Greatest width of a field, as a multiple of its height: a comb of 40 cells has less."""

MOST_ROOM = 2000
"""Digits, each as wide as it is tall, for which all fields of a form have room: a field is looked
at as tall as any other, so that this bounds what reading a sheet costs."""

BEYOND_SHARE = 0.05
"""How far a field may reach beyond its sheet, as a share of the sheet's longer side."""


@dataclass(frozen=True)
class Field:
    """A named box of a form.

    Attributes
    ----------
    name : str
    box : (x, y, width, height)
        In pixels of the form's sheet.
    rule : Rule
    cells : int
        Cells of a comb, all as wide, one digit each. 0: found on the form's sheet, if it is a comb;
        1: it is none.
    """

    name: str
    box: Box
    rule: Rule = field(default_factory=Rule)
    cells: int = 0

    def __post_init__(self) -> None:
        name = self.name
        if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
            raise DataError(f"A field's name has 1 to {LONGEST_NAME} characters, got {name!r}.")
        if min(self.box[2:]) < 1 or max(map(abs, self.box)) > LONGEST_SIDE:
            raise DataError(f"The box of {name} is none: {self.box}.")
        if not 0 <= self.cells <= MOST_CELLS:
            raise DataError(f"A field has up to {MOST_CELLS} cells, {name} has {self.cells}.")


@dataclass(frozen=True, eq=False)
class FieldReading:
    """What stands in a field.

    Attributes
    ----------
    name : str
    text : str
        The most probable reading that the rule allows; where none is, the most probable one. A
        space stands for an empty cell between others.
    value : Decimal or None
    confidence : float
        Probability of the text among all readings that the rule allows, 0 to 1.
    is_allowed : bool
        Whether the rule allows it.
    read : str
        The most probable reading without the rule.
    weakness : float
        Probability of the text, in shares of that of `read`; 1 where they are the same. Of a sum,
        of all its fields together.
    box : (x, y, width, height)
        Of the field, in pixels of the page upright.
    readings : tuple of Reading
    """

    name: str
    text: str
    value: Decimal | None
    confidence: float
    is_allowed: bool
    read: str
    weakness: float
    box: Box
    readings: tuple[Reading, ...]

    @property
    def is_by_rule(self) -> bool:
        """Whether the rule decided what it is."""
        return self.is_allowed and self.text != self.read

    def is_open(self, ask_below: int) -> bool:
        """Whether a person should look at it, with `ask_below` in percent."""
        is_sure = self.confidence > ask_below / 100 and self.weakness > UNLIKELY_SHARE
        is_read = self.text and not {EMPTY, UNREAD} & {*self.text}
        return not (self.is_allowed and is_sure and is_read)


def field_of(told: Mapping[str, Any]) -> Field:
    """Make a field of plain values, as JSON holds them.

    Raises
    ------
    DataError, KeyError, TypeError, ValueError
        If it is none.
    """
    x, y, width, height = (int(edge) for edge in told["box"])
    rule = dict(told.get("rule") or {})
    rule["sum_of"] = tuple(rule.get("sum_of") or ())
    cells = int(told.get("cells") or 0)
    return Field(str(told["name"]), (x, y, width, height), Rule(**rule), cells)


def refuse_large(fields: Sequence[Field], size: tuple[int, int]) -> None:
    """Refuse boxes that are not on the sheet of that size, or that would take long to be read.

    Raises
    ------
    DataError
    """
    beyond = BEYOND_SHARE * max(size)
    room = 0.0
    for drawn in fields:
        x, y, width, height = drawn.box
        edges = (-x, -y, x + width - size[0], y + height - size[1])
        if max(edges) > beyond:
            raise DataError(f"The box of {drawn.name} is not on the sheet. Draw it again there.")
        if width > LONGEST_FIELD * height:
            raise DataError(
                f"{drawn.name} is more than {LONGEST_FIELD} times as wide as it is tall. Draw it "
                "around one number."
            )
        room += max(1.0, width / height)
    if room > MOST_ROOM:
        raise DataError(
            f"The fields have room for {room:,.0f} digits; those of a form may have for "
            f"{MOST_ROOM:,}. Draw each box close around one number."
        )
