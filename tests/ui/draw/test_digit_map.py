"""The pictures of the map's digits: MNIST's own, where it is on this machine."""

import cv2
import numpy as np
import pytest

from digitlab.datasets import Digits
from digitlab.ui import mnist
from digitlab.ui.draw.digit_map import PER_ROW, contact_sheet


@pytest.fixture(autouse=True)
def _forget() -> None:
    contact_sheet.cache_clear()


def test_each_digit_has_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    count = 2 * PER_ROW
    shades = np.arange(count, dtype=np.uint8)
    images = np.broadcast_to(shades[:, None, None], (count, 28, 28))
    monkeypatch.setattr(mnist, "test_digits", lambda: Digits(images, shades % 10))
    png = np.frombuffer(contact_sheet(count), np.uint8)
    sheet = cv2.imdecode(png, cv2.IMREAD_GRAYSCALE)
    assert sheet is not None
    assert sheet.shape == (2 * 28, PER_ROW * 28)
    for number in range(count):
        row, column = divmod(number, PER_ROW)
        cell = sheet[28 * row : 28 * (row + 1), 28 * column : 28 * (column + 1)]
        assert (cell == number).all()


def test_without_mnist_there_is_none_until_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mnist, "test_digits", lambda: None)
    with pytest.raises(LookupError):
        contact_sheet(PER_ROW)
    digits = Digits(np.zeros((PER_ROW, 28, 28), np.uint8), np.zeros(PER_ROW, np.uint8))
    monkeypatch.setattr(mnist, "test_digits", lambda: digits)
    assert contact_sheet(PER_ROW)
