"""What was found on a page, as the visitor sees and corrects it: symbols, and cells of tables."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count
from statistics import median

import numpy as np

from ...geometry import Box, union
from ...results import UNREAD
from ...structure.corrections import LEFT_OUT, Corrected, CorrectedCell

numbers = count(1)
"""Numbers of finds, cells and sheets, each given once."""


class State(StrEnum):
    """What is known of a find."""

    SURE = "sure"
    DOUBTFUL = "doubtful"
    UNREAD = "unread"
    CHECKED = "checked"
    LEFT_OUT = "left out"


@dataclass(eq=False)
class Find(Corrected):
    """A find on a page, and what the visitor says it is.

    Attributes
    ----------
    crop : bytes
        A picture of it as it was written, JPEG.
    box : (x, y, width, height) or None
        In pixels of the picture shown.
    number : int
        No other find has it.
    """

    crop: bytes
    box: Box | None = None
    number: int = field(default_factory=numbers.__next__)

    @property
    def percent(self) -> int:
        """How sure the network is, rounded as `wording.percent` does.

        At most 99, as nothing is certain that nobody has checked.
        """
        return min(99, round(100 * self.reading.confidence))

    def state(self, ask_below: int) -> State:
        """What is known of it where digits up to `ask_below` percent are asked about."""
        if self.label is not None:
            return State.LEFT_OUT if self.label == LEFT_OUT else State.CHECKED
        if self.reading.text == UNREAD:
            return State.UNREAD
        # The probability itself, as exact as the network says it: 79.6 % would be rounded to 80 %.
        is_sure = np.float32(self.reading.confidence) > np.float32(ask_below / 100)
        return State.SURE if is_sure else State.DOUBTFUL

    def is_open(self, ask_below: int) -> bool:
        """Whether the visitor should look at it."""
        return self.state(ask_below) in (State.DOUBTFUL, State.UNREAD)

    @property
    def urgency(self) -> tuple[bool, float]:
        """Order in which to ask: the least sure first, then the unread."""
        return self.reading.text == UNREAD, self.reading.confidence


LONG_WORD = 3
"""Unread finds from which on, without a digit among them, they are a word and not asked about."""

LABEL_HEIGHT, LABEL_WIDTH = 0.5, 1.5
"""Greatest height of a printed word in the median height of the page's numbers, and least width in
its own height. No digit beside others is as low and as wide; printed words of tables have heights
of 0.33 to 0.41 and widths of 1.5 to 3."""


@dataclass(eq=False)
class SheetCell(CorrectedCell):
    """What stands in a cell of a table on a page, and what the visitor says it is.

    Attributes
    ----------
    is_label : bool
        Whether it looks like a word in print, which nobody need be asked about.
    number : int
        No other cell has it.
    """

    parts: list[list[Find]]
    is_label: bool = field(default=False, kw_only=True)
    number: int = field(default_factory=numbers.__next__, kw_only=True)

    @property
    def box(self) -> Box | None:
        """Of its ink, in pixels of the picture shown."""
        boxes = [find.box for part in self.parts for find in part if find.box]
        return union(*boxes) if boxes else None

    @property
    def percent(self) -> int:
        """How sure the network is of its least sure symbol."""
        return min(find.percent for part in self.parts for find in part)

    def state(self, ask_below: int) -> State:
        """What is known of it where symbols up to `ask_below` percent are asked about."""
        if self.is_checked:
            return State.CHECKED if self.text else State.LEFT_OUT
        states = {find.state(ask_below) for part in self.parts for find in part}
        if State.SURE not in states and State.DOUBTFUL not in states:
            return State.UNREAD
        return State.DOUBTFUL if states & {State.DOUBTFUL, State.UNREAD} else State.SURE

    @property
    def is_touched(self) -> bool:
        """Whether the visitor has said something of it, be it of one symbol."""
        return any(find.label is not None for find in self.finds)

    @property
    def note(self) -> str:
        """What may be said of a sign that was refused, in a sentence; else empty."""
        (find, *others) = (find for part in self.parts for find in part)
        is_refused = not others and find.label is None and find.reading.text == UNREAD
        return find.reading.prediction.sentence if is_refused else ""

    def is_open(self, ask_below: int) -> bool:
        """Whether the visitor should look at it."""
        state = self.state(ask_below)
        is_word = self.is_label or len(self.finds) >= LONG_WORD
        return state is State.DOUBTFUL or (state is State.UNREAD and not is_word)

    @property
    def urgency(self) -> tuple[bool, float]:
        """Order in which to ask: the least sure first, then the unread."""
        return min(find.urgency for part in self.parts for find in part)


def mark_labels(cells: Sequence[SheetCell]) -> None:
    """Mark the cells of a page that look like words in print, lower than its numbers."""
    boxes = [(cell, cell.box) for cell in cells if cell.box]
    heights = [box[3] for cell, box in boxes if cell.read != UNREAD]
    highest = LABEL_HEIGHT * median(heights) if heights else 0.0
    for cell, (_, _, width, height) in boxes:
        is_flat = height <= highest and width >= LABEL_WIDTH * height
        cell.is_label = cell.read == UNREAD and is_flat
