"""A page on the Scan page: its text with corrections, and what of it is to be checked."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from digitlab.results import Page
from digitlab.structure.numbers import find_numbers
from digitlab.structure.tables import with_tables
from digitlab.ui.scan import page_editor, viewer
from digitlab.ui.scan.finds import State
from digitlab.ui.scan.sheet import CROP_SIDE, SHOWN_SIDE, Sheet
from digitlab.ui.scan.state import Pace
from digitlab.wording import percent

from ...fixtures.readings import page, reading, sheet, sure, symbols

DOUBTFUL, UNREAD, SURE = (3, 0.55, True), (5, 0.9, False), (7, 0.97, True)


def decoded(file: bytes) -> np.ndarray:
    picture = cv2.imdecode(np.frombuffer(file, np.uint8), cv2.IMREAD_UNCHANGED)
    assert picture is not None
    return picture


def test_lines_of_an_uncorrected_sheet_are_the_pages() -> None:
    made = page(sure("20 26"), [SURE, None, UNREAD, DOUBTFUL])
    assert Sheet.from_page("a", 1, made).lines == made.lines == ["20 26", "7 ?3"]


def test_correction_stands_in_the_text() -> None:
    one = sheet(sure("2026"))
    one.finds[1].correct("9")
    assert one.lines == ["2926"]


def test_find_left_out_passes_its_space_on() -> None:
    one = sheet(sure("12 345"))
    one.finds[2].correct("")
    assert one.lines == ["12 45"]


def test_first_find_left_out_leaves_no_space_at_the_edge() -> None:
    one = sheet(sure("1 23"))
    one.finds[0].correct("")
    assert one.lines == ["23"]


def test_line_left_out_is_gone() -> None:
    one = sheet(sure("1"), sure("2"))
    one.finds[0].correct("")
    assert one.lines == ["2"]


def test_cells_hold_all_finds_in_rows_and_columns() -> None:
    one = sheet(sure("20 26"), sure("31 41"))
    found = [(cell.row, cell.column, cell.text) for cell in one.table_cells]
    assert found == [(1, 1, "20"), (1, 2, "26"), (2, 1, "31"), (2, 2, "41")]
    assert one.table_cells[0].box == (40, 50, 60, 30)


def test_cell_is_as_doubtful_as_its_least_sure_symbol() -> None:
    first, second = sheet([SURE, DOUBTFUL, None, SURE]).table_cells
    assert (first.state(80), first.is_open(80), first.percent) == (State.DOUBTFUL, True, 55)
    assert (second.state(80), second.is_open(80)) == (State.SURE, False)
    first.correct("74")
    assert (first.state(80), first.is_open(80)) == (State.CHECKED, False)
    second.correct("")
    assert second.state(80) is State.LEFT_OUT


@pytest.mark.parametrize(
    ("size", "is_asked"),
    [((36, 12), False), ((20, 12), False), ((20, 30), True), ((50, 30), True), ((14, 14), True)],
)
def test_a_word_in_small_print_is_not_asked_about(size: tuple[int, int], is_asked: bool) -> None:
    made = page([UNREAD], sure("12"), sure("20"))
    label, *others = made.readings
    label = replace(label, box=(label.box[0], label.box[1], *size)) if label.box else label
    made = with_tables(replace(made, readings=(label, *others)))
    cell, *_ = Sheet.from_page("a", 1, made).table_cells
    assert (cell.text, cell.is_open(80)) == ("?", is_asked)


def test_words_are_not_asked_about_but_a_lone_sign_is() -> None:
    word, lone = sheet([UNREAD] * 4, [UNREAD, None]).table_cells
    assert (word.state(80), word.is_open(80), word.text) == (State.UNREAD, False, "?")
    assert lone.is_open(80)


def test_page_without_finds_has_no_lines() -> None:
    assert sheet().lines == []


def test_states_follow_the_bar() -> None:
    finds = sheet([SURE, DOUBTFUL, UNREAD]).finds
    assert [find.state(80) for find in finds] == [State.SURE, State.DOUBTFUL, State.UNREAD]
    assert [find.state(99) for find in finds] == [State.DOUBTFUL, State.DOUBTFUL, State.UNREAD]
    assert [find.state(50) for find in finds] == [State.SURE, State.SURE, State.UNREAD]
    finds[1].correct("3")
    finds[2].correct("")
    assert [find.state(99) for find in finds[1:]] == [State.CHECKED, State.LEFT_OUT]


def test_least_sure_digits_are_checked_first_and_the_unread_last() -> None:
    finds = sheet([UNREAD, (1, 0.7, True), SURE, (2, 0.4, True)]).finds
    by_urgency = sorted(finds, key=lambda find: find.urgency)
    assert [find.reading.digit for find in by_urgency] == [2, 1, 7, 5]


def made(*lines: str) -> Sheet:
    """A page of these lines; all that was read is sure."""
    readings = [one for at, line in enumerate(lines, 1) for one in symbols(line, at)]
    blank = page()
    numbers = find_numbers(readings)
    read = Page(tuple(readings), 0, blank.picture, blank.steps, numbers=numbers)
    return Sheet.from_page("a.png", 1, with_tables(read))


def test_digits_signs_and_what_is_neither_are_counted_apart() -> None:
    one = made("1+12= ?", "-3.5")
    assert viewer.summary([one], 80) == "5 digits, 4 signs, 1 shown as ?, 1 to check"
    assert viewer.summary([one, made("7")], 80).startswith("6 digits, 4 signs")


@pytest.mark.parametrize("ask_below", [50, 80, 99, 100])
def test_all_places_say_the_same_number_to_check(ask_below: int) -> None:
    one = sheet([SURE, DOUBTFUL, None, SURE, UNREAD, None, SURE], [UNREAD, None, DOUBTFUL])
    to_check = sum(page_editor._told(cell, ask_below)["open"] for cell in one.cells)
    assert to_check == len(one.cells_to_check(ask_below)) > 0
    assert viewer.summary([one], ask_below).endswith(f", {to_check} to check")
    assert viewer.title(one, ask_below).startswith(f"{to_check} to check: ")


def test_numbers_that_the_visitor_spoke_of_are_counted() -> None:
    one = sheet([SURE, DOUBTFUL, None, SURE])
    one.cells[0].correct("75")
    assert viewer.summary([one], 80) == "3 digits, 1 checked by you"
    one.finds[2].correct("1")
    assert viewer.summary([one], 80) == "3 digits, 2 checked by you"
    one.cells[0].correct("7.25")
    assert viewer.summary([one], 80) == "4 digits, 1 sign, 2 checked by you"


def test_what_is_almost_certain_is_not_called_certain() -> None:
    (find,) = sheet([(4, 1.0, True)]).finds
    assert find.percent == 99
    assert find.state(100) is State.DOUBTFUL


@pytest.mark.parametrize("confidence", [0.104, 0.125, 0.5, 0.799, 0.928, 0.93, 0.9949, 0.99999])
def test_percentage_is_the_one_of_all_other_pages(confidence: float) -> None:
    (find,) = sheet([(4, confidence, True)]).finds
    assert f"{find.percent} %" == percent(find.reading.confidence)


@pytest.mark.parametrize(("confidence", "is_asked"), [(0.796, True), (0.80, True), (0.804, False)])
def test_the_limit_is_compared_with_the_probability_itself(
    confidence: float, is_asked: bool
) -> None:
    one = sheet([(4, confidence, True)])
    (find,) = one.finds
    assert find.percent == 80
    assert find.is_open(80) == bool(one.cells_to_check(80)) == is_asked


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_boxes_lie_on_the_picture_that_is_shown(turned: int) -> None:
    made = page([SURE], turned=turned)
    made.picture[50:80, 40:60] = 0  # where the find's box is
    one = Sheet.from_page("a", 1, made)
    shown = decoded(one.picture)
    assert one.size == shown.shape[1::-1]
    x, y, width, height = one.finds[0].box or (0, 0, 0, 0)
    assert shown[y + 3 : y + height - 3, x + 3 : x + width - 3].max() < 60
    assert decoded(one.finds[0].crop).min() < 60


def test_large_page_is_kept_small() -> None:
    made = page([SURE])
    large = type(made)(made.readings, 0, np.zeros((3000, 4000, 3), np.uint8), made.steps)
    one = Sheet.from_page("a", 1, large)
    assert max(one.size) == SHOWN_SIDE
    assert one.finds[0].box == (14, 18, 7, 10)
    assert max(decoded(one.finds[0].crop).shape) <= CROP_SIDE


@pytest.mark.parametrize(("ink", "ground"), [(20, 255), (235, 0)])
def test_transparent_digit_is_shown_on_a_ground_that_lets_it_be_seen(ink: int, ground: int) -> None:
    rgba = np.zeros((60, 60, 4), np.uint8)
    rgba[20:40, 25:35] = (ink, ink, ink, 255)
    one = Sheet.from_digit("a.png", reading(SURE), rgba)
    crop = decoded(one.finds[0].crop)
    assert abs(int(crop[2, 2].mean()) - ground) < 10
    assert abs(int(crop[30, 30].mean()) - ink) < 10


def test_what_is_refused_is_told_with_its_likeliest_digit() -> None:
    lone, pair = sheet([UNREAD], [UNREAD, SURE]).table_cells
    assert lone.note.startswith("Not sure this is a digit. If it is, perhaps ")
    assert pair.note == ""
    lone.correct("7")
    assert lone.note == ""


def test_how_long_pages_take_is_told_once_one_was_read() -> None:
    pace = Pace()
    assert (pace.left(1, 1), pace.left(12, 14)) == ("", ", page 3 of 14")
    pace.add(3.0)
    pace.add(1.0)
    assert pace.left(12, 14) == ", page 3 of 14, about 24 s left"
