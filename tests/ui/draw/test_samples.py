"""The samples that stand in the strip before anything was drawn."""

import base64

import cv2
import numpy as np
import pytest

from digitlab.ui.draw import samples


@pytest.mark.parametrize(("theme", "paper"), [("light", 255), ("dark", 0)])
def test_a_sample_is_drawn_in_the_shades_of_the_page(theme: str, paper: int) -> None:
    file = base64.b64decode(samples.thumbnail(7, theme).partition(",")[2])
    picture = cv2.imdecode(np.frombuffer(file, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert picture is not None
    assert np.median(picture) == paper
    assert np.ptp(picture) == 255
