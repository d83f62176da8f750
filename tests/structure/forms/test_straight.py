"""A sheet that lies a little askew is laid straight; what does not tell how it lies, is not."""

import cv2
import numpy as np
import pytest

from digitlab.ink.flattening import flatten
from digitlab.ink.slopes import find_slopes
from digitlab.structure.forms.straight import straighten

from ...forms.sheet import empty_form


def turned(degrees: float) -> np.ndarray:
    paper = empty_form()
    height, width = paper.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 0.9)
    return cv2.warpAffine(paper, turn, (width, height), borderValue=(235,) * 3)


@pytest.mark.parametrize("degrees", [-4, -1.3, 0, 0.8, 2.5])
def test_the_boxes_of_a_form_are_laid_straight(degrees: float) -> None:
    across, _ = find_slopes(255 - flatten(straighten(turned(degrees))))
    assert abs(np.degrees(across)) <= 0.5


def test_a_sheet_that_does_not_tell_how_it_lies_stays() -> None:
    blank = np.full((400, 300, 3), 240, np.uint8)
    assert straighten(blank) is blank
