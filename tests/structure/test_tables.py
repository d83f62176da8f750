"""What was read on a page stands in its tables, once."""

from dataclasses import replace
from decimal import Decimal

import numpy as np

from digitlab.results import Page, Reading
from digitlab.structure.numbers import find_numbers
from digitlab.structure.tables import find_tables, is_word

from ..fixtures.readings import symbols


def written(*lines: str, turned: int = 0) -> Page:
    """A page of these lines, its symbols at even distances: words stand under one another."""
    readings: list[Reading] = []
    for number, line in enumerate(lines, 1):
        places = [place for place, symbol in enumerate(line) if symbol != " "]
        made = symbols(" ".join(line.split()), number)
        readings += [
            replace(one, box=(40 * place, 80 * number, 24, 40))
            for one, place in zip(made, places, strict=True)
        ]
    picture = np.zeros((1000, 1400, 3), np.uint8)
    return Page(tuple(readings), turned, picture, numbers=find_numbers(readings))


def texts(page: Page) -> list[list[list[str]]]:
    return [table.texts for table in find_tables(page)]


def test_numbers_under_one_another_are_columns() -> None:
    page = written("123   45", " 67  890", "  1     ")
    assert texts(page) == [[["123", "45"], ["67", "890"], ["1", ""]]]


def test_words_are_question_marks_and_rows_stay_aligned() -> None:
    page = written("??? ??   ?????", "????      12.5", "?? ??      -40")
    assert texts(page) == [[["?", "?"], ["?", "12.5"], ["?", "-40"]]]


def test_cell_has_the_value_and_the_ink_of_its_number() -> None:
    (table,) = find_tables(written("12.5   7", " 3     8"))
    cell = table.rows[0][0]
    assert (cell.value, cell.box) == (Decimal("12.5"), (0, 80, 144, 40))
    assert len(cell.readings) == 4
    empty = find_tables(written("1   7", "    8"))[0].rows[1][0]
    assert (empty.text, empty.value, empty.box, empty.confidence) == ("", None, None, 1)


def test_a_number_with_a_gap_is_one_cell_without_a_value() -> None:
    page = written(*["1234     99"] * 6, "1 34     99")
    (table,) = find_tables(page)
    assert table.texts[-1] == ["1 34", "99"]
    assert table.rows[-1][0].value is None


def test_signs_between_numbers_are_lost_nowhere() -> None:
    page = written("12 + 3 = 15")
    (table,) = find_tables(page)
    assert sorted("".join(table.texts[0])) == sorted("12+3=15")


def test_specks_beside_numbers_make_no_rows_and_columns() -> None:
    page = written("1   2   3", "4   5   6")
    speck = replace(symbols("?", 3)[0], box=(700, 120, 12, 15))
    assert texts(replace(page, readings=(*page.readings, speck))) == [
        [["1", "2", "3"], ["4", "5", "6"]]
    ]
    comma = replace(symbols(",", 3)[0], box=(700, 120, 12, 15))
    dots = [replace(speck, box=(x, 120, 12, 15)) for x in (600, 700)]
    for specks in ([comma], dots):
        assert texts(replace(page, readings=(*page.readings, *specks))) == [
            [["1", "2", "3"], ["4", "5", "6"]]
        ]
    alone = Page((speck,), 0, page.picture)
    assert texts(alone) == [[["?"]]]


def test_page_without_readings_has_no_table() -> None:
    assert find_tables(written()) == ()


def test_words_have_more_unread_than_digits() -> None:
    assert [is_word(text) for text in ("?", "-", "?0??", "1?3", "12")] == [
        *[True] * 3,
        False,
        False,
    ]
