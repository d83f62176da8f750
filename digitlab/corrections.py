"""A reading and a person's word for it."""

from dataclasses import dataclass, field, replace

import numpy as np

from .recognition.prediction import Prediction
from .recognition.symbols import MARKS
from .results import UNREAD, Mark, Reading

LEFT_OUT = ""
"""The word for a find that is nothing: it is left out of texts and files."""

ASK_BELOW = 80
"""Percent up to which a person is asked about a symbol, until the person decides otherwise."""

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
