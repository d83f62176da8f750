"""A picture of one digit → the inks that the digit may have.

Around a digit that was cut out of a form stand remains of its box, and a line of the paper may run
through it. But a line may also be the digit's own: the bar of a seven, or a one. Lines that are
surely the paper's are taken off; where it is not sure, inks with and without them are offered, and
the network chooses. Where a constant gives a range, as many of 578 pictures are read right: digits
cut out of real pages, and drawings.
"""

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from ..geometry import INKED, Box, crop, label_pieces, scale_box
from ..ink import canvas, photo, ruling
from ..io.images import with_alpha
from . import margins
from .dashes import join_dashes
from .main_digit import is_alone, largest_area, main_digit

CELL_AREA = 0.01
"""Least area of a cell of squared paper, as a share of the picture's; 0.003 to 0.03."""

FEWEST_CELLS = 6
"""Fewest cells into which the lines of squared paper cut a picture; 4 to 9."""

RULED_LENGTH = 0.9
"""Length of a ruled line, as a share of a side, where there are two: no digit has two such strokes;
0.8 to 0.95."""

LINE_LENGTH = 0.7
"""Length of a line, as a share of a side, from which on it is the paper's if the digit is as large
without it; 0.6 to 0.8."""

SAME_AREA = 0.97
"""Area of a digit that is as large without a line, as a share of its area with the line;
0.94 to 0.99."""

CANVAS_LENGTH = 0.96
"""Length of a drawing, as a share of a side, from which on a line may cross it; 0.9 to 0.99.
"""

LEAD_OF_FIRST = 0.15
"""How much surer than of the first ink the network must be of another to take that; 0 to 0.3."""

ONE_PIECE_SHARE = 0.5
"""Share of the ink in the largest piece below which the digit was drawn in dashes, not in one piece
with dirt around it. Between 0.35 and 0.65 pen digits drawn in dashes are read equally well."""


class Isolated(NamedTuple):
    """The inks that the digit of a picture may have.

    Attributes
    ----------
    inks : list of (h, w) uint8
        All of one size, white on black; the likeliest ink first.
    corner : (x, y)
        Place of the inks in the picture as it was looked at, pixels.
    seen, given : (height, width)
        Of the picture as it was looked at, shrunk or enlarged, and as given.
    """

    inks: list[np.ndarray]
    corner: tuple[int, int]
    seen: tuple[int, ...]
    given: tuple[int, ...]

    def place(self, box: Box) -> Box:
        """Bring a box of an ink to the picture as given."""
        x, y, width, height = box
        moved = (x + self.corner[0], y + self.corner[1], width, height)
        return scale_box(moved, self.seen, self.given)


def isolate(pixels: np.ndarray) -> Isolated:
    """Find the ink of the one digit of a picture.

    Parameters
    ----------
    pixels : (H, W, 3 or 4) uint8
        A photo, a scan, or a drawing that was saved; RGB or RGBA.
    """
    # Shrunk first: a digit needs few pixels, and every step takes time for each.
    rgba = with_alpha(margins.shrink_to_digit(margins.full_range(pixels)))
    seen = margins.enlarge(canvas.fill_margin(rgba))
    inks, corner = _inks(seen)
    return Isolated(inks, corner, seen.shape[:2], pixels.shape[:2])


def choose(sureness: Sequence[float]) -> int:
    """Choose an ink by how sure the network is of each, 0 to 1, in their order."""
    # The first ink is right unless the network clearly says otherwise.
    return int(np.argmax([sureness[0] + LEAD_OF_FIRST, *sureness[1:]]))


def _inks(rgba: np.ndarray) -> tuple[list[np.ndarray], tuple[int, int]]:
    """Inks that the digit of (H, W, 4) uint8 may have, and the place (x, y) of their corner."""
    drawing = canvas.find_drawing(rgba)
    height, width = (CANVAS_LENGTH * side for side in rgba.shape[:2])
    if drawing and drawing[2] < width and drawing[3] < height:
        ink = canvas.from_canvas(crop(rgba, drawing))
        return [ink] if is_alone(ink) else candidates(ink, ink), drawing[:2]
    if rgba[..., 3].min() < 255:
        return [canvas.from_canvas(rgba)], (0, 0)
    rgb = np.ascontiguousarray(rgba[..., :3])
    framed, margin = margins.frame(rgb)
    developed = photo.develop(framed, one_digit=True)
    height, width = rgba.shape[:2]
    inside = np.s_[margin : margin + height, margin : margin + width]
    inks = candidates(developed.ink[inside], developed.unruled[inside])
    if inks[0][[0, 0, -1, -1], [0, -1, 0, -1]].max() >= INKED:
        # A digit leaves the corners; this is a shadow. Light is told from strokes where they are no
        # broader than on a page.
        inks.append(main_digit(photo.develop(rgb).unruled))
    return inks, (0, 0)


def candidates(ink: np.ndarray, unruled: np.ndarray) -> list[np.ndarray]:
    """Offer the inks that the digit may have, the likeliest first.

    That is the ink with the fewest changes; of a digit in dashes, the joined one.

    Parameters
    ----------
    ink, unruled : (H, W) uint8
        White on black, with all lines, and without the lines across the picture.

    Returns
    -------
    list of (H, W) uint8
        At least one; all zeros where there is no ink.
    """
    plain, offered = ink, [main_digit(ink)]
    for fewer in (unruled, None):
        fewer = ruling.remove_frame(plain) if fewer is None else fewer
        cleaned = main_digit(fewer)
        if not cleaned.any():
            continue
        if _are_of_paper(plain, fewer, cleaned):
            plain, offered = fewer, [cleaned]
        elif not any(np.array_equal(cleaned, ink) for ink in offered):
            offered.append(cleaned)
    joined = join_dashes(plain)
    if joined is None:
        return offered
    # Of a digit in dashes the plain ink is a part, which may look like another digit.
    is_dashed = largest_area(plain) < ONE_PIECE_SHARE * np.count_nonzero(plain >= INKED)
    digit = main_digit(joined)
    return [digit, *offered] if is_dashed else [*offered, digit]


def _are_of_paper(ink: np.ndarray, without: np.ndarray, digit: np.ndarray) -> bool:
    """Whether the lines taken off are surely the paper's: a grid, or long and off the digit.

    Parameters
    ----------
    ink, without : (H, W) uint8
        With and without the lines.
    digit : (H, W) uint8
        `main_digit` of the ink without the lines.
    """
    # Faint lines count too.
    lines = ((ink >= INKED // 3) & (without < INKED // 6)).astype(np.uint8)
    _, stats, _ = label_pieces(1 - lines, connectivity=4)
    if (stats[1:, cv2.CC_STAT_AREA] > CELL_AREA * ink.size).sum() >= FEWEST_CELLS:
        return True
    _, stats, _ = label_pieces(lines)
    spans = (stats[1:, 2:4] / np.array(ink.shape)[::-1]).max(axis=1)
    if (spans > RULED_LENGTH).sum() > 1:
        return True
    return bool((spans > LINE_LENGTH).any()) and largest_area(digit) > SAME_AREA * largest_area(
        main_digit(ink)
    )
