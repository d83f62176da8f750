"""A box that was drawn around a field by hand → the frame that is printed in it.

Nobody draws along a printed frame to the pixel. What is between the two is paper and the frame's
own lines, which would be read as digits, and which move the cells of a comb.
"""

import cv2
import numpy as np

from ...geometry import Box

PRINT_DARKNESS = 30
"""Least difference of print from its paper, of 255."""

LEVEL_LENGTH = 0.5
"""Least length of the upper and the lower line of a frame, in widths of the box: no stroke of a
digit is as long."""

UPRIGHT_LENGTH = 0.8
"""Least length of a line at either side of a frame, in heights of the frame."""

FARTHEST_SIDE = 0.5
"""Farthest that a line at the left or right of a frame stands from the edge of the box, in heights
of the frame: the next line may be a tooth of a comb."""

BEYOND = 0.1
"""How far beyond a box its frame is looked for, in heights of the box: it may have been drawn along
the frame, or just inside of it."""

LINE_OFFSET = 1
"""Pixels by which a line on a sheet that lies almost straight leaves its row or column."""


def find_frame(picture: np.ndarray, box: Box) -> Box | None:
    """Find the frame printed in a box of a sheet, (H, W) uint8 gray; None if none is.

    A frame has a line above and one below. The left or the right side stays where it was drawn if
    no line stands there.
    """
    height, width = picture.shape
    x, y, wide, tall = box
    more = round(BEYOND * tall)
    left, right = max(0, x - more), min(width, x + wide + more)
    top, bottom = max(0, y - more), min(height, y + tall + more)
    if right - left < 3 or bottom - top < 3:
        return None
    dark = is_print(picture[top:bottom, left:right])
    above, below = _level_lines(dark)
    if not len(above) or not len(below):
        return None
    # Beyond the frame's own line may stand that of the next field.
    first, last = int(above[-1]), int(below[0])
    frame = dark[first : last + 1]
    columns = np.flatnonzero(has_line(frame.T, round(UPRIGHT_LENGTH * len(frame))))
    far = more + FARTHEST_SIDE * len(frame)
    before, after = columns[columns < far], columns[columns >= right - left - far]
    begin = left + int(before[0]) if len(before) else x
    end = left + int(after[-1]) + 1 if len(after) else x + wide
    return begin, top + first, end - begin, len(frame)


def _level_lines(dark: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows of the lines in the upper and in the lower third, (N,) int each."""
    rows = np.flatnonzero(has_line(dark, round(LEVEL_LENGTH * dark.shape[1])))
    third = len(dark) // 3
    return rows[rows < third], rows[rows >= len(dark) - third]


def is_print(inside: np.ndarray) -> np.ndarray:
    """Where (h, w) uint8 gray is darker than its paper, (h, w) uint8, 1 there."""
    return ((float(np.median(inside)) - inside) > PRINT_DARKNESS).astype(np.uint8)


def has_line(dark: np.ndarray, length: int) -> np.ndarray:
    """Rows of (h, w) uint8 in which a line of so many pixels stands, (h,) bool."""
    around = np.ones((2 * LINE_OFFSET + 1, 1), np.uint8)
    near = cv2.dilate(np.ascontiguousarray(dark), around)
    runs = cv2.erode(near, np.ones((1, max(1, length)), np.uint8), borderValue=0)
    # The line stands in the rows of its print, not in those beside it.
    lines = cv2.dilate(runs, np.ones((1, max(1, length)), np.uint8)) & dark
    return np.asarray(lines.sum(axis=1) >= length / 2)
