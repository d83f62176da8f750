"""A photo in a plain border, and what looks like one."""

import tracemalloc

import cv2
import numpy as np
import pytest

from digitlab.ink.plain_border import find_pasted
from digitlab.io import images

from ..fixtures.pages import room


@pytest.mark.parametrize("color", [(255, 255, 255), (0, 0, 0), (30, 90, 160)])
@pytest.mark.parametrize("border", [(20, 20, 20, 20), (0, 0, 50, 30), (9, 0, 0, 0)])
def test_a_photo_in_a_plain_border_is_found(
    color: tuple[int, int, int], border: tuple[int, int, int, int]
) -> None:
    picture = room((200, 300), np.random.default_rng(1))
    pasted = cv2.copyMakeBorder(picture, *border, cv2.BORDER_CONSTANT, value=color)
    x, y, width, height = find_pasted(pasted)
    np.testing.assert_allclose([x, y, width, height], [border[2], border[0], 300, 200], atol=3)


def test_a_photo_in_a_border_that_was_saved_as_jpeg_is_found() -> None:
    picture = np.random.default_rng(2).integers(90, 190, (80, 120, 3)).astype(np.uint8)
    pasted = cv2.copyMakeBorder(picture, 25, 21, 13, 30, cv2.BORDER_CONSTANT, value=(255,) * 3)
    jpeg = images.first_page(images.encode_jpeg(pasted, 50))
    assert find_pasted(jpeg) == (13, 25, 120, 80)


def test_looking_for_a_border_copies_no_picture() -> None:
    picture = np.full((1200, 1500, 4), 255, np.uint8)
    picture[100:-100, 100:-100] = room((1000, 1300), np.random.default_rng(1))[..., [0, 1, 2, 0]]
    tracemalloc.start()
    find_pasted(picture[..., :3])
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 2.5 * 1200 * 1500


@pytest.mark.parametrize("digit", [0, 1, 7])
def test_ink_on_plain_paper_is_no_photo(inks: dict[int, np.ndarray], digit: int) -> None:
    drawing = np.dstack([255 - inks[digit]] * 3)
    height, width = drawing.shape[:2]
    assert find_pasted(drawing) == (0, 0, width, height)


def test_a_thick_upright_stroke_or_words_beside_a_photo_leave_the_page_whole() -> None:
    stroke = np.full((200, 200, 3), 255, np.uint8)
    stroke[20:180, 90:120] = 20
    assert find_pasted(stroke) == (0, 0, 200, 200)
    page = np.full((300, 300, 3), 255, np.uint8)
    page[40:160, 40:260] = room((120, 220), np.random.default_rng(3))
    page[250:280, 60:65] = 0
    assert find_pasted(page) == (0, 0, 300, 300)
