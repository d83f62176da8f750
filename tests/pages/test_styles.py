"""Pages that no camera took: what once lost whole numbers is read."""

import numpy as np
import pytest

from digitlab import Reader

from .styles import PER_PAGE, STYLES, TIGHT, measure, pages


@pytest.mark.parametrize("style", [*STYLES, *TIGHT])
def test_numbers_stand_where_the_sheet_says(style: str) -> None:
    picture, sheet = next(pages(style, 2, [50]))
    assert picture.shape == (*sheet.shape, 3)
    inked = sheet.ink() > 200
    boxes = sheet.boxes().round().astype(int)
    for left, top, right, bottom in boxes.tolist():
        place = np.s_[max(0, top) : bottom + 1, max(0, left) : right + 1]
        colors = picture[place].astype(int).sum(axis=2)
        away = np.abs(colors[inked[place]].mean() - colors[~inked[place]].mean())
        assert away > 100


@pytest.mark.parametrize(
    "style",
    ["dots", "highlighter, squares, JPEG", "sticky notes", "underlined in red", *TIGHT],
)
def test_nearly_all_numbers_are_read(bundled_reader: Reader, style: str) -> None:
    score = measure(bundled_reader, style, sizes=[50])
    assert score.numbers == PER_PAGE
    assert score.right >= PER_PAGE - 2
