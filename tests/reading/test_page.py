"""A page among other things, and how legible what was read of it is."""

from dataclasses import replace

import numpy as np

from digitlab import Reader
from digitlab.ink.photo import Part
from digitlab.reading.page import leaves_out, legible, within
from digitlab.recognition.prediction import Prediction

from ..fixtures.pages import Look, make_page, room
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
