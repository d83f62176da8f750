"""Ink → lines of writing, each with its own ink."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from digitlab.geometry import INKED
from digitlab.ink import strokes
from digitlab.segmentation.lines import Line, find_lines
from digitlab.segmentation.typical import MARK_HEIGHT

from ..fixtures.hands import hand

PEN = 6
"""Width of the pen, pixels."""


def write(
    *rows: str, side: int = 60, step: int = 70, shape: tuple[int, int] = (520, 700)
) -> np.ndarray:
    """Digits of our own in rows; a space leaves a gap."""
    runs = [
        np.array(run)
        for row, text in enumerate(rows)
        for place, letter in enumerate(text)
        if letter != " "
        for run in hand(int(letter)).placed((70 + step * place, 80 + 110 * row), side)
    ]
    return strokes.draw(runs, PEN, shape)


def drawn(*runs: list[tuple[float, float]], shape: tuple[int, int] = (520, 700)) -> np.ndarray:
    """Strokes of the same pen."""
    return strokes.draw([np.array(run, float) for run in runs], PEN, shape)


def on_page(lines: list[Line], shape: tuple[int, int] = (520, 700)) -> np.ndarray:
    """All ink of the lines where it lay, (H, W) uint8."""
    page = np.zeros(shape, np.uint8)
    for line in lines:
        x, y, width, height = line.box
        part = page[y : y + height, x : x + width]
        np.maximum(part, line.ink, out=part)
    return page


def test_blank_page_has_no_lines() -> None:
    assert find_lines(np.zeros((50, 40), np.uint8)) == []


@pytest.mark.parametrize("wrong", [np.zeros((4, 4, 3), np.uint8), np.zeros((4, 4), np.float32)])
def test_what_is_no_ink_is_refused_with_what_it_was(wrong: np.ndarray) -> None:
    with pytest.raises(ValueError, match=r"must be \(H, W\) uint8, got"):
        find_lines(wrong)


def test_lines_hold_all_the_ink_from_top_to_bottom() -> None:
    ink = write("123", "45", "6789")
    lines = find_lines(ink)
    assert [round(line.box[1] / 110) for line in lines] == [0, 1, 2]
    assert np.abs(on_page(lines).astype(int) - ink).max() < 100
    assert all(45 < line.height < 75 for line in lines)


def test_columns_of_a_row_are_one_line() -> None:
    assert len(find_lines(write("50    98", "97    13"))) == 2


@pytest.mark.parametrize(
    "mark",
    [
        pytest.param([(175, 108), (177, 109)], id="point"),
        pytest.param([(175, 104), (170, 118)], id="comma"),
        pytest.param([(165, 80), (195, 80)], id="dash"),
        pytest.param([(195, 50), (165, 112)], id="slash"),
    ],
)
def test_marks_stay_in_their_line(mark: list[tuple[float, float]]) -> None:
    ink = np.maximum(write("12 34", "56 78"), drawn(mark))
    lines = find_lines(ink)
    assert len(lines) == 2
    assert np.array_equal(on_page(lines[:1])[:140] >= 100, ink[:140] >= 100)


def test_dash_before_a_number_stays_with_it() -> None:
    lines = find_lines(np.maximum(write(" 17", " 23"), drawn([(60, 80), (90, 80)])))
    assert [line.box[0] < 65 for line in lines] == [True, False]


def test_crumbs_smaller_than_the_pen_are_dirt() -> None:
    ink = write("12 34")
    ink[300:302, 300:302] = ink[80:82, 210:212] = 255
    (line,) = find_lines(ink)
    assert line.box[1] + line.box[3] < 130
    assert not on_page([line])[80:83, 210:213].any()


@pytest.mark.parametrize(
    "around",
    [
        pytest.param([(20, 30), (500, 30), (500, 240), (20, 240), (20, 30)], id="box"),
        pytest.param([(35, 40), (20, 100), (10, 130), (20, 160), (35, 230)], id="brace"),
    ],
)
def test_what_is_drawn_about_rows_is_in_none(around: list[tuple[float, float]]) -> None:
    plain = write("1234", "5678")
    lines = find_lines(np.maximum(plain, drawn(around)))
    assert [line.box for line in lines] == [line.box for line in find_lines(plain)]


def test_blot_that_no_pen_wrote_is_in_no_line() -> None:
    ink = write("1234", "5678")
    cv2.circle(ink, (600, 120), 70, 255, -1)
    assert [line.box[0] + line.box[2] < 400 for line in find_lines(ink)] == [True, True]


@pytest.mark.parametrize("degrees", [-8, 5, 10])
def test_slanted_page_has_its_lines(degrees: float) -> None:
    ink = write("1234567", "8901234", "5678901")
    matrix = cv2.getRotationMatrix2D((350, 200), degrees, 0.8)
    assert len(find_lines(cv2.warpAffine(ink, matrix, (700, 520)))) == 3


@given(arrays.arrays(np.uint8, st.tuples(st.integers(1, 6), st.integers(1, 6))))
def test_any_ink_has_lines_or_none(ink: np.ndarray) -> None:
    for line in find_lines(ink):
        assert line.ink.shape == line.box[3:1:-1]


def test_ticks_of_a_comb_are_in_no_line() -> None:
    plain = write("2914177")
    ticks = [[(35.0 + 70 * place, 96.0), (35.0 + 70 * place, 124.0)] for place in range(8)]
    lines = find_lines(np.maximum(plain, drawn(*ticks)))
    assert [line.box for line in lines] == [line.box for line in find_lines(plain)]


def test_ones_in_a_row_are_no_comb() -> None:
    (line,) = find_lines(write("1111111"))
    assert line.box[2] > 400


@pytest.mark.parametrize("rise", [0, 12])
def test_hat_that_stands_apart_stays_with_its_five_on_a_bare_page(rise: float) -> None:
    body = np.array(hand(5).placed((200, 200), 60)[0])
    hat = np.array([[205, 158], [238, 157 - rise]])
    assert len(find_lines(strokes.draw([body, hat], 5, (400, 400)))) == 1


def test_crumbs_of_chalk_make_whole_lines() -> None:
    ink = strokes.draw(
        [
            np.array(run)
            for place in range(6)
            for run in hand(place + 2).placed((70 + 80 * place, 80), 70)
        ],
        12,
        (160, 560),
    )
    rough = cv2.GaussianBlur(np.random.default_rng(2).normal(0, 1, ink.shape), (0, 0), 1.5)
    ink[rough > 0.02] = 0
    (line,) = find_lines(ink)
    assert np.count_nonzero(line.ink >= 100) > 0.95 * np.count_nonzero(ink >= 100)


def test_writing_of_which_the_edge_left_a_part_is_in_no_line() -> None:
    # Rows are 60 high and begin at 50, 160 and 270.
    ink = write("47", "52", "68", shape=(400, 300))
    assert len(find_lines(ink[90:])) == 2
    assert len(find_lines(ink[:295])) == 2
    top = int(np.flatnonzero(ink.any(axis=1))[0])
    assert len(find_lines(ink[top:])) == 3
    assert len(find_lines(ink[90:150])) == 1


def test_row_that_climbs_goes_on_behind_a_gap() -> None:
    def climbing(top: float, places: tuple[int, ...]) -> list[np.ndarray]:
        corners = [(60 + 70 * place, top - 10 * place) for place in places]
        return [np.array(run) for corner in corners for run in hand(3).placed(corner, 40)]

    # Most of the page is level; one row climbs.
    level = [
        np.array(run)
        for top in (40, 420)
        for place in range(6)
        for run in hand(3).placed((60 + 70 * place, top), 40)
    ]
    ink = strokes.draw([*level, *climbing(270, (0, 1, 2, 3, 4, 8))], PEN, (520, 700))
    _, climbs, _ = find_lines(ink)
    assert climbs.box[2] > 550


def test_a_y_beside_an_equals_sign_is_no_brace() -> None:
    letter = [(203.0, 55.0), (212.0, 80.0), (226.0, 55.0), (220.0, 135.0)]
    bars = [[(290.0, 80.0), (335.0, 66.0)], [(290.0, 102.0), (335.0, 88.0)]]
    ink = np.maximum(write("3    4"), drawn(letter, *bars))
    (line,) = find_lines(ink)
    np.testing.assert_array_equal(on_page([line]) > INKED, ink > INKED)


def test_a_loop_apart_in_the_bow_of_its_six_is_not_framed() -> None:
    bow = [(112.0, 84.0), (85.0, 88.0), (70.0, 110.0), (80.0, 136.0), (112.0, 138.0)]
    loop = [(92.0, 106.0), (106.0, 106.0), (106.0, 124.0), (92.0, 124.0), (92.0, 106.0)]
    ink = np.maximum(write(" 38"), drawn(bow, loop))
    (line,) = find_lines(ink)
    np.testing.assert_array_equal(on_page([line]) > INKED, ink > INKED)


def test_low_letters_between_digits_are_in_their_row() -> None:
    # A stray stroke at the left, above the line; 8, x, +, 5, y, 7; a line below.
    above = [(72, 29, 37, 49), (119, 53, 33, 70), (157, 93, 53, 33), (218, 90, 27, 30)]
    above += [(262, 61, 33, 63), (302, 91, 28, 55), (404, 55, 41, 55)]
    below = [(133, 200, 42, 55), (173, 226, 44, 30), (222, 214, 23, 31), (267, 183, 31, 63)]
    below += [(313, 207, 31, 69), (428, 171, 40, 67)]
    slanted = [
        [(x + 3.0, y + 3.0), (x + width - 3.0, y + height - 3.0)]
        for x, y, width, height in above + below
    ]
    first, second = find_lines(drawn(*slanted))
    assert first.box[0] < 80
    assert first.box[0] + first.box[2] > 440
    assert second.box[1] > 160


def test_digits_written_in_one_are_a_line_and_a_dash_alone_is_none() -> None:
    joined = write("8000", step=36)
    assert cv2.connectedComponents((joined >= INKED).view(np.uint8))[0] == 2
    (line,) = find_lines(joined)
    assert line.box[3] < MARK_HEIGHT * line.box[2]
    assert find_lines(drawn([(100, 100), (180, 95), (260, 104)])) == []
