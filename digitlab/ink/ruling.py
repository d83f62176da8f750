"""Take ruling off: ruled lines, squares and the boxes of forms.

A ruled line is thin, straight for long, and goes from one side of the paper to the other; in a form
it closes a box. Writing is not straight for that long. So a morphological opening by a long
straight piece leaves the lines. Ink that crosses a line stays where it is darker than the line;
where it is not, the stroke is closed from one side of the line to the other.
"""

from collections.abc import Sequence

import cv2
import numpy as np

from ..geometry import label_pieces
from .form import FAINTEST_LINE, Boxes, find_boxes
from .line_removal import LEAST_THICK, take_off
from .morphology import close_by, open_by
from .slopes import COARSE_SIDE, find_slopes, shear

PIECE_LENGTH = 0.07
"""Length of what must be straight, as a share of the page's longer side."""

LEAST_LENGTH = 0.4
"""Least length of a line, as a share of the page's longer side."""

ACROSS_SHARE = 0.85
"""Length of a line that goes all the way across, as a share of the side along it."""

FEW_LINES = 4
"""Lines across above which they tell how far the sheet reaches."""

MOST_LINE_DARKNESS = 1.25
"""Greatest darkness of a place on a line, as a multiple of the line's median."""

HALF_SIZE_LENGTH = 0.9
"""Least length of a line in half the size, as a share of half its least length."""

LEAST_DENSITY = 0.6
"""Least share of a line's length that is not gaps."""

STROKE_DARKNESS = 1.4
"""Darkness from which on a short line is a stroke, as a multiple of the lines' that go across."""

LEAST_INSIDE = 0.85
"""Least share of its way through boxes that a line is seen on: strokes in a row leave gaps."""

PIECE_SLOPES = (-0.024, -0.012, 0.0, 0.012, 0.024)
"""Slopes, relative to the page's, at which pieces of lines are looked for: paper is never flat."""

SIDE_PIECE = 0.6
"""Length of what must be straight to be a box's side, as a share of that."""

LEAST_SIDE = 40
"""Shorter side of the smallest picture on which lines are looked for, pixels."""

LEAST_CROP = 16
"""Shorter side of the smallest picture of one digit in which a frame is looked for, pixels."""

FRAME_LENGTH = 0.45
"""Least length of a frame's line in a picture of one digit, as a share of the side along it."""

RIM_DISTANCE = 0.22
"""Greatest distance of a frame's line from the picture's edge, as a share of the side across it."""

LINE_THICKNESS = 0.009
"""Thickness of a line on a page, as a share of the page's longer side."""

FRAME_THICKNESS = 0.08
"""Thickness of a frame's line, as a share of the side of a picture of one digit."""


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
        lines = _find_lines(along, slopes[upright], piece, thickest, least)
        if boxes.side:
            inside = cv2.transpose(boxes.inside) if upright else boxes.inside
            lines = _without_strokes(lines, inside, piece)
        if not upright:
            sheet = _extent(lines) or longest
        if boxes.side:
            slope = -boxes.slope if upright else boxes.slope
            # A box shows that these are lines, however uneven they make the paper look.
            sides = cv2.transpose(dark) if upright else dark
            sides = _straight(sides, slope, round(SIDE_PIECE * boxes.side), boxes.thickest)
            sides = cv2.min(sides, cv2.transpose(boxes.frames) if upright else boxes.frames)
            # Where one side crosses another, neither is thin: it goes on behind.
            sides = close_by(sides, 1, 2 * boxes.thickest + 1)
            lines = cv2.max(lines, _even_out(sides))
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
        lines = _straight(along, 0.0, round(FRAME_LENGTH * columns), thickest)
        inner = round(RIM_DISTANCE * rows)
        lines[inner : rows - inner] = 0
        ink = take_off(ink, cv2.transpose(lines) if upright else lines, upright, thickest)
    return ink


