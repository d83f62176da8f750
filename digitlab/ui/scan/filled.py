"""A page as one of a form: what stands in its fields, as the visitor sees and corrects it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from ...geometry import Box
from ...recognition.adapt import Hand
from ...structure.corrections import WORDS
from ...structure.forms.fields import FieldReading
from ...structure.forms.form import Form, InkReader, PlacedReading
from ...structure.forms.likeliest import MOST_SYMBOLS
from .finds import Find, State, numbers


@dataclass(eq=False)
class FieldCell:
    """What stands in a field on a page, and what the visitor says it is.

    Attributes
    ----------
    row : int
        Place of the field in its form, from 1.
    rule : str
        Its rule in words.
    found : FieldReading
        What was read, with all that the visitor has said of other fields.
    finds : list of Find
        Of the page as a whole, in its box, from left to right.
    is_placed : bool
        Whether it is known how the page lies.
    read : str
        What was read, the rule considered, when the visitor had not yet said what it is.
    label : str or None
        The visitor's word; `LEFT_OUT` for nothing, None where there is none.
    number : int
        No other cell has it.
    """

    row: int
    rule: str
    found: FieldReading
    finds: list[Find]
    is_placed: bool
    read: str
    label: str | None = None
    number: int = field(default_factory=numbers.__next__)

    table = 1
    column = 1

    @property
    def name(self) -> str:
        """Of the field."""
        return self.found.name

    @property
    def box(self) -> Box:
        """Of the field, in pixels of the picture shown."""
        return self.found.box

    @property
    def text(self) -> str:
        """What stands in it, the visitor's word before what was read."""
        return self.read if self.label is None else self.label

    @property
    def is_checked(self) -> bool:
        """Whether the visitor has said what stands in it."""
        return self.label is not None

    is_touched = is_checked

    @property
    def is_by_rule(self) -> bool:
        """Whether its rule, and no person, decided what it is."""
        return self.found.is_by_rule and not self.is_checked

    @property
    def note(self) -> str:
        """What the rule has done, or why nothing is read, in a sentence; empty where neither is."""
        if len(self.found.readings) > MOST_SYMBOLS and not self.is_checked:
            return "More stands in this field than a number has: draw its box smaller."
        if self.is_checked or not self.rule:
            return ""
        if not self.found.is_allowed:
            return f"No reading fits the rule: {self.rule}."
        if self.found.is_by_rule:
            read = self.found.read or "nothing"
            return f"Taken by the rule: {self.rule}. Read without it: {read}."
        return ""

    def state(self, ask_below: int) -> State:
        """What is known of it where fields up to `ask_below` percent are asked about."""
        if self.is_checked:
            return State.CHECKED if self.text else State.LEFT_OUT
        is_open = self.found.is_open(ask_below) or not self.is_placed
        return State.DOUBTFUL if is_open else State.SURE

    def is_open(self, ask_below: int) -> bool:
        """Whether the visitor should look at it."""
        return self.state(ask_below) is State.DOUBTFUL

    def correct(self, word: str | None) -> None:
        """Take the visitor's word; None takes it back, empty says that nothing stands there.

        A word with other characters than `WORDS` is passed over.
        """
        if word is not None and not WORDS.issuperset(word):
            return
        self.label = None if word is None else " ".join(word.split())
        symbols = (self.label or "").replace(" ", "")
        if word is None or len(symbols) == len(self.finds):
            for place, find in enumerate(self.finds):
                find.correct(None if word is None else symbols[place])


class FilledForm:
    """A page of a form.

    Parameters
    ----------
    form : Form
    picture : (H, W, 3) uint8
        The page as it is shown.
    finds : sequence of Find
        All of the page, boxes in pixels of that picture.
    reader : Reader, optional
        Reads each field by itself; see `Form.read`.
    hand : Hand, optional
        With which it reads.
    before : FilledForm, optional
        The page as another form had it; what the visitor said of fields that have the same names
        stays.
    """

    def __init__(
        self,
        form: Form,
        picture: np.ndarray,
        finds: Sequence[Find],
        reader: InkReader | None = None,
        hand: Hand | None = None,
        before: "FilledForm | None" = None,
    ) -> None:
        self.form = form
        self._seen: tuple[str | None, ...] = ()
        move = form.find(picture)
        self.is_placed = move is not None
        self._move = form.unmoved(picture) if move is None else move
        self._finds = {id(find.reading): find for find in finds}
        placed = [PlacedReading(find.box, find.reading) for find in finds if find.box]
        symbols = self._sorted = form.sort(self._move, placed)
        if reader:
            symbols = form.read_inks(self._move, picture, reader, symbols, hand)
        self._weighed = form.weigh(symbols)
        words = {cell.name: cell.label for cell in before.cells} if before else {}
        self._cells = [
            FieldCell(
                row, str(field.rule), found, self._of(field.name), self.is_placed, found.text, label
            )
            for row, (field, found) in enumerate(zip(form.fields, self._read({}), strict=True), 1)
            for label in [words.get(field.name)]
        ]

    @property
    def cells(self) -> list[FieldCell]:
        """A cell for each field, read again if the visitor has said something."""
        cells = self._cells
        seen = tuple(cell.label for cell in cells)
        if seen != self._seen:
            known = {cell.name: cell.label for cell in cells if cell.label is not None}
            for cell, found in zip(cells, self._read(known), strict=True):
                cell.found = found
                if cell.label is None:
                    cell.read = found.text
            self._seen = seen
        return cells

    def _read(self, known: dict[str, str]) -> list[FieldReading]:
        return self.form.settle(self._move, self._weighed, known)

    def _of(self, name: str) -> list[Find]:
        return [self._finds[id(reading)] for reading in self._sorted[name] if reading]
