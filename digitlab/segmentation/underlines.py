"""Lines under numbers, taken off where digits touch them: else both are one piece, and lost."""

import cv2
import numpy as np

from ..geometry import INKED, label_pieces
from .typical import typical_height

LENGTH = 2.0
"""Least length of an underline, in heights of a digit: the foot of a 2 can be as long as two
digits."""

THICK = 0.3
"""Greatest thickness of an underline, in heights of a digit."""

BENT = 0.15
"""How far an underline may lie from a straight one, in heights of a digit."""

FOLLOWED = 0.85
"""Share of a piece's columns whose lowest ink lies on its underline, or touches it, at least."""

BARE = 0.35
"""Share of an underline's columns on which no digit stands, at least: the feet of digits that are
written in one are no underline."""

STANDING = 0.4
"""Least height of what stands on an underline, in heights of a digit."""

BOW = 0.4
"""Width of the part of a digit's lowest bow that may lie on an underline, in heights of a digit."""

ENDS = 0.03
"""Share of a piece's columns at each end that tell whether it is bare there: a frame is at none."""


def remove_underlines(ink: np.ndarray) -> np.ndarray:
    """Take underlines off the digits that touch them.

    Parameters
    ----------
    ink : (H, W) uint8
        White on black.

    Returns
    -------
    (H, W) uint8
        The same, but 0 on such underlines; `ink` itself where there are none.
    """
    labels, stats, _ = label_pieces(ink >= INKED)
    if len(stats) < 2:
        return ink
    height = typical_height(stats[1:, :4])
    _, _, width, tall = stats[:, :4].T
    wide = (width >= LENGTH * height) & (tall >= STANDING * height)
    cleaned = ink
    for label in (1 + np.flatnonzero(wide[1:])).tolist():
        x, y, across, down = stats[label, :4].tolist()
        view = np.s_[y : y + down, x : x + across]
        line = _find_underline(labels[view] == label, height)
        if line is not None:
            cleaned = ink.copy() if cleaned is ink else cleaned
            # Its soft edge goes with it, but not the digits'.
            soft = cv2.dilate(line.view(np.uint8), np.ones((5, 3), np.uint8)) > 0
            cleaned[view][line | (soft & (ink[view] < INKED))] = 0
    return cleaned


def _find_underline(piece: np.ndarray, height: float) -> np.ndarray | None:
    """Find the underline in a piece, (h, w) bool: where it lies; None where there is none."""
    rows = np.arange(len(piece))[:, np.newaxis]
    bottoms = len(piece) - 1 - piece[::-1].argmax(axis=0)
    tops = np.where(~piece & (rows < bottoms), rows, -1).max(axis=0) + 1
    thickness = float(np.median(bottoms - tops + 1))
    is_bare = (bottoms - tops < 2 * thickness) & (piece.sum(axis=0) < 2 * thickness)
    if thickness > THICK * height or is_bare.mean() < BARE:
        return None
    end = max(1, round(ENDS * len(bottoms)))
    if not (is_bare[:end].all() or is_bare[-end:].all()):
        return None
    columns = np.arange(len(bottoms))
    straight = np.polyval(np.polyfit(columns[is_bare], bottoms[is_bare], 1), columns)
    known = is_bare & (np.abs(bottoms - straight) <= max(thickness, BENT * height))
    if not known.any():
        return None
    path = np.interp(columns, columns[known], bottoms[known])
    if (np.abs(bottoms - path) <= thickness).mean() < FOLLOWED:
        return None
    # Where a stroke crosses the line, or lies on it in part, the line is a part of it; and so it is
    # between two such places of a digit, whose lowest bow lies on it wholly.
    above = path - thickness - 1 - tops
    shared = (bottoms > path + 1) | ((above > 0) & (above < thickness))
    kernel = np.ones((1, 2 * round(BOW * height / 2) + 1), np.uint8)
    closed = cv2.morphologyEx(shared.view(np.uint8)[np.newaxis], cv2.MORPH_CLOSE, kernel)
    found: np.ndarray = piece & (np.abs(rows - path + thickness / 2) <= thickness / 2 + 1)
    return found & (closed[0] == 0)
