"""A picture of one digit → the inks that the digit may have.

Around a digit that was cut out of a form stand remains of its box, and a line of the paper may run
through it. But a line may also be the digit's own: the bar of a seven, or a one. Lines that are
surely the paper's are taken off; where it is not sure, inks with and without them are offered, and
the network chooses.
"""

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from ..geometry import INKED, Box, crop, label_pieces, scale_box, take_out
from ..ink import canvas, photo, ruling
from ..io.images import with_alpha
from . import margins
from .dashes import join_dashes

SPECK_AREA = 0.02
"""Area below which a piece is dirt, as a share of the largest piece's."""

FRAME_LENGTH = 0.5
"""Least length of a remainder of a frame, as a share of the picture's side along it."""

FRAME_THICKNESS = 0.12
"""Greatest thickness of a remainder of a frame, as a share of the side across it."""

FRAME_EDGE = 0.2
"""Greatest distance of its middle from the picture's edge, as a share of the side across it."""

FRAME_SIZE = 0.7
"""Least width and height of a whole frame, as shares of the picture's."""

FRAMED_HEIGHT = 0.2
"""Least height of a piece in a whole frame, as a share of the picture's."""

CELL_AREA = 0.01
"""Least area of a cell of squared paper, as a share of the picture's."""

FEWEST_CELLS = 6
"""Fewest cells into which the lines of squared paper cut a picture."""

RULED_LENGTH = 0.9
"""Length of a ruled line, as a share of a side, where there are two: no digit has two such strokes.
"""

LINE_LENGTH = 0.7
"""Length of a line, as a share of a side, from which on it is the paper's if the digit is as large
without it."""

SAME_AREA = 0.97
"""Area of a digit that is as large without a line, as a share of its area with the line."""

CANVAS_LENGTH = 0.96
"""Length of a drawing, as a share of a side, from which on a line may cross it."""

LEAD_OF_FIRST = 0.15
"""How much surer than of the first ink the network must be of another to take that."""

LARGEST_GAP = 0.75
"""Gap from which on a piece is not the digit's, as a share of the largest piece's longer side."""

ONE_PIECE_SHARE = 0.5
"""Share of the ink in the largest piece below which the digit was drawn in dashes, not in one piece
with dirt around it. Between 0.35 and 0.65 pen digits drawn in dashes are read equally well."""

EDGE_WEIGHT = 0.3
"""Weight of the area of a piece at the picture's edge: it is rather a shadow or a neighbor."""


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
    is_dashed = _largest(plain) < ONE_PIECE_SHARE * np.count_nonzero(plain >= INKED)
    digit = main_digit(joined)
    return [digit, *offered] if is_dashed else [*offered, digit]


def is_alone(ink: np.ndarray) -> bool:
    """Whether (H, W) uint8 holds one digit and nothing that `main_digit` would drop."""
    _, mask = cv2.threshold(ink, INKED - 1, 1, cv2.THRESH_BINARY)
    count, _ = cv2.connectedComponents(mask, ltype=cv2.CV_16U)
    if count == 2:
        return True
    return count > 2 and cv2.countNonZero(mask) == np.count_nonzero(main_digit(ink) >= INKED)


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
    return bool((spans > LINE_LENGTH).any()) and _largest(digit) > SAME_AREA * _largest(
        main_digit(ink)
    )


def _largest(ink: np.ndarray) -> int:
    """Area of the largest piece, pixels."""
    _, stats, _ = label_pieces(ink >= INKED)
    return int(stats[1:, cv2.CC_STAT_AREA].max(initial=0))


def main_digit(ink: np.ndarray) -> np.ndarray:
    """Keep the largest piece of (H, W) uint8 and the pieces near it; drop dirt and frames."""
    labels, stats, _ = label_pieces(ink >= INKED)
    if len(stats) == 1:
        return np.zeros_like(ink)
    pieces = np.arange(1, len(stats))
    inner = pieces[[not _is_frame(stats[piece], stats, ink.shape) for piece in pieces]]
    pieces = inner if len(inner) else pieces
    areas = stats[pieces, cv2.CC_STAT_AREA]
    pieces = pieces[areas >= SPECK_AREA * areas.max()]
    weights = np.where(_touches(stats[pieces], ink.shape), EDGE_WEIGHT, 1)
    largest = pieces[(stats[pieces, cv2.CC_STAT_AREA] * weights).argmax()]
    limit = LARGEST_GAP * stats[largest, 2:4].max()
    kept = [piece for piece in pieces if _gap(stats[piece], stats[largest]) <= limit]
    mask = np.isin(labels, kept)
    return take_out(ink, mask, labels == 0)


def _is_frame(piece: np.ndarray, stats: np.ndarray, shape: tuple[int, ...]) -> bool:
    """Whether a piece is a part of a frame around the digit, or a whole frame.

    Parameters
    ----------
    piece : (5,) int
        A row of `stats`.
    stats : (N, 5) int
        OpenCV's statistics of the components.
    shape : (height, width)
        Of the picture.
    """
    x, y, width, height = (int(edge) for edge in piece[:4])
    rows, columns = shape[:2]
    from_side = min(x + width / 2, columns - x - width / 2) / columns
    from_top = min(y + height / 2, rows - y - height / 2) / rows
    is_upright = height > FRAME_LENGTH * rows and width < FRAME_THICKNESS * columns
    is_level = width > FRAME_LENGTH * columns and height < FRAME_THICKNESS * rows
    is_thin = min(width / columns, height / rows) < FRAME_THICKNESS
    is_outside = is_thin and min(from_side, from_top) < FRAME_EDGE / 2
    if (
        (is_upright and from_side < FRAME_EDGE)
        or (is_level and from_top < FRAME_EDGE)
        or (is_outside and _touches(piece[np.newaxis], shape)[0])
    ):
        return True
    if width < FRAME_SIZE * columns or height < FRAME_SIZE * rows:
        return False
    inside = (
        (stats[1:, 0] > x)
        & (stats[1:, 1] > y)
        & (stats[1:, 0] + stats[1:, 2] < x + width)
        & (stats[1:, 1] + stats[1:, 3] < y + height)
        & (stats[1:, 3] > FRAMED_HEIGHT * rows)
    )
    return bool(inside.any())


def _touches(pieces: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Whether each piece, a row of OpenCV's statistics, touches the picture's edge: (N,) bool."""
    start, end = pieces[:, :2], pieces[:, :2] + pieces[:, 2:4]
    return (start == 0).any(axis=1) | (end == np.array(shape)[1::-1]).any(axis=1)


def _gap(piece: np.ndarray, largest: np.ndarray) -> float:
    """Larger of the gaps between two pieces' boxes, across and down, pixels."""
    start = np.maximum(piece[:2], largest[:2])
    end = np.minimum(piece[:2] + piece[2:4], largest[:2] + largest[2:4])
    return float(np.maximum(start - end, 0).max())
