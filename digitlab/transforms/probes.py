"""Ways to change a digit little by little, to see where a network's answer tips."""

from collections.abc import Callable
from typing import NamedTuple

import cv2
import numpy as np

from ..preprocess import SIZE

VALUE_COUNT = 25
"""Values of each probe, the ends among them."""

FINE_SCALE = 4
"""Times the picture is enlarged to be made thicker or thinner by parts of a pixel."""

SEED = 7
"""Of the noise: the same at every value, only stronger."""

CENTER = (SIZE - 1) / 2
"""Row and column of a picture's middle, pixels."""


class Probe(NamedTuple):
    """One way to change a digit.

    Attributes
    ----------
    title : str
    unit : str
        Written after a value; empty where it is a number.
    least, neutral, most : float
        Values; at the neutral one the picture stays as it is.
    change : callable
        (28, 28) uint8 and a value → (28, 28) uint8.
    """

    title: str
    unit: str
    least: float
    neutral: float
    most: float
    change: Callable[[np.ndarray, float], np.ndarray]

    @property
    def values(self) -> np.ndarray:
        """`VALUE_COUNT` values from the least to the most, and the neutral one among them."""
        values = np.linspace(self.least, self.most, VALUE_COUNT)
        values[np.abs(values - self.neutral).argmin()] = self.neutral
        return values

    def changed(self, picture: np.ndarray) -> np.ndarray:
        """The picture at each value, (`VALUE_COUNT`, 28, 28) uint8."""
        return np.stack([self.change(picture, float(value)) for value in self.values])


def _warp(picture: np.ndarray, matrix: list[list[float]], dx: float = 0) -> np.ndarray:
    """Apply a 2×2 matrix around the picture's center, then move it."""
    linear = np.array(matrix, np.float64)
    center = np.array([CENTER, CENTER])
    move = center - linear @ center + (dx, 0)
    return cv2.warpAffine(picture, np.column_stack([linear, move]), (SIZE, SIZE))


def _turn(picture: np.ndarray, degrees: float) -> np.ndarray:
    cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return _warp(picture, [[cosine, -sine], [sine, cosine]])


def _slant(picture: np.ndarray, value: float) -> np.ndarray:
    return _warp(picture, [[1, -value], [0, 1]])


def _move(picture: np.ndarray, pixels: float) -> np.ndarray:
    return _warp(picture, [[1, 0], [0, 1]], pixels)


def _scale(picture: np.ndarray, percent: float) -> np.ndarray:
    return _warp(picture, [[percent / 100, 0], [0, percent / 100]])


def _thicken(picture: np.ndarray, pixels: float) -> np.ndarray:
    radius = round(abs(pixels) * FINE_SCALE)
    if radius == 0:
        return picture.copy()
    side = SIZE * FINE_SCALE
    large = cv2.resize(picture, (side, side), interpolation=cv2.INTER_LINEAR)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
    changed = cv2.dilate(large, disc) if pixels > 0 else cv2.erode(large, disc)
    return cv2.resize(changed, (SIZE, SIZE), interpolation=cv2.INTER_AREA)


def _blur(picture: np.ndarray, pixels: float) -> np.ndarray:
    return cv2.GaussianBlur(picture, (0, 0), pixels) if pixels > 0 else picture.copy()


def _erase(picture: np.ndarray, percent: float) -> np.ndarray:
    rows = np.flatnonzero(picture.any(axis=1))
    left = picture.copy()
    if len(rows) and percent > 0:
        left[: rows[0] + round(len(rows) * percent / 100)] = 0
    return left


def _noise(picture: np.ndarray, percent: float) -> np.ndarray:
    noise = np.random.default_rng(SEED).normal(0, 255 * percent / 100, picture.shape)
    return np.asarray((picture + noise).round().clip(0, 255), np.uint8)


PROBES = {
    probe.title: probe
    for probe in (
        Probe("Turn", "°", -90, 0, 90, _turn),
        Probe("Slant", "", -1.2, 0, 1.2, _slant),
        Probe("Move", " pixels", -9, 0, 9, _move),
        Probe("Scale", " %", 30, 100, 150, _scale),
        Probe("Thicken", " pixels", -1.5, 0, 3, _thicken),
        Probe("Blur", " pixels", 0, 0, 4, _blur),
        Probe("Erase from the top", " %", 0, 0, 100, _erase),
        Probe("Noise", " %", 0, 0, 100, _noise),
    )
}
"""Title → the probe."""
