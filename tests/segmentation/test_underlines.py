"""A digit that touches the line under its number is still a digit; what only looks so stays."""

import cv2
import numpy as np
import pytest

from digitlab.ink import strokes
from digitlab.segmentation.lines import find_lines
from digitlab.segmentation.underlines import remove_underlines

from ..fixtures.hands import hand

SIDE = 60
"""Height of a digit, pixels."""


def number(digits: tuple[int, ...]) -> np.ndarray:
    """Digits side by side, their feet at row 110, (200, 400) uint8."""
    runs = [
        np.array(run)
        for place, digit in enumerate(digits)
        for run in hand(digit).placed((60 + 70 * place, 80), SIDE)
    ]
    return strokes.draw(runs, 6, (200, 400))


def underlined(ink: np.ndarray, y: int, slope: float = 0.0, bow: float = 0.0) -> np.ndarray:
    """The same with a line under it."""
    across = np.linspace(0, 1, 30)
    down = y + slope * 360 * (across - 0.5) + bow * np.sin(np.pi * across)
    line = strokes.draw([np.stack([20 + 360 * across, down], axis=1)], 6, ink.shape)
    return np.maximum(ink, line)


@pytest.mark.parametrize("y", [108, 112])
@pytest.mark.parametrize(("slope", "bow"), [(0.0, 0.0), (0.03, 0.0), (-0.02, 0.0), (0.0, 5.0)])
def test_digits_that_touch_their_underline_stay_without_it(
    y: int, slope: float, bow: float
) -> None:
    digits = number((8, 3, 0, 6, 5))
    cleaned = remove_underlines(underlined(digits, y, slope, bow))
    near = cv2.dilate(digits, np.ones((17, 17), np.uint8)) > 0  # A foot on the line takes of it.
    assert not (cleaned[~near] > 100).any()
    assert np.array_equal(cleaned[:96] > 100, digits[:96] > 100)
    both = (cleaned > 100) & (digits > 100)
    assert np.count_nonzero(both) > 0.93 * np.count_nonzero(digits > 100)


def test_tail_that_crosses_an_underline_stays() -> None:
    digits = number((3, 9, 0))
    tail = strokes.draw([np.array([(150, 90), (140, 150)])], 6, digits.shape)
    cleaned = remove_underlines(underlined(np.maximum(digits, tail), 112))
    assert (cleaned[115:145] > 100).any(axis=1).all()


def test_long_foot_of_a_digit_that_touches_its_neighbor_stays() -> None:
    digits = number((3, 2))
    foot = strokes.draw([np.array([(62, 108), (155, 108)])], 6, digits.shape)
    joined = np.maximum(digits, foot)
    assert remove_underlines(joined) is joined


def test_line_of_an_underlined_number_holds_its_digits() -> None:
    (line,) = find_lines(underlined(number((8, 3, 0, 6, 5)), 108))
    assert line.box[3] < 1.3 * SIDE
    assert line.box[2] > 4 * 70


@pytest.mark.parametrize("digits", [(2, 2, 2), (0, 8, 0), (7, 1, 4)])
def test_numbers_without_an_underline_stay_as_they_are(digits: tuple[int, ...]) -> None:
    ink = number(digits)
    assert remove_underlines(ink) is ink
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((3, 25), np.uint8))
    assert remove_underlines(joined) is joined


def test_frame_stays_as_it_is() -> None:
    ink = number((8, 3, 0))
    cv2.rectangle(ink, (25, 40), (240, 112), 255, 5)
    assert remove_underlines(ink) is ink


def test_blank_page_stays_as_it_is() -> None:
    blank = np.zeros((50, 50), np.uint8)
    assert remove_underlines(blank) is blank
