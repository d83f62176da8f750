import numpy as np
import pytest

from digitlab.ink import strokes
from digitlab.ink.photo import develop

from ..fixtures.hands import hand
from .photographs import overlap, photographed


@pytest.mark.parametrize("height", [40, 90, 200])
def test_ink_of_a_tight_crop_is_no_ruling(height: int) -> None:
    runs = [
        np.array(run)
        for place, digit in enumerate((1, 4, 7, 9))
        for run in hand(digit).placed(((0.5 + 0.8 * place) * height, 0.5 * height + 5), height)
    ]
    pen = max(3, height // 11)
    number = strokes.draw(runs, pen, (height + 10, round(3.4 * height)))
    roomy = develop(photographed(np.pad(number, 400), 0, 255)).unruled[400:-400, 400:-400]
    assert overlap(develop(photographed(number, 0, 255)).unruled, roomy) > 0.95
