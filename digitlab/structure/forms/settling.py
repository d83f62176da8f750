"""What fields may hold → what is taken: fields whose sum must hold are settled together.

All that needs no person's word is computed once a page, so that a correction costs little.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from ...geometry import Box
from ...results import Reading
from ..numbers import value_of
from .fields import Field, FieldReading
from .likeliest import Choice, certain, likeliest, settle

Symbols = Mapping[str, Sequence[Reading | None]]
"""Name of each field → its symbols from left to right; None for an empty cell of a comb."""

NOTHING_KNOWN: Mapping[str, str] = MappingProxyType({})
"""No field is known."""


@dataclass
class FieldChoice:
    """What a field may hold, while a form is read."""

    first: Choice
    allowed: list[Choice]
    among: float
    readings: tuple[Reading, ...]
    chosen: Choice
    confidence: float
    is_allowed: bool

    def __post_init__(self) -> None:
        self.weakness = self.chosen.probability / (self.first.probability or 1.0)


class WeighedFields:
    """What the fields of a form may hold on a page; it can be settled again and again.

    Parameters
    ----------
    fields : sequence of Field
    symbols : mapping
        What was read in each field.
    """

    def __init__(self, fields: Sequence[Field], symbols: Symbols) -> None:
        self._fields = fields
        self._readings = {
            field.name: tuple(reading for reading in symbols[field.name] if reading)
            for field in fields
        }
        self._likeliest = {
            field.name: likeliest(symbols[field.name], field.rule) for field in fields
        }
        # What the parts of a sum and their total may hold → what was chosen, the last time.
        self._sums: dict[tuple[tuple[Choice, ...], ...], tuple[list[Choice], float] | None] = {}

    def settle(self, known: Mapping[str, str] = NOTHING_KNOWN) -> dict[str, FieldChoice]:
        """Decide what each field holds, by its name; see `Form.settle`."""
        found = {
            field.name: self._found(field.name, known.get(field.name)) for field in self._fields
        }
        before, self._sums = self._sums, {}
        for field in self._fields:
            if field.rule.sum_of:
                members = [found[name] for name in (*field.rule.sum_of, field.name)]
                self._settle_sum(members, before)
        return found

    def _found(self, name: str, known: str | None) -> FieldChoice:
        first, allowed, among = self._likeliest[name] if known is None else certain(known)
        chosen = allowed[0] if allowed else first
        sureness = chosen.probability / among, bool(allowed)
        return FieldChoice(first, allowed, among, self._readings[name], chosen, *sureness)

    def _settle_sum(
        self,
        members: Sequence[FieldChoice],
        before: Mapping[tuple[tuple[Choice, ...], ...], tuple[list[Choice], float] | None],
    ) -> None:
        """Choose the parts of a sum and their total, the last of `members`, so that they add up;
        where none do, each of them is to be checked.
        """
        if any(value_of(member.chosen.text) is None for member in members):
            members[-1].is_allowed = False  # Nothing can be said of the others.
            return
        choices = tuple(tuple(member.allowed or [member.first]) for member in members)
        settled = before[choices] if choices in before else settle(choices[:-1], choices[-1])
        self._sums[choices] = settled
        if settled is None:
            for found in members:
                found.is_allowed = False
            return
        chosen, confidence = settled
        pairs = list(zip(members, chosen, strict=True))
        weakness = math.prod(
            choice.probability / (found.first.probability or 1) for found, choice in pairs
        )
        for found, choice in pairs:
            found.chosen, found.allowed = choice, [choice]
            found.confidence, found.weakness = confidence, weakness


def field_reading(field: Field, box: Box, found: FieldChoice) -> FieldReading:
    """What is said of a field; `box` is its place in pixels of the page."""
    text = found.chosen.text
    rest = found.confidence, found.is_allowed, found.first.text, found.weakness
    return FieldReading(field.name, text, value_of(text), *rest, box, found.readings)
