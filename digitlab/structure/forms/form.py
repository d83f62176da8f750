"""A form: named boxes with rules, drawn on one sheet → what stands in them on other sheets.

A sheet is laid on the form's own by the points that both have, so that small shifts and turns do no
harm. Of all that may be written in a field, the most probable reading that its rule allows is
taken, by the digits' own probabilities; fields whose sum must hold are settled together. What no
reading satisfies is to be checked. A comb is read by its cells: one digit a cell.
"""

import base64
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, Protocol

import cv2
import numpy as np

from ...errors import DataError, PictureError
from ...geometry import Box
from ...io.atomic import write_text
from ...io.images import first_page
from ...recognition.adapt import Hand
from ...results import Page, Reading
from .combs import find_cells, split_evenly
from .field_ink import FieldPlace, cut_ink
from .field_symbols import OnForm, agreed, in_cells, inside_of
from .fields import LONGEST_SIDE, Field, FieldReading, field_of, refuse_large
from .frames import find_frame
from .placement import as_gray, find_move, move_box
from .settling import NOTHING_KNOWN, Symbols, WeighedFields, field_reading

KIND = "digitlab form 1"
"""What stands in a form's file, by which it is told; the number is its layout's."""

FRAME_MARGIN = 0.1
"""Width of paper around a printed frame that belongs to its field, in heights of the frame: people
write over its lines."""

MOST_FIELDS = 100
"""Most fields of a form."""

MOST_BYTES = 2_000_000
"""Largest file of a form, bytes; those that we write have some tens of kilobytes."""


class InkReader(Protocol):
    """Reads ink, (H, W) uint8, white on black, as `digitlab.Reader` does."""

    def read_ink(self, ink: np.ndarray, hand: Hand | None = None) -> Reading:
        """Read one digit."""

    def read_ink_page(self, ink: np.ndarray, hand: Hand | None = None) -> Page:
        """Read a number."""


_DAMAGE = (
    *(ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError),
    PictureError,
)
"""Errors raised by a file that is not a form's."""


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
    def places(self) -> dict[str, Box]:
        """Name of each field → where it is looked at, sheet's pixels: its frame, or its box."""
        found = {}
        for field in self.fields:
            x, y, width, height = self._frames[field.name] or field.box
            edge = round(FRAME_MARGIN * height) if self._frames[field.name] else 0
            found[field.name] = (x - edge, y - edge, width + 2 * edge, height + 2 * edge)
        return found

    @cached_property
    def _frames(self) -> dict[str, Box | None]:
        """Name of each field → the frame printed in its box, sheet's pixels."""
        down = self.picture.shape[1] / self.size[0]
        found: dict[str, Box | None] = {}
        for field in self.fields:
            x, y, width, height = (round(edge * down) for edge in field.box)
            frame = find_frame(self.picture, (x, y, width, height))
            if frame:
                x, y, width, height = (round(edge / down) for edge in frame)
            found[field.name] = (x, y, width, height) if frame else None
        return found

    @cached_property
    def cells(self) -> dict[str, list[tuple[float, float]]]:
        """Name of each field that is a comb → left and right edges of its cells, sheet's pixels."""
        down = self.picture.shape[1] / self.size[0]
        found = {}
        for field in self.fields:
            if field.cells > 1:
                found[field.name] = split_evenly(self._frames[field.name] or field.box, field.cells)
            elif field.cells == 0:
                x, y, width, height = (round(edge * down) for edge in field.box)
                edges = find_cells(self.picture, (x, y, width, height))
                found[field.name] = [(left / down, right / down) for left, right in edges]
        return {name: edges for name, edges in found.items() if edges}

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
            field.name: in_cells(
                inside_of(on_form, self.places[field.name]), self.cells.get(field.name)
            )
            for field in self.fields
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
        for field in self.fields:
            edges = self.cells.get(field.name)
            where = FieldPlace.of(self.places[field.name], edges, move)
            inks = cut_ink(where, upright, self.picture, down)
            read: list[Reading | None]
            if edges:
                read = [reader.read_ink(ink, hand) if ink.any() else None for ink in inks]
            else:
                read = [*reader.read_ink_page(inks[0], hand).readings]
            placed = [
                reading
                and replace(reading, box=where.on_page(reading.box) if reading.box else None)
                for reading in read
            ]
            found[field.name] = agreed(placed, symbols.get(field.name, ()))
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
        packed = cv2.imencode(".png", self.picture)[1].tobytes()
        content = {
            "kind": KIND,
            "size": self.size,
            "fields": [asdict(field) for field in self.fields],
            "picture": base64.b64encode(packed).decode(),
        }
        return json.dumps(content, indent=1) + "\n"

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
        try:
            if len(content) > MOST_BYTES:
                raise DataError(f"{name} is too large for a form of digitlab.")
            told = json.loads(content)
            if told["kind"] != KIND:
                raise DataError(f"{name} is no form of digitlab.")
            picture = as_gray(first_page(base64.b64decode(told["picture"], validate=True))[..., :3])
            width, height = (int(edge) for edge in told["size"])
            fields = tuple(map(field_of, told["fields"]))
            if not (0 < width <= LONGEST_SIDE and 0 < height <= LONGEST_SIDE):
                raise DataError(f"{name} is no form of digitlab, or is damaged.")
        except DataError:
            raise
        except _DAMAGE as error:
            raise DataError(f"{name} is no form of digitlab, or is damaged.") from error
        return cls(fields, picture, (width, height))
