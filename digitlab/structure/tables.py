"""Readings and numbers of a page → its tables."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

import numpy as np

from ..recognition.symbols import DIGITS
from ..results import UNREAD, Cell, Number, Page, Reading, Table
from .grid import find_grids, usual_height

SPECKS = {UNREAD, ".", ","}
"""What specks are read as."""

SPECK_LENGTH = 0.45
"""Longest side of a speck, in heights of a number: what is unread or a point, apart from numbers,
and smaller than any letter, such as a piece of a form's line. Chosen on photos of forms, whose
specks have up to 0.4."""


def with_tables(page: Page) -> Page:
    """Give a page its tables."""
    return replace(page, tables=find_tables(page))


def find_tables(page: Page) -> tuple[Table, ...]:
    """Put all that was read on a page into rows and columns; see `grid.find_grids`.

    Returns
    -------
    tuple of Table
        Each reading with a box is in one cell of one of them; specks beside numbers are in none, as
        they would make rows and columns of their own.
    """
    words = _without_specks(page, _words(page.readings, page.numbers))
    boxes = np.array([page.upright_box(word) for word in words], float)
    grids = find_grids(boxes, [is_word(word.text) for word in words])
    return tuple(
        Table(
            tuple(
                tuple(Cell(_told([words[item] for item in sorted(cell)])) for cell in row)
                for row in grid
            )
        )
        for grid in grids
    )


def is_word(text: str) -> bool:
    """Whether a text is no number: it has no digit, or more that is unread than digits."""
    digits = sum(symbol in DIGITS for symbol in text)
    return not digits or text.count(UNREAD) > digits


def _words(readings: Sequence[Reading], numbers: Sequence[Number]) -> list[Number]:
    """Numbers, and all else between spaces, in reading order."""
    of = {id(reading): number for number in numbers for reading in number.readings}
    words = []
    word = 0

    def place(reading: Reading) -> tuple[int, int, int]:
        nonlocal word
        word += reading.after_space
        return reading.line, word, id(of.get(id(reading)))

    seen = [reading for reading in readings if reading.box]
    for _, group in groupby(seen, key=place):
        parts = tuple(group)
        number = of.get(id(parts[0]))
        text = "".join(part.text for part in parts)
        words.append(number or Number(text, None, parts))
    return words


def _without_specks(page: Page, words: list[Number]) -> list[Number]:
    """Leave out what is too small to be writing, where there are numbers to measure it by."""
    are_words = [is_word(word.text) for word in words]
    if all(are_words):
        return words
    boxes = np.array([page.upright_box(word) for word in words], float)
    longest = SPECK_LENGTH * usual_height(boxes, are_words)

    def is_speck(reading: Reading) -> bool:
        box = page.upright_box(reading)
        return reading.text in SPECKS and box is not None and max(box[2:]) <= longest

    return [word for word in words if not all(map(is_speck, word.readings))]


def _told(parts: Sequence[Number]) -> tuple[Number, ...]:
    """Parts of a cell; words in a row are one word, told by one `UNREAD`."""
    told: list[Number] = []
    for part in parts:
        if is_word(part.text) and UNREAD in part.text:
            before = told.pop().readings if told and told[-1].text == UNREAD else ()
            part = Number(UNREAD, None, before + part.readings)
        told.append(part)
    return tuple(told)
