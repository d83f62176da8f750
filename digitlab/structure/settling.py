"""What fields may hold → what is taken: fields whose sum must hold are settled together."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ..geometry import Box
from ..results import Reading
from .fields import Field, FieldReading
from .likeliest import Choice, settle
from .numbers import value_of


@dataclass
class Found:
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


def settle_sum(parts: Sequence[Found], total: Found) -> None:
    """Choose fields so that they add up; where none do, each of them is to be checked."""
    if any(value_of(one.chosen.text) is None for one in (*parts, total)):
        total.is_allowed = False  # Nothing can be said of the others.
        return
    choices = [one.allowed or [one.first] for one in (*parts, total)]
    settled = settle(choices[:-1], choices[-1])
    if settled is None:
        for found in (*parts, total):
            found.is_allowed = False
        return
    chosen, confidence = settled
    members = list(zip((*parts, total), chosen, strict=True))
    weakness = math.prod(one.probability / (found.first.probability or 1) for found, one in members)
    for found, one in members:
        found.chosen, found.allowed = one, [one]
        found.confidence, found.weakness = confidence, weakness


def field_reading(one: Field, box: Box, found: Found) -> FieldReading:
    """What is said of a field; `box` is its place in pixels of the page."""
    text = found.chosen.text
    rest = found.confidence, found.is_allowed, found.first.text, found.weakness
    return FieldReading(one.name, text, value_of(text), *rest, box, found.readings)
