"""A form: named boxes with rules, drawn on one sheet → what stands in them on other sheets.

A sheet is laid on the form's own by the points that both have, so that small shifts and turns do no
harm. Of all that may be written in a field, the most probable reading that its rule allows is
taken, by the digits' own probabilities; fields whose sum must hold are settled together. What no
reading satisfies is to be checked. A comb is read by its cells: one digit a cell.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, Protocol

import cv2
import numpy as np

from ...errors import DataError
from ...geometry import Box
from ...io.atomic import write_text
from ...recognition.adapt import Hand
from ...results import Page, Reading
from .field_ink import FieldPlace, cut_ink
from .field_symbols import OnForm, agreed, in_cells, inside_of
from .fields import Field, FieldReading, refuse_large
from .form_file import MOST_BYTES, FormContent, decode, encode
from .placement import as_gray, find_move, move_box
from .printed import Printed, find_printed
from .settling import NOTHING_KNOWN, Symbols, WeighedFields, field_reading

MOST_FIELDS = 100
"""Most fields of a form."""


class InkReader(Protocol):
    """Reads ink, (H, W) uint8, white on black, as `digitlab.Reader` does."""

    def read_ink(self, ink: np.ndarray, hand: Hand | None = None) -> Reading:
        """Read one digit."""

    def read_ink_page(self, ink: np.ndarray, hand: Hand | None = None) -> Page:
        """Read a number."""


class PlacedReading(NamedTuple):
    """A reading, and its box in pixels of the page upright."""

    box: Box
    reading: Reading


@dataclass(frozen=True, eq=False)
class Form:
    """Fields, and the sheet on which they were drawn.

    Attributes
    ----------
    fields : tuple of Field
    picture : (H, W) uint8
        The sheet, gray, at most `placement.SHEET_SIDE` pixels a side.
    size : (width, height)
        Of the sheet as it was, in whose pixels the boxes are.

    Raises
    ------
    DataError
        If two fields have one name, a sum is of a field that is not there, or a box is too large.
    """

    fields: tuple[Field, ...]
    picture: np.ndarray
    size: tuple[int, int]

    def __post_init__(self) -> None:
        names = [field.name for field in self.fields]
        if len(names) > MOST_FIELDS:
            raise DataError(f"A form has up to {MOST_FIELDS} fields.")
        for name in names:
            if names.count(name) > 1:
                raise DataError(f"Two fields are called {name}.")
        for field in self.fields:
            for name in field.rule.sum_of:
                if name not in names or name == field.name:
                    raise DataError(f"{field.name} is a sum of {name}, which is no other field.")
        refuse_large(self.fields, self.size)

    @classmethod
    def of(cls, picture: np.ndarray, fields: Sequence[Field]) -> "Form":
        """Make a form of a sheet, (H, W, 3) uint8 RGB upright, such as `Page.upright`."""
        height, width = picture.shape[:2]
        return cls(tuple(fields), as_gray(picture), (width, height))

    @cached_property
    def printed(self) -> dict[str, Printed]:
        """Name of each field → where it is printed on the sheet."""
        down = self.picture.shape[1] / self.size[0]
        return {field.name: find_printed(field, self.picture, down) for field in self.fields}

    def read(
        self, page: Page, reader: InkReader | None = None, hand: Hand | None = None
    ) -> list[FieldReading]:
        """Read the fields on a page of this form.

        Parameters
        ----------
        page : Page
        reader : Reader, optional
            Reads each field once more by itself, without the frame that is printed there. Default:
            what was read on the page is sorted into the fields.
        hand : Hand, optional
            What was learned from the writer's corrected digits, for `reader`; the page should have
            been read with it, too.
        """
        placed = [
            PlacedReading(box, reading)
            for reading in page.readings
            if (box := page.upright_box(reading))
        ]
        move = self.place(page.upright)
        symbols = self.sort(move, placed)
        if reader:
            symbols = self.read_inks(move, page.upright, reader, symbols, hand)
        return self.settle(move, self.weigh(symbols))

    def sort(self, move: np.ndarray, placed: Iterable[PlacedReading]) -> Symbols:
        """Sort what was read on a page into the fields.

        Parameters
        ----------
        move : (2, 3) float
            How the page lies, as `place` finds it.
        placed : iterable of PlacedReading
            All that was read on the page.
        """
        back = cv2.invertAffineTransform(move)
        on_form = []
        for (x, y, width, height), reading in placed:
            across, down = back @ [x + width / 2, y + height / 2, 1]
            on_form.append(OnForm(across, down, width * height, reading))
        return {
            name: in_cells(inside_of(on_form, printed.place), printed.cells)
            for name, printed in self.printed.items()
        }

    def read_inks(
        self,
        move: np.ndarray,
        upright: np.ndarray,
        reader: InkReader,
        symbols: Symbols,
        hand: Hand | None = None,
    ) -> Symbols:
        """Read each field of a page by itself; `symbols` is what was read on the page as a whole.

        Where both see as many symbols, the mean of their probabilities counts, so that what they
        read differently is doubtful.
        """
        down = self.picture.shape[1] / self.size[0]
        found: dict[str, list[Reading | None]] = {}
        for name, printed in self.printed.items():
            where = FieldPlace.of(printed, move)
            inks = cut_ink(where, upright, self.picture, down)
            read: list[Reading | None]
            if printed.cells:
                read = [reader.read_ink(ink, hand) if ink.any() else None for ink in inks]
            else:
                read = [*reader.read_ink_page(inks[0], hand).readings]
            placed = [
                reading
                and replace(reading, box=where.on_page(reading.box) if reading.box else None)
                for reading in read
            ]
            found[name] = agreed(placed, symbols.get(name, ()))
        return found

    def weigh(self, symbols: Symbols) -> WeighedFields:
        """Find what each field may hold; `symbols` is what was read in it."""
        return WeighedFields(self.fields, symbols)

    def settle(
        self, move: np.ndarray, weighed: WeighedFields, known: Mapping[str, str] = NOTHING_KNOWN
    ) -> list[FieldReading]:
        """Decide what the fields hold.

        Parameters
        ----------
        move : (2, 3) float
            How the page lies.
        weighed : WeighedFields
            What the fields may hold.
        known : mapping of str to str, optional
            Name of a field → what a person says that it holds.
        """
        found = weighed.settle(known)
        return [
            field_reading(field, move_box(field.box, move), found[field.name])
            for field in self.fields
        ]

    def place(self, upright: np.ndarray) -> np.ndarray:
        """Find how a page lies: (2, 3) float, from pixels of the form to those of the page.

        Where it cannot be found, it is taken to lie as the form's own sheet.
        """
        move = self.find(upright)
        return self.unmoved(upright) if move is None else move

    def find(self, upright: np.ndarray) -> np.ndarray | None:
        """Find how a page lies, as `place` does; None where too few points of it are the form's."""
        sheet, page = self.picture, as_gray(upright)
        move = find_move(sheet, page)
        if move is None:
            return None
        grow = np.array([[upright.shape[1] / page.shape[1]], [upright.shape[0] / page.shape[0]]])
        down = sheet.shape[1] / self.size[0]
        return np.hstack([move[:, :2] * down, move[:, 2:]]) * grow

    def unmoved(self, upright: np.ndarray) -> np.ndarray:
        """(2, 3) float of a page that lies as the form's own sheet, but for its size."""
        across, down = upright.shape[1] / self.size[0], upright.shape[0] / self.size[1]
        return np.array([[across, 0, 0], [0, down, 0]], float)

    def save(self, path: Path) -> None:
        """Write it as JSON, some tens of kilobytes, whole or not at all."""
        write_text(path, self.as_json())

    def as_json(self) -> str:
        """The form as JSON."""
        return encode(FormContent(self.fields, self.picture, self.size))

    @classmethod
    def load(cls, path: Path) -> "Form":
        """Read a form that was saved.

        Raises
        ------
        DataError
            If it is none.
        """
        try:
            with path.open("rb") as file:
                content = file.read(MOST_BYTES + 1)
        except OSError as error:
            raise DataError(f"{path} cannot be read: {error.strerror}.") from error
        return cls.from_json(content, str(path))

    @classmethod
    def from_json(cls, content: bytes, name: str = "This file") -> "Form":
        """Make a form of JSON; whoever gives it may be a stranger.

        Raises
        ------
        DataError
            If it is none; `name` stands in the message.
        """
        return cls(*decode(content, name))
