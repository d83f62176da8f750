"""The frame that is printed in a box is found, however far around it the box was drawn."""

import cv2
import numpy as np
import pytest

from digitlab.geometry import Box
from digitlab.structure.forms.frames import find_frame

FRAME = (60, 50, 300, 40)


def sheet(cells: int = 1, offset: tuple[int, int] = (0, 0)) -> np.ndarray:
    """A frame, its cells parted by lines, and the shadow of a lamp."""
    paper = np.tile(np.linspace(225, 245, 420).astype(np.uint8), (140, 1))
    x, y, width, height = FRAME[0] + offset[0], FRAME[1] + offset[1], FRAME[2], FRAME[3]
    cv2.rectangle(paper, (x, y), (x + width - 1, y + height - 1), 90, 1)
    for at in range(1, cells):
        across = x + at * width // cells
        cv2.line(paper, (across, y), (across, y + height - 1), 90, 1)
    return paper


def around(margin: int) -> Box:
    x, y, width, height = FRAME
    return x - margin, y - margin, width + 2 * margin, height + 2 * margin


@pytest.mark.parametrize("margin", [-2, 0, 4, 8, 13, 18])
@pytest.mark.parametrize("cells", [1, 8])
def test_a_box_drawn_around_a_frame_is_the_frame(margin: int, cells: int) -> None:
    found = find_frame(sheet(cells), around(margin))
    assert found
    np.testing.assert_allclose(found, FRAME, atol=1)


def test_a_box_drawn_far_inside_of_a_frame_is_without_it() -> None:
    assert find_frame(sheet(), around(-9)) is None


def test_no_tooth_of_a_comb_is_taken_for_a_side_that_lies_outside() -> None:
    x, y, width, height = FRAME
    box = x + 12, y - 6, width - 24, height + 12
    found = find_frame(sheet(8), box)
    assert found
    assert (found[0], found[2]) == (box[0], box[2])
    np.testing.assert_allclose(found[1::2], FRAME[1::2], atol=1)


def test_the_line_of_another_field_is_no_side() -> None:
    both = np.minimum(sheet(), sheet(offset=(0, FRAME[3] + 9)))
    found = find_frame(both, around(13))
    assert found
    np.testing.assert_allclose(found, FRAME, atol=1)


def test_what_is_written_is_no_frame() -> None:
    paper = np.full((140, 420), 240, np.uint8)
    cv2.putText(paper, "7755527", (80, 90), cv2.FONT_HERSHEY_SIMPLEX, 1.5, 40, 3)
    assert find_frame(paper, around(8)) is None
    assert find_frame(np.full((140, 420), 240, np.uint8), around(8)) is None


@pytest.mark.parametrize("box", [(-50, -20, 40, 10), (410, 130, 300, 300), (10, 10, 1, 1)])
def test_a_box_beyond_the_sheet_has_no_frame(box: Box) -> None:
    assert find_frame(sheet(), box) is None
