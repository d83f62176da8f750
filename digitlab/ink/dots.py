"""Take the dots of dotted paper off: specks that are alike and stand in rows and columns."""

import cv2
import numpy as np

from ..geometry import INKED, label_pieces

MOST_DOT_SIDE = 0.008
"""Longer side of a dot, at most, as a share of the page's longer side."""

LEAST_FILLED_SHARE = 0.5
"""Least share of its bounding box that a dot fills."""

DOT_AREAS = (0.4, 2.5)
"""Least and greatest area of a dot, as shares of the usual dot's."""

FEWEST_DOTS = 30
"""Fewest dots on dotted paper."""

LEAST_DOT_SHARE = 0.5
"""Least share of a page's specks that stand as dots do, on dotted paper: the rest may be dirt."""

MOST_PITCH_SHARE = 0.35
"""Longer side of a dot, at most, as a share of the distance to the next."""

MOST_ASTRAY = 0.2
"""How far a dot stands from where its neighbor lets one expect it, as a share of that distance."""

SAMPLED_DOTS = 200
"""Dots whose nearest neighbors tell how far dots are apart, and in which directions."""


def remove_dots(dark: np.ndarray, ink: np.ndarray) -> np.ndarray:
    """Take the dots of dotted paper off.

    A dot has neighbors, as far away as any dot's, both along its row and along its column. So has
    no speck of dirt, no decimal point and no dot of a dotted line.

    Parameters
    ----------
    dark : (H, W) uint8
        How much darker than white paper.
    ink : (H, W) uint8
        White on black, found in it.

    Returns
    -------
    (H, W) uint8
        The same, but 0 where dots lie; `dark` itself where there are none.
    """
    labels, stats, centers = label_pieces(ink >= INKED)
    dots = _specks(stats, max(dark.shape))
    if len(dots) < FEWEST_DOTS:
        return dark
    longer = float(np.median(stats[dots, 2:4].max(axis=1)))
    places = centers[dots]
    steps = _steps(places)
    pitch = float(np.hypot(*steps[0]))
    if longer > MOST_PITCH_SHARE * pitch:
        return dark
    across, down = (_has_neighbor(places, places, step, dark.shape) for step in steps)
    on_paper = across & down
    if on_paper.sum() < max(FEWEST_DOTS, LEAST_DOT_SHARE * len(dots)):
        return dark
    # Beside writing a dot may have one neighbor alone.
    beside = [_has_neighbor(places, places[on_paper], step, dark.shape) for step in steps]
    chosen = np.zeros(len(stats), np.uint8)
    chosen[dots[on_paper | beside[0] | beside[1]]] = 1
    # A dot's soft edge goes with it.
    gone = cv2.dilate(chosen[labels], np.ones((5, 5), np.uint8)) > 0
    gone &= (labels == 0) | (chosen[labels] > 0)
    return np.where(gone, 0, dark).astype(np.uint8)


def _specks(stats: np.ndarray, side: int) -> np.ndarray:
    """Labels of the pieces that may be dots, given OpenCV's statistics and the page's longer side.

    They are small, filled, and alike.
    """
    width, height, area = stats[:, 2:].T
    longer = np.maximum(width, height)
    small = (longer <= max(3, MOST_DOT_SIDE * side)) & (area >= LEAST_FILLED_SHARE * width * height)
    small &= longer <= 2 * np.minimum(width, height)
    small[0] = False
    if not small.any():
        return np.zeros(0, int)
    usual = float(np.median(area[small]))
    return np.flatnonzero(small & (area >= DOT_AREAS[0] * usual) & (area <= DOT_AREAS[1] * usual))


def _steps(places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Steps from a dot to the next in its row, and in its column, (2,) each, of dots (N, 2)."""
    sample = places[:: max(1, len(places) // SAMPLED_DOTS)]
    nearest = np.array([_nearest(places, place) for place in sample])
    pitch = float(np.median(np.hypot(*nearest.T)))
    # A neighbor may be on any of four sides: four times the angle is the same for all.
    turns = np.exp(4j * np.arctan2(nearest[:, 1], nearest[:, 0]))
    angle = float(np.angle(turns.mean())) / 4
    step = pitch * np.array([np.cos(angle), np.sin(angle)])
    return step, np.array([-step[1], step[0]])


def _nearest(places: np.ndarray, place: np.ndarray) -> np.ndarray:
    """Step, (2,), from a place to the nearest other of (N, 2)."""
    away = places - place
    far = np.hypot(away[:, 0], away[:, 1])
    far[far == 0] = np.inf
    step: np.ndarray = away[far.argmin()]
    return step


def _has_neighbor(
    places: np.ndarray, others: np.ndarray, step: np.ndarray, shape: tuple[int, ...]
) -> np.ndarray:
    """Whether another dot stands a step before or behind each, (N, 2): (N,) bool."""
    reach = max(1, round(MOST_ASTRAY * float(np.hypot(*step))))
    near = np.zeros((shape[0] + 2 * reach, shape[1] + 2 * reach), np.uint8)
    columns, rows = others.round().astype(int).T + reach
    near[rows, columns] = 1
    around = cv2.dilate(near, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8))
    found = np.zeros(len(places), bool)
    for away in (step, -step):
        columns, rows = (places + away).round().astype(int).T + reach
        inside = (rows >= 0) & (rows < len(near)) & (columns >= 0) & (columns < near.shape[1])
        found[inside] |= around[rows[inside], columns[inside]] > 0
    return found
