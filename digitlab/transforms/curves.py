"""Control points → smooth pen strokes that vary a little.

Coordinates: x to the right, y downwards, a digit about 1 high.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

Strokes = list[np.ndarray]
"""Runs of (n, 2) float, pen down."""

CURVE_POINTS = 8
"""Points between two control points."""

POINT_DEVIATION = 0.025
"""Standard deviation of each control point's place, as a share of the height."""

BEND_DEVIATION = 0.06
"""Standard deviation of the coefficients by which the plane is bent."""

WIDTH_RANGE = (0.75, 1.2)
"""Range of the width against the height."""


def bend(strokes: Strokes, rng: np.random.Generator) -> Strokes:
    """Stretch and bend strokes by a random quadratic map, the same for all of them."""
    wide = rng.uniform(*WIDTH_RANGE)
    first, second = rng.normal(0, BEND_DEVIATION, (2, 3))
    bent = []
    for run in strokes:
        x, y = run[:, 0], run[:, 1] - 0.5
        terms = np.column_stack([x * x, x * y, y * y])
        bent.append(np.column_stack([wide * (x + terms @ first), y + terms @ second]))
    return bent


def curve(points: Sequence[tuple[float, float]], rng: np.random.Generator) -> np.ndarray:
    """Join control points, each moved a little, by a smooth curve (Catmull and Rom 1974).

    Returns
    -------
    (n, 2) float
    """
    knots = np.asarray(points, np.float64)
    knots = knots + rng.normal(0, POINT_DEVIATION, knots.shape)
    ends = [2 * knots[0] - knots[1], *knots, 2 * knots[-1] - knots[-2]]
    before, start, end, after = (
        np.array(ends[shift : len(knots) - 1 + shift])[:, None] for shift in range(4)
    )
    t = (np.arange(CURVE_POINTS) / CURVE_POINTS)[None, :, None]
    path = 0.5 * (
        2 * start
        + (end - before) * t
        + (2 * before - 5 * start + 4 * end - after) * t**2
        + (3 * start - before - 3 * end + after) * t**3
    )
    return np.concatenate([path.reshape(-1, 2), knots[-1:]])


def arc(
    center: tuple[float, float],
    radii: tuple[float, float],
    start: float,
    turn: float,
) -> list[tuple[float, float]]:
    """Control points of a part of an ellipse, by angles in degrees; 0 is right, 90 is down."""
    count = max(3, round(abs(turn) / 45) + 1)
    angles = np.deg2rad(np.linspace(start, start + turn, count))
    x = center[0] + radii[0] * np.cos(angles)
    y = center[1] + radii[1] * np.sin(angles)
    return list(zip(x.tolist(), y.tolist(), strict=True))


def line(*ends: tuple[float, float]) -> list[tuple[float, float]]:
    """Control points of a broken line: two close ones at each corner keep it sharp."""
    points = [ends[0]]
    for start, end in pairwise(ends):
        points += [
            (start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1]))
            for share in (0.06, 0.5, 0.94, 1.0)
        ]
    return points
