"""The ink of a field is cut out of a page without the frame that is printed there."""

import cv2
import numpy as np
import pytest

from digitlab.structure.forms.field_ink import FieldPlace, cut_ink
from digitlab.structure.forms.printed import Printed

BOX = (60, 50, 320, 64)
CELLS = [(60.0 + 80 * at, 140.0 + 80 * at) for at in range(4)]


def sheet(cells: int = 1) -> np.ndarray:
    paper = np.full((180, 460), 244, np.uint8)
    x, y, width, height = BOX
    cv2.rectangle(paper, (x, y), (x + width, y + height), 70, 2)
    for at in range(1, cells):
        across = x + at * width // cells
        cv2.line(paper, (across, y), (across, y + height), 70, 2)
    return paper


def write(paper: np.ndarray, *at: int) -> np.ndarray:
    """Write a 1 at each of these places."""
    page = cv2.cvtColor(paper, cv2.COLOR_GRAY2RGB)
    for across in at:
        cv2.line(page, (across, 60), (across, 104), (30, 30, 90), 4, cv2.LINE_AA)
    return page


@pytest.mark.parametrize("degrees", [0, 2, -2])
def test_a_frame_is_no_ink_and_what_stands_beside_it_is(degrees: float) -> None:
    turn = cv2.getRotationMatrix2D((0, 0), degrees, 1.5)
    turn[:, 2] += 40
    page = cv2.warpAffine(write(sheet(), 70, 200), turn, (800, 400), borderValue=(244,) * 3)
    (ink,) = cut_ink(FieldPlace.of(Printed(BOX, []), turn), page, sheet(), 1.0)
    count, _, stats, _ = cv2.connectedComponentsWithStats((ink > 100).astype(np.uint8))
    assert count - 1 == 2
    assert all(tall > 3 * wide for _, _, wide, tall, _ in stats[1:])


def test_each_cell_has_its_own_ink() -> None:
    move = np.eye(2, 3)
    page = write(sheet(4), 100, 136, 260)  # The second one touches the tooth.
    inks = cut_ink(FieldPlace.of(Printed(BOX, CELLS), move), page, sheet(4), 1.0)
    assert [bool(ink.any()) for ink in inks] == [True, False, True, False]
    blank = cut_ink(FieldPlace.of(Printed(BOX, CELLS), move), write(sheet(4)), sheet(4), 1.0)
    assert not any(ink.any() for ink in blank)


def test_a_place_in_the_ink_is_a_place_on_the_page() -> None:
    where = FieldPlace.of(Printed(BOX, []), np.array([[2.0, 0, 5], [0, 2.0, 7]]))
    inner = where.inner
    found = where.on_page((round(inner[0]), round(inner[1]), round(inner[2]), round(inner[3])))
    np.testing.assert_allclose(found, (125, 107, 640, 128), atol=2)
