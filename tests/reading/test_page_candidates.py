"""A page among other things: which of several readings of it is chosen, and how legible each is."""

from dataclasses import replace

import numpy as np
import pytest

from digitlab import Reader
from digitlab.geometry import Box
from digitlab.ink.developed import Developed
from digitlab.ink.photo_parts import Part
from digitlab.reading.page_candidates import leaves_out, legible, read_most_legible, within
from digitlab.recognition.prediction import Prediction
from digitlab.results import UNREAD, Page

from ..fixtures.pages import Look, make_page, room
from ..fixtures.readings import symbols
from ..pages.test_pages import easy, overlap

SMALL = Look(digit=(44, 45), lines=(2, 2), per_line=(4, 5), gap=(0.35, 0.5), spaces=0)


def test_a_sheet_in_a_room_is_read_and_its_digits_stand_where_they_are(
    bundled_reader: Reader,
) -> None:
    made = make_page(SMALL, np.random.default_rng(7), easy)
    height, width = made.picture.shape[:2]
    picture = room((3 * height, 3 * width), np.random.default_rng(1))
    picture[height : 2 * height, width : 2 * width] = made.picture
    page = bundled_reader.read_page(picture)
    assert page.lines == made.lines
    assert page.picture.shape == picture.shape
    for reading, (x, y, across, down) in zip(page.readings, made.boxes, strict=True):
        assert reading.box is not None
        assert overlap(reading.box, (x + width, y + height, across, down)) > 0.7


def test_a_photo_in_a_white_border_is_read_as_it_is(bundled_reader: Reader) -> None:
    made = make_page(replace(SMALL, desk=True), np.random.default_rng(7), easy)
    pasted = np.pad(made.picture, ((31, 17), (40, 23), (0, 0)), constant_values=255)
    alone, page = bundled_reader.read_page(made.picture), bundled_reader.read_page(pasted)
    assert page.lines == alone.lines
    assert page.picture.shape == pasted.shape
    for reading, own in zip(page.readings, alone.readings, strict=True):
        assert own.box is not None
        x, y, width, height = own.box
        assert reading.box == (x + 40, y + 31, width, height)


SHEET = (30, 20, 120, 80)
"""Where a white sheet lies on a gray desk."""


@pytest.fixture
def photo() -> np.ndarray:
    x, y, width, height = SHEET
    picture = np.random.default_rng(0).integers(70, 110, (120, 180, 3), np.uint8)
    picture[y : y + height, x : x + width] = 240
    return picture


class Read:
    """Reads what it is told to: of a whole photo, of its sheet alone, of it with the desk blank.

    What is unread is the desk's.
    """

    def __init__(self, whole: str, alone: str = "", cleared: str = "") -> None:
        self.texts, self.asked = {"whole": whole, "alone": alone, "cleared": cleared}, list[str]()

    def __call__(self, developed: Developed, place: Box) -> Page:
        is_whole = place == (0, 0, 180, 120)
        name = "alone" if not is_whole else "cleared" if self.asked else "whole"
        assert name != "cleared" or np.all(developed.flattened[0] == 255)
        self.asked.append(name)
        placed = [
            replace(symbol, box=(2, 2, 9, 12) if symbol.text == UNREAD else (60, 50, 9, 12))
            for symbol in symbols(self.texts[name])
        ]
        return Page(tuple(placed), 0, np.empty((120, 180, 3), np.uint8))


def test_a_photo_of_which_all_is_read_is_read_once(photo: np.ndarray) -> None:
    read = Read("24")
    assert read_most_legible(photo, read).lines == ["24"]
    assert read.asked == ["whole"]


def test_where_something_is_unread_a_sheet_is_read_alone_and_the_more_legible_counts(
    photo: np.ndarray,
) -> None:
    better = Read("24?", "2468")
    assert read_most_legible(photo, better).lines == ["2468"]
    assert better.asked == ["whole", "alone"]


def test_a_sheet_that_reads_worse_alone_is_read_with_its_desk_blank(photo: np.ndarray) -> None:
    read = Read("24?", "2", "24")
    assert read_most_legible(photo, read).lines == ["24"]
    assert read.asked == ["whole", "alone", "cleared"]


def test_more_digits_are_more_legible_and_what_is_unread_counts_less(
    bundled_reader: Reader,
) -> None:
    made = make_page(SMALL, np.random.default_rng(7), easy)
    page = bundled_reader.read_page(made.picture)
    cut = bundled_reader.read_page(made.picture[: made.picture.shape[0] // 2])
    blank = bundled_reader.read_page(np.full((60, 60, 3), 255, np.uint8))
    assert legible(page) > legible(cut) > legible(blank) == 0


def test_ones_are_no_more_legible_since_any_stroke_is_one(bundled_reader: Reader) -> None:
    made = make_page(SMALL, np.random.default_rng(7), easy)
    page = bundled_reader.read_page(made.picture)
    one = Prediction(np.eye(10, dtype=np.float32)[1])
    grain = tuple(replace(page.readings[0], prediction=one) for _ in range(20))
    assert legible(replace(page, readings=page.readings + grain)) == legible(page)


def test_a_part_leaves_out_what_is_read_beside_it(bundled_reader: Reader) -> None:
    made = make_page(SMALL, np.random.default_rng(7), easy)
    page = bundled_reader.read_page(made.picture)
    height, width = made.picture.shape[:2]
    mask = np.full((20, 20), 255, np.uint8)
    every, half = Part((0, 0, width, height), mask), Part((0, 0, width // 2, height), mask)
    assert within(every, page).readings == page.readings
    assert 0 < len(within(half, page).readings) < len(page.readings)
    assert not leaves_out(every, page)
    assert leaves_out(half, page)
    assert leaves_out(Part((0, 0, width, height), np.tri(20, dtype=np.uint8)[:, ::-1]), page)
    # The texture around a sheet may be one thing, whose middle lies on the sheet.
    around = replace(page.readings[0], box=(0, 0, width, height))
    middle = (width // 8, height // 8, 3 * width // 4, 3 * height // 4)
    assert leaves_out(Part(middle, mask), replace(page, readings=(around,)))
