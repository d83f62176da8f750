import io

import cv2
import numpy as np
from PIL import Image

from digitlab.geometry import shrink
from digitlab.io.shades import encode_shades, shrink_shades

PAPER, PEN = "#ffffff", "#1d2127"


def ink() -> np.ndarray:
    """A disk with a soft edge in (90, 120)."""
    y, x = np.mgrid[:90, :120]
    return (255 * np.clip(30 - np.hypot(y - 45, x - 50), 0, 1)).astype(np.uint8)


def decoded(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


def test_no_ink_is_paper_full_ink_is_the_pen_and_between_them_is_between() -> None:
    shown = decoded(encode_shades(np.array([[0, 128, 255]], np.uint8), PAPER, PEN))
    assert shown.tolist() == [[[255, 255, 255], [142, 144, 147], [29, 33, 39]]]


def test_others_read_the_same_picture() -> None:
    png = encode_shades(ink(), PAPER, PEN)
    by_cv2 = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR_RGB)
    assert by_cv2 is not None
    assert np.array_equal(by_cv2, decoded(png))


def test_a_small_one_is_the_picture_made_small() -> None:
    png = encode_shades(ink(), PAPER, PEN)
    small = decoded(shrink_shades(png, 40)).astype(int)
    assert small.shape == (30, 40, 3)
    assert np.abs(small - shrink(decoded(png), 40)).max() <= 1
