"""A reading, or a number, and a person's word for it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from difflib import SequenceMatcher

import numpy as np

from ..recognition.prediction import Prediction
from ..recognition.symbols import MARKS
from ..results import UNREAD, Mark, Reading
from .numbers import value_of
from .tables import is_word

LEFT_OUT = ""
"""The word for a find that is nothing: it is left out of texts and files."""

ASK_BELOW = 95
"""Percent up to which a person is asked about a symbol, until the person decides otherwise. It asks
about 4.0 of 100 digits of the real pages under ten changes, read with trees of the other half, and
finds all 61 that are wrong there; it asks about 4.3 of 100 of the harder crossed pages, and finds
29 of 41."""

DIGITS = ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9")
"""The words for a digit."""


def checked(word: str) -> str:
    """Decide what a word means: a digit, a mark, `UNREAD` for neither, or else `LEFT_OUT`."""
    word = word.strip()
    return word if word in (*DIGITS, *MARKS, UNREAD) else LEFT_OUT


@dataclass(eq=False)
class Corrected:
    """A reading that a person may have corrected.

    Attributes
    ----------
    reading : Reading
        What the network read; it stays as it is.
    label : str or None
        The person's word: a digit, a mark, `UNREAD` or `LEFT_OUT`; None where there is none.
    """

    reading: Reading
    label: str | None = field(default=None, kw_only=True)

    def correct(self, word: str | None) -> None:
        """Take a person's word, as `checked` understands it; None takes it back."""
        self.label = None if word is None else checked(word)

    @property
    def text(self) -> str:
        """The person's word before the network's."""
        return self.reading.text if self.label is None else self.label

    @property
    def lesson(self) -> str | None:
        """What a hand learns from it: a digit or `UNREAD`, where that is not what was read."""
        is_lesson = self.label in (*DIGITS, UNREAD) and self.label != self.reading.text
        return self.label if is_lesson else None

    @property
    def is_digit(self) -> bool:
        """Whether it counts as a digit."""
        return self.text in DIGITS

    @property
    def corrected(self) -> Reading:
        """The reading, certain of what the person says."""
        if self.label is None:
            return self.reading
        if not self.is_digit:
            refused = replace(self.reading.prediction, score=0.0, threshold=1.0)
            mark = Mark(self.label, 1.0) if self.label in [*MARKS] else None
            return replace(self.reading, prediction=refused, mark=mark)
        certain = np.eye(10, dtype=np.float32)[int(self.label)]
        return replace(self.reading, prediction=Prediction(certain), mark=None)


WORDS = frozenset((*DIGITS, *MARKS, UNREAD, " "))
"""Characters that the word for a number may have."""

REFUSAL = (
    "Only digits and the signs . , - / : + = % can be typed; a ? stands for what cannot be read."
)
"""What is said of a word with other characters than `WORDS`."""


@dataclass(eq=False)
class CorrectedCell:
    """What stands in a cell of a table, as a person may have corrected it.

    Attributes
    ----------
    table, row, column : int
        Its place on the page; all count from 1.
    parts : sequence of sequence of Corrected
        The finds of each of its numbers, from left to right.
    label : str or None
        The person's word where it has more or fewer symbols than there are finds. Else the finds
        hold it.
    """

    table: int
    row: int
    column: int
    parts: Sequence[Sequence[Corrected]]
    label: str | None = field(default=None, kw_only=True)
    _labels: tuple[str | None, ...] = field(default=(), kw_only=True)

    @property
    def finds(self) -> list[Corrected]:
        """All finds, from left to right."""
        return [find for part in self.parts for find in part]

    @property
    def text(self) -> str:
        """What is written in it, the person's word before the network's; empty for nothing."""
        if self.word is not None:
            return self.word
        if all(find.label is None for find in self.finds):
            return self.read
        return " ".join(filter(None, ("".join(find.text for find in part) for part in self.parts)))

    @property
    def read(self) -> str:
        """What the network read."""
        texts = ["".join(find.reading.text for find in part) for part in self.parts]
        if all(is_word(text) and UNREAD in text for text in texts):
            return UNREAD
        return " ".join(texts)

    @property
    def word(self) -> str | None:
        """The label, as long as no find has been corrected after it."""
        labels = tuple(find.label for find in self.finds)
        return self.label if labels == self._labels else None

    @property
    def value(self) -> Decimal | None:
        """Of its number; None where it has none, or more than one."""
        return value_of(self.text)

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Its symbols, corrected; without those that are left out."""
        return tuple(find.corrected for find in self.finds if find.text != LEFT_OUT)

    @property
    def confidence(self) -> float:
        """Probability that all of it is right, 0 to 1; 1 where a person said so."""
        if self.word is not None:
            return 1.0
        return math.prod(reading.confidence for reading in self.readings)

    @property
    def is_checked(self) -> bool:
        """Whether a person has said what each of its symbols is."""
        return all(find.label is not None for find in self.finds)

    def correct(self, word: str | None) -> None:
        """Take a person's word for all of it; None takes it back, empty says that it is nothing.

        A word with other characters than `WORDS` is passed over.
        """
        self.label, self._labels = None, ()
        if word is None:
            for find in self.finds:
                find.correct(None)
            return
        if not WORDS.issuperset(word):
            return
        text = " ".join(word.split())
        symbols = text.replace(" ", "")
        finds = self.finds
        if text == self.text == UNREAD:  # A word of letters is one, and stays so.
            symbols = UNREAD * len(finds)
        if not symbols:
            symbols = LEFT_OUT
        if len(symbols) == len(finds) or not symbols:
            for place, find in enumerate(finds):
                find.correct(symbols[place : place + 1])
        else:
            _align(finds, symbols)
        if self.text != text:
            self.label, self._labels = text, tuple(find.label for find in finds)


def _align(finds: Sequence[Corrected], symbols: str) -> None:
    """Give each find its symbol of a word that has more or fewer; the rest is left out."""
    texts = "".join(find.text or " " for find in finds)
    matched = SequenceMatcher(None, texts, symbols, autojunk=False)
    for find in finds:
        find.correct(LEFT_OUT)
    for _, begins, ends, at, until in matched.get_opcodes():
        if ends - begins == until - at:
            for find, symbol in zip(finds[begins:ends], symbols[at:until], strict=True):
                find.correct(symbol)
