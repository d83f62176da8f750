"""Directions of the lines across and down a page, and the shear that makes them level."""

import cv2
import numpy as np

STEEPEST_DEGREES = 12.0
"""Degrees by which lines may be turned."""

RULING_SIDE = 600
"""Longer side of a picture above which lines are looked for in a smaller one first, pixels."""

AVERAGED_COLUMNS = 4
"""Columns that are averaged where the direction of lines is looked for."""

KEYSTONE_DEGREES = 3.0
"""Degrees by which lines across and lines down may differ from a right angle."""


def find_slopes(dark: np.ndarray) -> tuple[float, float]:
    """Slopes of the lines across (down over across) and of the lines down (across over down).

    A slope is that along which rows, or columns, differ most from their neighbors. First both are
    looked for together, at right angles, so that slanted writing is not taken for the lines of the
    other direction. Then each is refined by itself, since a photo may be taken at an angle.
    """
    scale = min(1.0, RULING_SIDE / max(dark.shape))
    small = cv2.resize(dark, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    small = np.minimum(small, 80).astype(np.uint8)  # Lines are faint; ink must not outvote them.
    # Along a line few columns tell as much as all.
    across, down = (
        cv2.resize(
            side,
            (max(1, side.shape[1] // AVERAGED_COLUMNS), side.shape[0]),
            interpolation=cv2.INTER_AREA,
        )
        for side in (small, cv2.transpose(small))
    )
    degrees = np.arange(-STEEPEST_DEGREES, STEEPEST_DEGREES + 0.1, 0.5)
    slopes = np.tan(np.radians(degrees))
    by_row = np.array([_contrast(shear(across, AVERAGED_COLUMNS * slope)) for slope in slopes])
    by_column = np.array([_contrast(shear(down, -AVERAGED_COLUMNS * slope)) for slope in slopes])
    together = int((by_row + by_column).argmax())
    near = np.abs(degrees - degrees[together]) <= KEYSTONE_DEGREES
    best_row = slopes[near][by_row[near].argmax()]
    best_column = slopes[near][by_column[near].argmax()]
    return float(best_row), -float(best_column)


def _contrast(level: np.ndarray) -> float:
    """Sum of the squared differences between neighboring rows' means of (H, W) uint8."""
    sums = cv2.reduce(level, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32S).ravel()
    return float((np.diff(sums / level.shape[1]) ** 2).sum())


def shear(picture: np.ndarray, slope: float) -> np.ndarray:
    """Move each column of (H, W) up so that lines of that slope become level."""
    width = picture.shape[1]
    matrix = np.array([[1, 0, 0], [-slope, 1, slope * width / 2]])
    return cv2.warpAffine(picture, matrix, picture.shape[1::-1], flags=cv2.INTER_LINEAR)
