"""PenCharacter: pen strokes and a label; which sites and labels are used for what."""

import zlib
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from ..errors import DataError

DIGITS = "0123456789"

LOOKALIKES = frozenset("OoDQIlijSsZzBbGgqayuU" + "/|!(),\\'`.-_&")
"""Letters and symbols that look like a digit, or are only a short line or a dot. They are neither
training nor test data."""

UNIPEN_SITES = ("aga", "apa", "app", "art", "gmd", "ibm", "tos")
"""Sites of UNIPEN whose isolated characters were the first to be used for training or validation;
the yardsticks named after sites are measured by them."""

SITES = (*UNIPEN_SITES, "att", "hpp", "syn", "pendigits", "ujipen")
"""All sites that are used for training or validation; UNIPEN's others are test data. `pendigits`
and `ujipen` are two data sets of UCI's, each recorded at one place."""

HELD_OUT = ("aga", "tos")
"""Sites whose writers are all validation data."""

ONE_IN = 5
"""At sites outside `UNIPEN_SITES`, one writer in this many is validation data."""


@dataclass(frozen=True, eq=False)
class PenCharacter:
    """One character as pen strokes.

    Attributes
    ----------
    label : str
        One character.
    writer : str
        site/file; one writer's characters must not be on both sides of a split.
    strokes : list of (n, 2) float32
        Pen-down runs of x and y, y growing downwards, in the tablet's units.

    Raises
    ------
    DataError
        If the label is not one character, or there is no stroke, or an empty one.
    """

    label: str
    writer: str
    strokes: list[np.ndarray]

    @property
    def is_digit(self) -> bool:
        """Whether it is one of 0 to 9."""
        return self.label in DIGITS

    @property
    def site(self) -> str:
        """Where it was recorded."""
        return self.writer.split("/")[0]

    def __post_init__(self) -> None:
        if not isinstance(self.label, str) or len(self.label) != 1:
            raise DataError(f"The label of a pen character is one character, not {self.label!r}.")
        if not isinstance(self.writer, str):
            raise DataError(f"The writer of a pen character is site/file, not {self.writer!r}.")
        if not self.strokes or not all(len(run) for run in self.strokes):
            raise DataError(f"The pen character {self.label!r} of {self.writer} has no ink.")


def is_clear(character: PenCharacter) -> bool:
    """Whether a person could tell that it is, or is not, a digit."""
    return character.label not in LOOKALIKES


def is_held_out(character: PenCharacter, sites: Collection[str] = HELD_OUT) -> bool:
    """Whether it is validation data: by its site, or by its writer's name.

    Parameters
    ----------
    character : PenCharacter
    sites : collection of str
        Those held out whole.
    """
    if character.site in UNIPEN_SITES or character.site in sites:
        return character.site in sites
    # A checksum, so that a writer stays on one side whatever else is there.
    return zlib.crc32(character.writer.encode()) % ONE_IN == 0
