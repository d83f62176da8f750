import cv2
import numpy as np

from digitlab.ink import strokes
from digitlab.ink.faint_pen import find_fainter
from digitlab.ink.photo import develop

from ..fixtures.hands import hand
from .photographs import overlap, photographed


def faint_beside_print() -> tuple[np.ndarray, np.ndarray]:
    """Faint digits among large black squares, as a photo (300, 400, 3), and their ink."""
    inked = np.zeros((300, 400), np.uint8)
    for place in range(8):
        x, y = 60 + 80 * (place % 4), 110 + 80 * (place // 4)
        for run in hand(place).placed((x, y), 50):
            inked = np.maximum(inked, strokes.draw([np.array(run)], 4, inked.shape))
    picture = photographed(inked, pen=185)
    for x in (20, 140, 260, 360):
        cv2.rectangle(picture, (x, 20), (x + 30, 50), (5, 5, 5), -1)
        cv2.rectangle(picture, (x, 255), (x + 30, 285), (5, 5, 5), -1)
    return picture, inked


def test_writing_that_is_far_fainter_than_things_is_found_when_looked_for() -> None:
    picture, inked = faint_beside_print()
    developed = develop(picture)
    assert overlap(developed.unruled, inked) < 0.1
    fainter = find_fainter(developed)
    assert fainter is not None
    assert overlap(fainter.unruled, inked) > 0.6


def test_where_all_writing_was_found_none_is_fainter() -> None:
    _, inked = faint_beside_print()
    assert find_fainter(develop(photographed(inked))) is None