def _find_lines(
    dark: np.ndarray, slope: float, piece: int, thickest: int, least: float
) -> np.ndarray:
    """Find lines that are nearly level, in half the size first: most pages have none.

    Parameters
    ----------
    dark : (H, W) uint8
    slope, piece, thickest
        See `_straight`.
    least : float
        Least length of a line, pixels.

    Returns
    -------
    (H, W) uint8
        Darkness of the lines.
    """
    tilts: Sequence[float] = PIECE_SLOPES
    if max(dark.shape) > COARSE_SIDE:
        small = cv2.resize(dark, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        # There a line is half as dark, if it is thin.
        small = cv2.add(small, small)
        strengths = [_straight(small, slope, piece // 2, thickest, [tilt]) for tilt in PIECE_SLOPES]
        lines = _lines(np.max(strengths, axis=0), piece // 2, HALF_SIZE_LENGTH * least / 2) > 0
        tilts = [
            tilt
            for tilt, strength in zip(PIECE_SLOPES, strengths, strict=True)
            if (strength[lines] >= FAINTEST_LINE).any()
        ]
        if not tilts:
            return np.zeros_like(dark)
    return _lines(_straight(dark, slope, piece, thickest, tilts), piece, least)


def _straight(
    dark: np.ndarray, slope: float, piece: int, thickest: int, tilts: Sequence[float] = PIECE_SLOPES
) -> np.ndarray:
    """Find thin pieces that are straight and nearly level.

    Parameters
    ----------
    dark : (H, W) uint8
    slope : float
        Of the page's lines, down over across.
    piece : int
        Length of a piece, pixels.
    thickest : int
        Thickness of the thickest piece, pixels.
    tilts : sequence of float
        Slopes, relative to that, at which pieces are looked for.

    Returns
    -------
    (H, W) uint8
        Darkness of the pieces.
    """
    piece = max(9, piece)
    strength = np.zeros_like(dark)
    for tilt in tilts:
        level = shear(dark, slope + tilt)
        # Averaging closes small gaps, so that noise does not break a line.
        level = cv2.blur(level, (max(3, piece // 6), 1))
        straight = open_by(level, 1, piece)
        if straight.max() >= FAINTEST_LINE:
            strength = cv2.max(strength, shear(straight, -slope - tilt))
    # Thickness is measured on all the ink: only the middle of a slanted stroke is level for long.
    thick = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((thickest, 1), np.uint8))
    return cv2.subtract(strength, thick)


def _lines(strength: np.ndarray, piece: int, least: float) -> np.ndarray:
    """Join straight pieces to lines and keep the long ones.

    Straight strokes of digits that stand in a row leave larger gaps than a line does, and are
    darker than the lines that go all the way.

    Parameters
    ----------
    strength : (H, W) uint8
        Darkness of straight pieces.
    piece : int
        Length of a piece, pixels.
    least : float
        Least length of a line, pixels.

    Returns
    -------
    (H, W) uint8
        Darkness of the lines.
    """
    mask = (strength >= FAINTEST_LINE).astype(np.uint8)
    if not mask.any():
        return np.zeros_like(strength)
    # Pieces that go on in each other's direction are one line.
    reach = max(9, piece)
    # At the picture's edges, too, a line is to grow by as much: its length is measured on that.
    padded = cv2.copyMakeBorder(mask, 0, 0, reach, reach, cv2.BORDER_CONSTANT)
    joined = cv2.dilate(padded, np.ones((3, reach), np.uint8))
    labels, stats, _ = label_pieces(joined)
    labels = labels[:, reach:-reach]
    found = []
    for label in np.flatnonzero(stats[:, cv2.CC_STAT_WIDTH] - reach >= least).tolist():
        if label == 0:
            continue
        x, y, width, height = stats[label, :4].tolist()
        part = (slice(y, y + height), slice(max(0, x - reach), x - reach + width))
        is_line = (labels[part] == label) & (mask[part] > 0)
        if is_line.any() and is_line.any(axis=0).sum() >= LEAST_DENSITY * (width - reach):
            # A line is darkest in its middle: take the median of each column's maximum.
            middle = np.where(is_line, strength[part], 0).max(axis=0)[is_line.any(axis=0)]
            found.append((width, float(np.median(middle)), part, is_line))
    kept = np.zeros_like(strength)
    far = ACROSS_SHARE * strength.shape[1]
    usual = np.median([dark for width, dark, *_ in found if width > far] or [255])
    for width, dark, part, is_line in found:
        if width > far or dark < STROKE_DARKNESS * usual:
            # What is much darker than the line is a stroke that stands on it.
            kept[part][is_line] = np.minimum(
                strength[part][is_line], min(255, round(MOST_LINE_DARKNESS * dark))
            )
    return kept


def _without_strokes(lines: np.ndarray, inside: np.ndarray, piece: int) -> np.ndarray:
    """Level lines, less strokes that stand in a row, such as the bars of a grid's fives.

    Parameters
    ----------
    lines : (H, W) uint8
        Darkness of lines; 0 where there is none.
    inside : (H, W) uint8
        255 inside boxes, away from their sides.
    piece : int
        Length of a gap that may be in a line, pixels.

    Returns
    -------
    (H, W) uint8
    """
    joined = cv2.dilate((lines > 0).view(np.uint8), np.ones((3, piece), np.uint8))
    labels, stats, _ = label_pieces(joined)
    kept = lines.copy()
    for label, (x, y, width, height, _) in enumerate(stats[1:].tolist(), 1):
        part = slice(y, y + height), slice(x, x + width)
        own = (labels[part] == label) & (inside[part] > 0)
        covered = own & (lines[part] > 0)
        if covered.any(axis=0).sum() < LEAST_INSIDE * own.any(axis=0).sum():
            kept[part][covered] = 0
    return kept


def _even_out(sides: np.ndarray) -> np.ndarray:
    """Darkness of level sides of boxes, (H, W) uint8, less that of strokes that stand on them."""
    labels, stats, _ = label_pieces(sides >= FAINTEST_LINE)
    even = np.zeros_like(sides)
    for label, (x, y, width, height, _) in enumerate(stats[1:].tolist(), 1):
        part = slice(y, y + height), slice(x, x + width)
        own = np.where(labels[part] == label, sides[part], 0)
        even[part] = np.maximum(even[part], np.minimum(own, _most(own)))
    return even


def _most(strength: np.ndarray) -> int:
    """Darkness up to which a level line, (h, w) uint8, 0 beside it, is itself and no stroke."""
    # A line is darkest in its middle: take the median of each column's maximum.
    columns = strength.max(axis=0)
    return min(255, round(MOST_LINE_DARKNESS * float(np.median(columns[columns > 0]))))


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
