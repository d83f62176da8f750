"""Take ruling off: ruled lines, squares and the boxes of forms.

A ruled line is one of `level_lines` that goes from one side of the paper to the other; in a form it
closes a box. Writing is not straight for that long. Ink that crosses a line stays where it is
darker than the line; where it is not, the stroke is closed from one side of the line to the other.
Where a constant of pages gives a range, the 11 real pages from which lines are taken are read
alike.
"""

import cv2
import numpy as np

from ..geometry import label_pieces
from .form import Boxes, find_boxes
from .level_lines import ACROSS_SHARE, even_out, find_lines, find_pieces, without_strokes
from .line_removal import LEAST_THICK, take_off
from .morphology import close_by
from .slopes import find_slopes

PIECE_LENGTH = 0.07
"""Length of what must be straight, as a share of the page's longer side. At 0.06 two more
digits of those pages are missed, at 0.08 one less."""

LEAST_LENGTH = 0.4
"""Least length of a line, as a share of the page's longer side; 0.3 is as good."""

FEW_LINES = 4
"""Lines across from which on they tell how far the sheet reaches; 3 to 6."""

SIDE_PIECE = 0.6
"""Length of what must be straight to be a box's side, as a share of that; 0.5 to 0.7."""

LEAST_SIDE = 40
"""Shorter side of the smallest picture on which lines are looked for, pixels."""

LEAST_CROP = 16
"""Shorter side of the smallest picture of one digit in which a frame is looked for, pixels. From 8
to 40 the 578 pictures of `segmentation.main_digit` are read alike."""

FRAME_LENGTH = 0.45
"""Least length of a frame's line in a picture of one digit, as a share of the side along it;
at 0.4 and at 0.5 one less of them is read right."""

RIM_DISTANCE = 0.22
"""Greatest distance of a frame's line from the picture's edge, as a share of the side across it;
between 0.15 and 0.3 as many of those pictures are read right."""

LINE_THICKNESS = 0.009
"""Thickness of a line on a page, as a share of the page's longer side."""

FRAME_THICKNESS = 0.08
"""Thickness of a frame's line, as a share of the side of a picture of one digit; 0.08 to 0.12 is as
good."""


def remove_lines(
    dark: np.ndarray, one_digit: bool = False, uneven: np.ndarray | None = None
) -> np.ndarray:
    """Take ruled lines, squares and frames off.

    Parameters
    ----------
    dark : (H, W) uint8
        Darkness, 0 for bare paper.
    one_digit : bool
        Whether it is a picture of one digit: then a line goes all the way across.
    uneven : (H, W) uint8, optional
        Darkness of the paper's grain, which may look like lines.

    Returns
    -------
    (H, W) uint8
        The same, but 0 on lines where no stroke crosses them.
    """
    if min(dark.shape) < LEAST_SIDE:
        return dark
    longest = max(dark.shape)
    thickest = max(LEAST_THICK, round(LINE_THICKNESS * longest))
    boxes = Boxes(dark, dark) if one_digit else find_boxes(dark, thickest)
    slopes = find_slopes(dark)
    piece = round(PIECE_LENGTH * longest)
    sheet = longest
    for upright in (False, True):
        seen = dark if uneven is None else cv2.subtract(dark, uneven)
        along = cv2.transpose(seen) if upright else seen
        least = ACROSS_SHARE * along.shape[1]
        if not one_digit:
            least = min(LEAST_LENGTH * longest, least, ACROSS_SHARE * sheet)
        lines = find_lines(along, slopes[upright], piece, thickest, least)
        if boxes.side:
            inside = cv2.transpose(boxes.inside) if upright else boxes.inside
            lines = without_strokes(lines, inside, piece)
        if not upright:
            sheet = _extent(lines) or longest
        if boxes.side:
            slope = -boxes.slope if upright else boxes.slope
            # A box shows that these are lines, however uneven they make the paper look.
            sides = cv2.transpose(dark) if upright else dark
            sides = find_pieces(sides, slope, round(SIDE_PIECE * boxes.side), boxes.thickest)
            sides = cv2.min(sides, cv2.transpose(boxes.frames) if upright else boxes.frames)
            # Where one side crosses another, neither is thin: it goes on behind.
            sides = close_by(sides, 1, 2 * boxes.thickest + 1)
            lines = cv2.max(lines, even_out(sides))
        dark = take_off(
            dark,
            cv2.transpose(lines) if upright else lines,
            upright,
            max(thickest, boxes.thickest),
        )
    return dark


def remove_frame(ink: np.ndarray) -> np.ndarray:
    """Take lines at the edges of a picture of one digit off, even where the digit touches them.

    Parameters
    ----------
    ink : (H, W) uint8
        White on black.

    Returns
    -------
    (H, W) uint8
        The same without straight, thin lines near the edges.
    """
    if min(ink.shape) < LEAST_CROP:
        return ink
    for upright in (False, True):
        along = cv2.transpose(ink) if upright else ink
        rows, columns = along.shape
        thickest = max(LEAST_THICK, round(FRAME_THICKNESS * rows))
        lines = find_pieces(along, 0.0, round(FRAME_LENGTH * columns), thickest)
        inner = round(RIM_DISTANCE * rows)
        lines[inner : rows - inner] = 0
        ink = take_off(ink, cv2.transpose(lines) if upright else lines, upright, thickest)
    return ink


def _extent(lines: np.ndarray) -> int:
    """How far lines across reach down a sheet on a desk, pixels; 0 where they are too few to tell.

    Lines down the sheet are as long.
    """
    if not lines.any():
        return 0
    _, _, centers = label_pieces(lines > 0)
    rows = np.flatnonzero(lines.any(axis=1))
    # A line may be in several parts.
    apart = np.diff(np.sort(centers[1:, 1])) > LEAST_THICK
    return int(rows[-1] - rows[0]) if np.count_nonzero(apart) >= FEW_LINES - 1 else 0
