import tracemalloc

import cv2
import numpy as np
import pytest

from digitlab.ink import ruling
from digitlab.ink.form import find_boxes


def test_upright_lines_of_a_wide_sheet_on_a_desk_are_taken_off() -> None:
    # The sheet is 150 high on a picture of 600: its upright lines are a quarter of the longer side.
    dark = np.zeros((260, 600), np.uint8)
    for y in range(50, 201, 25):
        dark[y, 40:560] = 70
    for x in range(40, 561, 25):
        dark[50:200, x] = 70
    cv2.line(dark, (300, 80), (300, 130), 220, 5)
    cleaned = ruling.remove_lines(dark)
    assert cleaned[90:120, 298:303].min() > 150  # the one stays
    cleaned[75:137, 296:305] = 0
    assert not cleaned[52:198, 45:555].any()


def test_ones_on_ruled_paper_are_no_upright_lines() -> None:
    dark = np.zeros((300, 600), np.uint8)
    for y in range(40, 280, 40):
        dark[y, 20:580] = 70
    for x in range(100, 500, 60):
        cv2.line(dark, (x, 125), (x, 195), 220, 5)
    cleaned = ruling.remove_lines(dark)
    assert all(cleaned[130:190, x].min() > 150 for x in range(100, 500, 60))


@pytest.mark.parametrize("shape", [(700, 170), (600, 300), (170, 900), (120, 300)])
@pytest.mark.parametrize("squared", [False, True])
def test_ruling_goes_from_narrow_crops_too(shape: tuple[int, int], squared: bool) -> None:
    # The lines go over the picture's edges: how long they are is not seen.
    dark = np.zeros(shape, np.uint8)
    dark[13::25] = 70
    if squared:
        dark[:, 10::25] = 70
    cv2.line(dark, (60, 40), (60, 80), 220, 5)
    cleaned = ruling.remove_lines(dark)
    assert cleaned[45:75, 59:62].min() > 150
    cleaned[35:87, 55:66] = 0
    assert not cleaned.any()


def grid(blur: float) -> np.ndarray:
    """A printed grid, nearly empty, out of focus, as darkness, (500, 500) uint8."""
    dark = np.zeros((500, 500), np.uint8)
    for place in range(60, 441, 54):
        cv2.line(dark, (place, 60), (place, 438), 180, 5)
        cv2.line(dark, (60, place), (438, place), 180, 5)
    return cv2.GaussianBlur(dark, (0, 0), blur)


@pytest.mark.parametrize("turned", [0, 4])
@pytest.mark.parametrize("blur", [0.5, 2.0])
def test_a_grid_goes_though_what_is_written_in_it_is_faint(turned: float, blur: float) -> None:
    writing = np.zeros((500, 500), np.uint8)
    for x, y in ((90, 88), (196, 303), (357, 195)):
        cv2.circle(writing, (x, y), 9, 25, 3, cv2.LINE_AA)
    move = cv2.getRotationMatrix2D((250, 250), turned, 1)
    written = cv2.warpAffine(writing, move, (500, 500))
    dark = np.maximum(cv2.warpAffine(grid(blur), move, (500, 500)), written)
    cleaned = ruling.remove_lines(dark)
    near = cv2.dilate(written, np.ones((5, 5), np.uint8)) > 0
    assert cleaned[written > 20].min() > 15
    assert cleaned[~near].max() < 12


def test_squared_paper_is_no_grid_of_boxes_and_costs_little() -> None:
    squares = np.zeros((1800, 1800), np.uint8)
    squares[::40] = squares[:, ::40] = 200
    tracemalloc.start()
    assert not find_boxes(cv2.dilate(squares, np.ones((3, 3), np.uint8)), 16).side
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 100 * 2**20


def test_bars_of_digits_in_a_row_of_boxes_are_no_line_but_ruling_is() -> None:
    boxes = np.zeros((900, 900), np.uint8)
    for place in range(60, 547, 54):
        cv2.line(boxes, (place, 60), (place, 546), 180, 5)
        cv2.line(boxes, (60, place), (546, place), 180, 5)
    bars, ruled = np.zeros_like(boxes), np.zeros_like(boxes)
    for box in (0, 1, 3, 4, 6, 7, 8):
        bars[303:307, 69 + 54 * box : 105 + 54 * box] = 120
    ruled[304:306, 20:880] = 40
    assert ruling.remove_lines(np.maximum(boxes, bars))[bars > 0].min() > 100
    assert not ruling.remove_lines(np.maximum(boxes, ruled))[296:314, 20:880].any()
