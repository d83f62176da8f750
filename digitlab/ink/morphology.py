"""Opening and closing by rectangles, at a cost that hardly grows with their size.

An extreme over 2 n pixels is that of two extremes over n, so a rectangle of side n takes log n
passes. OpenCV's own way takes n, which on a page is five times as long.
"""

from collections.abc import Callable

import cv2
import numpy as np

Extreme = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""`cv2.min` or `cv2.max`."""


def open_by(gray: np.ndarray, height: int, width: int) -> np.ndarray:
    """Open (H, W) uint8 by a rectangle: what is lighter and does not hold it gets darker."""
    return _over(_over(gray, height, width, cv2.min, 255), height, width, cv2.max, 0)


def close_by(gray: np.ndarray, height: int, width: int) -> np.ndarray:
    """Close (H, W) uint8 by a rectangle: what is darker and does not hold it gets lighter."""
    return _over(_over(gray, height, width, cv2.max, 0), height, width, cv2.min, 255)


def _over(gray: np.ndarray, height: int, width: int, extreme: Extreme, outside: int) -> np.ndarray:
    """Extreme of (H, W) uint8 over the rectangle around each pixel; see `cv2.erode`."""
    above, left = height // 2, width // 2
    found = cv2.copyMakeBorder(
        gray, above, height - 1 - above, left, width - 1 - left, cv2.BORDER_CONSTANT, value=outside
    )
    reached = 1
    while reached < height:
        step = min(reached, height - reached)
        found = extreme(found[:-step], found[step:])
        reached += step
    reached = 1
    while reached < width:
        step = min(reached, width - reached)
        found = extreme(found[:, :-step], found[:, step:])
        reached += step
    return found
