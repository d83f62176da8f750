"""A page as the visitor sees and corrects it, small enough that many can be kept.

A `Page` holds its picture and each step at full size, tens of megabytes; what the screen needs of
them is some hundred kilobytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from ...geometry import Box, shrink
from ...io.images import encode_jpeg, first_page, opaque
from ...recognition.adapt import Hand
from ...results import Page, Reading
from ...structure.corrections import LEFT_OUT
from ...structure.forms.form import Form, InkReader
from ...structure.tables import with_tables
from .filled import FieldCell, FilledForm
from .finds import Find, SheetCell, mark_labels, numbers

SHOWN_SIDE = 1400
"""Longer side of the picture that is shown, pixels."""

STEP_SIDE = 1000
"""Longer side of each step that is shown, pixels."""

THUMBNAIL_SIDE = 180
"""Longer side of a page where it stands among others, pixels."""

CROP_SIDE = 80
"""Longer side of the picture of one find, pixels."""

MARGIN_SHARE = 0.2
"""Paper around a find in its picture, as a share of the find's longer side."""

FIND_BYTES = 2000
"""Memory that a find takes beside its picture, bytes; measured with tracemalloc: 1,640."""


@dataclass(eq=False)
class Sheet:
    """One page of a file, or one picture of a single digit.

    Attributes
    ----------
    file : str
        Name of the file, as it was sent.
    number : int
        Of the page in its file, from 1.
    finds : list of Find
        In reading order.
    turned : int
        Degrees clockwise by which it was turned to be read.
    picture : bytes
        The page as read, upright, JPEG; empty for a single digit.
    size : (width, height)
        Of the picture, pixels.
    steps : dict of str to bytes
        What was done on the way: name → picture file.
    thumbnail : bytes
        The page in small, JPEG; empty for a single digit.
    table_cells : list of SheetCell
        All finds, in rows and columns; table after table, row after row.
    filled : FilledForm or None
        The page as one of a form, where its fields are read.
    key : int
        No other sheet has it.
    """

    file: str
    number: int
    finds: list[Find]
    turned: int = 0
    picture: bytes = b""
    size: tuple[int, int] = (0, 0)
    steps: dict[str, bytes] = field(default_factory=dict)
    table_cells: list[SheetCell] = field(default_factory=list)
    thumbnail: bytes = b""
    filled: FilledForm | None = None
    key: int = field(default_factory=numbers.__next__)

    @classmethod
    def from_page(cls, file: str, number: int, page: Page) -> "Sheet":
        """Keep what the screen needs of a page."""
        upright = page.upright
        # Every second pixel of a huge one is finer than the screen, and shrunk with less room.
        is_huge = max(upright.shape) > 3 * SHOWN_SIDE
        picture = shrink(upright[::2, ::2] if is_huge else upright, SHOWN_SIDE)
        scale = picture.shape[0] / upright.shape[0]
        finds = []
        for reading in page.readings:
            box = page.upright_box(reading)
            x, y, width, height = (round(edge * scale) for edge in box or (0, 0, 0, 0))
            finds.append(Find(reading, _crop(upright, box), (x, y, width, height)))
        steps = {name: encode_jpeg(shrink(step, STEP_SIDE)) for name, step in page.steps.items()}
        size = (picture.shape[1], picture.shape[0])
        kept = cls(file, number, finds, page.turned, encode_jpeg(picture), size, steps)
        kept.table_cells = _cells(page, finds)
        kept.thumbnail = encode_jpeg(shrink(picture, THUMBNAIL_SIDE))
        return kept

    @classmethod
    def from_digit(cls, file: str, reading: Reading, pixels: np.ndarray) -> "Sheet":
        """Keep what the screen needs of a picture of one digit."""
        find = Find(reading, encode_jpeg(shrink(opaque(pixels), CROP_SIDE)))
        return cls(file, 1, [find], table_cells=[SheetCell(1, 1, 1, [[find]])])

    def fill(
        self, form: Form | None, reader: InkReader | None = None, hand: Hand | None = None
    ) -> None:
        """Read the fields of a form on the page, if that is not done; None reads tables again."""
        if form is None:
            self.filled = None
        elif self.picture and (self.filled is None or self.filled.form is not form):
            picture = first_page(self.picture)[..., :3]
            self.filled = FilledForm(form, picture, self.finds, reader, hand, self.filled)

    @property
    def memory(self) -> int:
        """Bytes that are kept of it."""
        pictures = [
            self.picture,
            self.thumbnail,
            *self.steps.values(),
            *(find.crop for find in self.finds),
        ]
        return sum(map(len, pictures)) + FIND_BYTES * len(self.finds)

    @property
    def lines(self) -> list[str]:
        """The text with the visitor's corrections, line by line; lines left out are gone."""
        texts: dict[int, str] = {}
        is_gap = False
        for find in self.finds:
            before = texts.get(find.reading.line, "")
            is_gap = bool(before) and (is_gap or find.reading.after_space)
            if find.text != LEFT_OUT:
                texts[find.reading.line] = before + (" " if is_gap else "") + find.text
                is_gap = False
        return [texts[line] for line in sorted(texts)]

    @property
    def cells(self) -> Sequence[SheetCell | FieldCell]:
        """What is shown and checked: the fields of a form, or else the cells of the tables."""
        return self.filled.cells if self.filled else self.table_cells

    def cells_to_check(self, ask_below: int) -> list[SheetCell | FieldCell]:
        """Cells that the visitor should look at, in the order in which they stand on the page."""
        return [cell for cell in self.cells if cell.is_open(ask_below)]

    def is_done(self, ask_below: int) -> bool:
        """Whether nothing of it is left to be looked at."""
        return not self.cells_to_check(ask_below)


def _cells(page: Page, finds: list[Find]) -> list[SheetCell]:
    """Put the finds of a page into the cells of its tables."""
    find_of = {id(find.reading): find for find in finds}
    tables = page.tables or with_tables(page).tables
    cells = [
        SheetCell(
            number,
            row,
            column,
            [[find_of[id(reading)] for reading in part.readings] for part in cell.parts],
        )
        for number, table in enumerate(tables, 1)
        for row, cells in enumerate(table.rows, 1)
        for column, cell in enumerate(cells, 1)
        if cell.parts
    ]
    mark_labels(cells)
    return cells


def _crop(picture: np.ndarray, box: Box | None) -> bytes:
    """Cut a find out of the page, with some of what is around it."""
    if box is None:
        return encode_jpeg(np.full((CROP_SIDE, CROP_SIDE), 255, np.uint8))
    x, y, width, height = box
    margin = round(MARGIN_SHARE * max(width, height)) + 1
    rows = slice(max(0, y - margin), y + height + margin)
    columns = slice(max(0, x - margin), x + width + margin)
    return encode_jpeg(shrink(picture[rows, columns], CROP_SIDE))
