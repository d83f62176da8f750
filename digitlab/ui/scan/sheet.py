"""A page as the visitor sees and corrects it, small enough that many can be kept.

A `Page` holds its picture and each step at full size, tens of megabytes; what the screen needs of
them is some hundred kilobytes.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count

import numpy as np

from ...corrections import LEFT_OUT, Corrected, CorrectedCell
from ...geometry import Box, shrink, union
from ...io.images import encode_jpeg, opaque
from ...results import UNREAD, Page, Reading
from ...structure.tables import with_tables

SHOWN_SIDE = 1400
"""Longer side of the picture that is shown, pixels."""

STEP_SIDE = 1000
"""Longer side of each step that is shown, pixels."""

THUMBNAIL_SIDE = 180
"""Longer side of a page where it stands among others, pixels."""

CROP_SIDE = 80
"""Longer side of the picture of one find, pixels."""

MARGIN = 0.2
"""Paper around a find in its picture, as a share of the find's longer side."""

FIND_BYTES = 2000
"""Memory that a find takes beside its picture, bytes; measured with tracemalloc: 1,640."""

_numbers = count(1)


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
    number: int = field(default_factory=_numbers.__next__)

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


@dataclass(eq=False)
class SheetCell(CorrectedCell):
    """What stands in a cell of a table on a page, and what the visitor says it is.

    Attributes
    ----------
    number : int
        No other cell has it.
    """

    parts: list[list[Find]]
    number: int = field(default_factory=_numbers.__next__, kw_only=True)

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

    def is_open(self, ask_below: int) -> bool:
        """Whether the visitor should look at it."""
        state = self.state(ask_below)
        is_word = len(self.finds) >= LONG_WORD
        return state is State.DOUBTFUL or (state is State.UNREAD and not is_word)

    @property
    def urgency(self) -> tuple[bool, float]:
        """Order in which to ask: the least sure first, then the unread."""
        return min(find.urgency for part in self.parts for find in part)


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
    cells : list of SheetCell
        All finds, in rows and columns; table after table, row after row.
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
    cells: list[SheetCell] = field(default_factory=list)
    thumbnail: bytes = b""
    key: int = field(default_factory=_numbers.__next__)

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
        kept.cells = _cells(page, finds)
        kept.thumbnail = encode_jpeg(shrink(picture, THUMBNAIL_SIDE))
        return kept

    @classmethod
    def from_digit(cls, file: str, reading: Reading, pixels: np.ndarray) -> "Sheet":
        """Keep what the screen needs of a picture of one digit."""
        find = Find(reading, encode_jpeg(shrink(opaque(pixels), CROP_SIDE)))
        return cls(file, 1, [find], cells=[SheetCell(1, 1, 1, [[find]])])

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

    def cells_to_check(self, ask_below: int) -> list[SheetCell]:
        """Cells that the visitor should look at, in the order in which they stand on the page."""
        return [cell for cell in self.cells if cell.is_open(ask_below)]

    def is_done(self, ask_below: int) -> bool:
        """Whether nothing of it is left to be looked at."""
        return not self.cells_to_check(ask_below)

    def how_many(self, state: State, ask_below: int) -> int:
        """Number of finds of which this is known."""
        return sum(find.state(ask_below) == state for find in self.finds)

    def to_check(self, ask_below: int) -> list[Find]:
        """Finds that the visitor should look at, the most urgent first."""
        found = [find for find in self.finds if find.is_open(ask_below)]
        return sorted(found, key=lambda find: find.urgency)


def _cells(page: Page, finds: list[Find]) -> list[SheetCell]:
    """Put the finds of a page into the cells of its tables."""
    of = {id(find.reading): find for find in finds}
    tables = page.tables or with_tables(page).tables
    return [
        SheetCell(at, row, column, [[of[id(one)] for one in part.readings] for part in cell.parts])
        for at, table in enumerate(tables, 1)
        for row, cells in enumerate(table.rows, 1)
        for column, cell in enumerate(cells, 1)
        if cell.parts
    ]


def _crop(picture: np.ndarray, box: Box | None) -> bytes:
    """Cut a find out of the page, with some of what is around it."""
    if box is None:
        return encode_jpeg(np.full((CROP_SIDE, CROP_SIDE), 255, np.uint8))
    x, y, width, height = box
    margin = round(MARGIN * max(width, height)) + 1
    rows = slice(max(0, y - margin), y + height + margin)
    columns = slice(max(0, x - margin), x + width + margin)
    return encode_jpeg(shrink(picture[rows, columns], CROP_SIDE))
