"""What a teacher can ask a class to do."""

from dataclasses import dataclass
from enum import StrEnum

from ..wording import with_article


class Kind(StrEnum):
    """Kinds of tasks; their values stand in the database."""

    DRAW = "draw"
    """Everybody draws the same digit."""
    ALL = "all"
    """Everybody draws all ten, one after the other."""
    FOOL = "fool"
    """A digit that people read and the network does not; the class votes on what it is."""
    GUESS = "guess"
    """Everybody guesses what the network will read, then draws."""


@dataclass(frozen=True)
class Task:
    """A task.

    Attributes
    ----------
    kind : Kind
    digit : int or None
        What is to be drawn, of `Kind.DRAW` alone.

    Raises
    ------
    ValueError
        If there is a digit where none belongs, or none where one does.
    """

    kind: Kind = Kind.ALL
    digit: int | None = None

    def __post_init__(self) -> None:
        is_digit = type(self.digit) is int and 0 <= self.digit <= 9
        if not (is_digit if self.kind == Kind.DRAW else self.digit is None):
            raise ValueError(f"a task of the kind {self.kind} with the digit {self.digit}")

    @property
    def sentence(self) -> str:
        """What the class is told."""
        if self.digit is not None:
            return f"Draw {with_article(self.digit)}."
        return SENTENCES[self.kind]


SENTENCES = {
    Kind.ALL: "Draw all ten digits, 0 to 9.",
    Kind.FOOL: "Fool the network: draw a digit that people can read and it cannot.",
    Kind.GUESS: "Draw a digit, and guess what the network will say.",
}
