"""Strips changed a little, so that a line that comes back is not the same."""

import cv2
import numpy as np

LARGEST_STRETCH = 0.18
"""Largest share by which a strip is made longer; shorter by as much."""

SHIFT_DEVIATION = 1.0
"""Standard deviation of its move up or down, rows."""


def varied(strip: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Stretch, move, fade, thicken or thin a strip: (h, w) uint8 → (h, w') uint8, w' even."""
    height, width = strip.shape
    wide = max(2, 2 * int(width * (1 + rng.uniform(-LARGEST_STRETCH, LARGEST_STRETCH)) / 2))
    move = np.array([[wide / width, 0, 0], [0, 1, rng.normal(0, SHIFT_DEVIATION)]])
    strip = cv2.warpAffine(strip, move, (wide, height), flags=cv2.INTER_LINEAR)
    kind = rng.random()
    if kind < 0.08:
        strip = cv2.dilate(strip, _CROSS)
    elif kind < 0.14:
        strip = cv2.addWeighted(strip, 0.5, cv2.erode(strip, _CROSS), 0.5, 0)
    elif kind < 0.2:
        strip = cv2.GaussianBlur(strip, (3, 3), 0)
    # A strip's brightest pixel is 255; how fast its edges fall off is the camera's.
    gain = float(rng.uniform(0.85, 1.5))
    return cv2.convertScaleAbs(strip, alpha=gain)


_CROSS = np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]], np.uint8)
"""A pixel and its four neighbors."""
