"""A field of a page → its ink alone: laid straight, without the frame that is printed there.

What is written over a frame, or touches it, is one piece with it on the page. Here the frame is
known from the form's own sheet, and is painted out before ink is looked for.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from ...geometry import INKED, Box, label_pieces
from ...ink import photo
from .frames import is_print
from .placement import move_box
from .printed import Printed

FIELD_HEIGHT = 90
"""Height at which a field is looked at, pixels, unless it is smaller on the page."""

AROUND_WIDTH = 0.3
"""Paper around a field, into which its digits may run, as a share of its height."""

INK_DARKNESS = 20
"""Least difference of ink from the paper around it, of 255."""

FRAME_LINE_LENGTH = 0.75
"""Least length of a line of a frame, in heights of the field: a digit's strokes are shorter."""

LINE_BLUR = 2
"""Pixels around a printed line that belong to it; a sheet is laid on the form's by as much."""

SPECK_SIZE = 0.14
"""Least height and width of what is no speck, in heights of the field."""


@dataclass(frozen=True)
class FieldPlace:
    """Where a field is looked at: its place in the patch that is cut out, and on the page.

    Attributes
    ----------
    inner : (x, y, width, height)
        The field, in pixels of the patch.
    edges : tuple of float
        Where the cells of a comb meet, in those pixels; none where it is no comb.
    size : (width, height)
        Of the patch.
    to_patch, back : (2, 3) float
        From pixels of the form's sheet to the patch's, and from those to the page's.
    """

    inner: tuple[float, float, float, float]
    edges: tuple[float, ...]
    size: tuple[int, int]
    to_patch: np.ndarray
    back: np.ndarray

    @classmethod
    def of(cls, printed: Printed, move: np.ndarray) -> "FieldPlace":
        """Place a field where it is printed, moved by (2, 3)."""
        x, y, width, height = printed.place
        scale = min(FIELD_HEIGHT / height, float(np.hypot(*move[:, 0])))
        edge = AROUND_WIDTH * height
        to_patch = np.array([[scale, 0, (edge - x) * scale], [0, scale, (edge - y) * scale]])
        size = round((width + 2 * edge) * scale) + 1, round((height + 2 * edge) * scale) + 1
        from_patch = np.vstack([cv2.invertAffineTransform(to_patch), [0, 0, 1]])
        edges = tuple((left - x + edge) * scale for left, _ in printed.cells[1:])
        inner = (edge * scale, edge * scale, width * scale, height * scale)
        return cls(inner, edges, size, to_patch, move @ from_patch)

    def on_page(self, box: Box) -> Box:
        """The upright box on the page of a box in the patch."""
        x, y, width, height = move_box(box, self.back)
        return x, y, max(1, width), max(1, height)


def cut_ink(
    where: FieldPlace, upright: np.ndarray, form: np.ndarray, down: float
) -> list[np.ndarray]:
    """Cut the ink of a field out of a page.

    Parameters
    ----------
    where : FieldPlace
    upright : (H, W, 3) uint8
        The page.
    form : (h, w) uint8
        The form's sheet, gray.
    down : float
        Its scale, in shares of the sheet in whose pixels fields are.

    Returns
    -------
    list of (H, W) uint8
        White on black, of the patch's size: of each cell of a comb, or one.
    """
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    # OpenCV goes from each pixel of the patch to one of the page.
    patch = cv2.warpAffine(
        np.ascontiguousarray(upright), where.back, where.size, flags=flags, borderValue=(255,) * 3
    )
    printed = cv2.warpAffine(
        form,
        where.to_patch @ np.diag([1 / down, 1 / down, 1]),
        where.size,
        flags=cv2.INTER_LINEAR,
        borderValue=(255,),
    )
    lines = _lines(printed, where)
    if lines.any():
        patch = cv2.inpaint(patch, lines, 3, cv2.INPAINT_TELEA)
    # Of an empty field the grain of its paper would be taken for ink.
    seen = cv2.medianBlur(patch.min(axis=2), 3)
    paper = cv2.blur(cv2.dilate(seen, np.ones((15, 15), np.uint8)), (15, 15))
    faint = cv2.subtract(paper, seen) < INK_DARKNESS
    if faint.all():
        return [np.zeros(faint.shape, np.uint8) for _ in (*where.edges, 0)]
    ink = photo.develop(patch).ink
    ink[cv2.erode(faint.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0] = 0
    return _parted(ink, where)


def _lines(printed: np.ndarray, where: FieldPlace) -> np.ndarray:
    """Where lines are printed in a field and at its edges, (H, W) uint8, 255 on them."""
    dark = is_print(printed) * np.uint8(255)
    length = max(3, round(FRAME_LINE_LENGTH * where.inner[3]))
    lines = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    level = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, 2 * length), np.uint8))
    lines = cv2.max(lines, level)
    for edge in where.edges:  # The teeth of a comb may be short.
        columns = slice(max(0, round(edge) - 2 * LINE_BLUR), round(edge) + 2 * LINE_BLUR + 1)
        lines[:, columns] = dark[:, columns]
    around = 2 * LINE_BLUR + 1
    return cv2.dilate(lines, np.ones((around, around), np.uint8))


def _parted(ink: np.ndarray, where: FieldPlace) -> list[np.ndarray]:
    """Give each piece of ink to the cell in which its middle is; what is outside is left out."""
    x, y, width, height = where.inner
    edges = (x, *where.edges, x + width)
    cells = [np.zeros_like(ink) for _ in edges[1:]]
    labels, stats, middles = label_pieces(ink > INKED)
    soft = cv2.dilate(labels.astype(np.float32), np.ones((3, 3), np.uint8)).astype(np.int32)
    for label, (left, _, wide, tall, _) in enumerate(stats):
        across, below = middles[label]
        is_inside = x <= across <= x + width and y - 0.1 * height <= below <= y + 1.1 * height
        if not label or not is_inside or max(wide, tall) < SPECK_SIZE * height:
            continue
        # A piece over several cells is a line under them or two digits that touch: it is cut.
        quarters = [left + 0.25 * wide, left + 0.75 * wide]
        first, last = np.searchsorted(where.edges, quarters).tolist()
        if first == last:
            first = last = int(np.searchsorted(where.edges, across))
        for cell in range(first, last + 1):
            piece = np.where(soft == label, ink, 0).astype(np.uint8)
            if first != last:
                piece[:, : max(0, round(edges[cell]))] = 0
                piece[:, round(edges[cell + 1]) :] = 0
            np.maximum(cells[cell], piece, out=cells[cell])
    return cells
