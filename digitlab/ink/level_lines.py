"""Straight, nearly level lines in ink, as on ruled paper.

A line is thin, straight for long, and seen on most of its way. So a morphological opening by a long
straight piece leaves it, and pieces that go on in each other's direction are one line.
"""

from collections.abc import Sequence

import cv2
import numpy as np

from ..geometry import label_pieces
from .form import FAINTEST_LINE
from .morphology import open_by
from .slopes import RULING_SIDE, shear

ACROSS_SHARE = 0.85
"""Length of a line that goes all the way across, as a share of the side along it."""

PIECE_SLOPES = (-0.024, -0.012, 0.0, 0.012, 0.024)
"""Slopes, relative to the page's, at which pieces of lines are looked for: paper is never flat."""

HALF_SIZE_LENGTH = 0.9
"""Least length of a line in half the size, as a share of half its least length."""

LEAST_DENSITY = 0.6
"""Least share of a line's length that is not gaps."""

STROKE_DARKNESS = 1.4
"""Darkness from which on a short line is a stroke, as a multiple of the lines' that go across."""

MOST_LINE_DARKNESS = 1.25
"""Greatest darkness of a place on a line, as a multiple of the line's median."""

LEAST_INSIDE = 0.85
"""Least share of its way through boxes that a line is seen on: strokes in a row leave gaps."""


def find_lines(
    dark: np.ndarray, slope: float, piece: int, thickest: int, least: float
) -> np.ndarray:
    """Find lines that are nearly level, in half the size first: most pages have none.

    Parameters
    ----------
    dark : (H, W) uint8
    slope, piece, thickest
        See `find_pieces`.
    least : float
        Least length of a line, pixels.

    Returns
    -------
    (H, W) uint8
        Darkness of the lines.
    """
    tilts: Sequence[float] = PIECE_SLOPES
    if max(dark.shape) > RULING_SIDE:
        small = cv2.resize(dark, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        # There a line is half as dark, if it is thin.
        small = cv2.add(small, small)
        strengths = [
            find_pieces(small, slope, piece // 2, thickest, [tilt]) for tilt in PIECE_SLOPES
        ]
        lines = _lines(np.max(strengths, axis=0), piece // 2, HALF_SIZE_LENGTH * least / 2) > 0
        tilts = [
            tilt
            for tilt, strength in zip(PIECE_SLOPES, strengths, strict=True)
            if (strength[lines] >= FAINTEST_LINE).any()
        ]
        if not tilts:
            return np.zeros_like(dark)
    return _lines(find_pieces(dark, slope, piece, thickest, tilts), piece, least)


def find_pieces(
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
            dark = _darkness(np.where(is_line, strength[part], 0))
            found.append((width, dark, part, is_line))
    kept = np.zeros_like(strength)
    far = ACROSS_SHARE * strength.shape[1]
    usual = np.median([dark for width, dark, *_ in found if width > far] or [255])
    for width, dark, part, is_line in found:
        if width > far or dark < STROKE_DARKNESS * usual:
            # What is much darker than the line is a stroke that stands on it.
            kept[part][is_line] = np.minimum(strength[part][is_line], _most(dark))
    return kept


def without_strokes(lines: np.ndarray, inside: np.ndarray, piece: int) -> np.ndarray:
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


def even_out(sides: np.ndarray) -> np.ndarray:
    """Darkness of level sides of boxes, (H, W) uint8, less that of strokes that stand on them."""
    labels, stats, _ = label_pieces(sides >= FAINTEST_LINE)
    even = np.zeros_like(sides)
    for label, (x, y, width, height, _) in enumerate(stats[1:].tolist(), 1):
        part = slice(y, y + height), slice(x, x + width)
        own = np.where(labels[part] == label, sides[part], 0)
        even[part] = np.maximum(even[part], np.minimum(own, _most(_darkness(own))))
    return even


def _darkness(line: np.ndarray) -> float:
    """Darkness of a level line, (h, w) uint8, 0 beside it: the usual one of its middle."""
    # A line is darkest in its middle: take the median of each column's maximum.
    columns = line.max(axis=0)
    return float(np.median(columns[columns > 0]))


def _most(dark: float) -> int:
    """Darkness up to which a line of this darkness is itself; what is darker is a stroke."""
    return min(255, round(MOST_LINE_DARKNESS * dark))
