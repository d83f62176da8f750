"""Combs: the cells of a field's box are found on the sheet, empty or filled in."""

import cv2
import numpy as np
import pytest

from digitlab.geometry import Box
from digitlab.structure.forms.combs import find_cells, split_evenly
from digitlab.structure.forms.frames import find_frame

BOX = (40, 30, 300, 60)


def cells_in(sheet: np.ndarray, box: Box) -> list[tuple[float, float]]:
    """Find the cells in a box of a sheet, as a form does."""
    return find_cells(sheet, box, find_frame(sheet, box))


def paper() -> np.ndarray:
    return np.random.default_rng(0).normal(240, 2, (120, 400)).astype(np.uint8)


def comb(cells: int, tooth: float = 1.0, frame: bool = True) -> np.ndarray:
    """A comb in `BOX`, its teeth so high as a share of the box's."""
    sheet = paper()
    x, y, width, height = BOX
    if frame:
        cv2.rectangle(sheet, (x, y), (x + width, y + height), 60, 1)
    for at in range(1, cells):
        across = x + round(at * width / cells)
        cv2.line(sheet, (across, y + height), (across, y + round(height * (1 - tooth))), 60, 1)
    return sheet


@pytest.mark.parametrize("cells", [3, 5, 8, 10])
@pytest.mark.parametrize(("tooth", "frame"), [(1, True), (0.4, True), (0.4, False)])
def test_cells_of_a_comb_are_found(cells: int, tooth: float, frame: bool) -> None:
    found = cells_in(comb(cells, tooth, frame), BOX)
    if not frame and cells == 3:  # Two teeth may be anything.
        return
    assert len(found) == cells
    edges = [left for left, _ in found] + [found[-1][1]]
    np.testing.assert_allclose(edges, np.linspace(40, 340, cells + 1), atol=4)


def test_a_box_drawn_around_a_comb_by_hand_is_the_same_comb() -> None:
    assert len(cells_in(comb(6), (32, 24, 314, 70))) == 6
    assert len(cells_in(comb(6), (43, 33, 293, 52))) == 6


@pytest.mark.parametrize("tooth", [1, 0.4])
def test_cells_of_a_comb_that_is_filled_in_are_found(tooth: float) -> None:
    sheet = comb(8, tooth)
    for at in range(8):
        middle = 40 + round((at + 0.4 + at % 3 / 10) * 300 / 8)
        cv2.line(sheet, (middle, 38), (middle, 80), 50, 3)  # A row of ones.
    assert len(cells_in(sheet, BOX)) == 8


def test_ones_in_a_plain_box_are_no_comb() -> None:
    sheet = comb(1)
    for across in (90, 140, 190, 240, 290):
        cv2.line(sheet, (across, 38), (across, 80), 50, 3)
    assert cells_in(sheet, BOX) == []


def test_a_plain_box_is_no_comb() -> None:
    assert cells_in(comb(1), BOX) == []
    assert cells_in(paper(), BOX) == []
    uneven = paper()
    for across in (60, 75, 180, 320):
        cv2.line(uneven, (across, 30), (across, 90), 60, 1)
    assert cells_in(uneven, BOX) == []


def test_a_box_beyond_the_sheet_is_no_comb() -> None:
    assert cells_in(paper(), (-50, -20, 40, 10)) == []
    assert cells_in(paper(), (390, 110, 300, 300)) == []


def test_a_box_is_split_evenly() -> None:
    assert split_evenly((10, 0, 40, 9), 2) == [(10.0, 30.0), (30.0, 50.0)]
