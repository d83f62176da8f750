"""Glyphs side by side on a line, as near as people put them: touching, overlapping, far apart."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .glyphs import Strokes

BANDS = 10
"""Bands of height in which the distance of two neighbors is measured."""

TOP, BAND = -1.4, 0.2
"""Upper edge of the first band, and height of a band, in heights."""

DEEPEST = 0.55
"""How far a glyph may reach over the box of the one before it, heights."""


@dataclass(frozen=True)
class Style:
    """How one writer sets a line.

    Attributes
    ----------
    gap, spread : float
        Distance of neighbors in heights, and how much it varies; below 0 they overlap.
    space : float
        Distance where a space is.
    slope : float
        Of the baseline, rows per column.
    wander : float
        How far digits leave the baseline, heights.
    sizes : float
        How much their sizes differ, as a logarithm.
    low_ones : bool
        Whether ones are shorter than their neighbors.
    fraction : float
        How far digits before a slash are raised, and those behind it lowered, heights.
    crossing : float
        How much nearer than others the neighbors of a slash stand, heights.
    loose : float
        How far the strokes of one digit are from where they belong, heights: an open 4 and the hat
        of a 5 fall into two pieces.
    slashed_zeros, crossed_sevens : bool
        Whether a stroke is added to each.
    lean : float
        How much more than other digits the ones lean, columns per row.
    made_up : bool
        Whether its digits are those of a made-up hand; see `transforms.hands`.
    """

    gap: float
    spread: float
    space: float
    slope: float
    wander: float
    sizes: float
    low_ones: bool
    fraction: float
    crossing: float
    loose: float
    slashed_zeros: bool
    crossed_sevens: bool
    lean: float
    made_up: bool


def random_style(rng: np.random.Generator) -> Style:
    """Draw a style."""
    kind = rng.random()
    if kind < 0.24:
        gap, spread = rng.uniform(-0.1, 0.04), 0.05
    elif kind < 0.6:
        gap, spread = rng.uniform(0.02, 0.2), 0.06
    elif kind < 0.88:
        gap, spread = rng.uniform(0.1, 0.45), 0.1
    else:
        gap, spread = rng.uniform(0.4, 1.3), 0.2
    rough = rng.random() < 0.25
    return Style(
        gap,
        spread,
        max(gap, 0) + rng.uniform(0.3, 1.2) * (3 if rng.random() < 0.15 else 1),
        rng.normal(0, 0.12 if rough else 0.04),
        abs(rng.normal(0, 0.12 if rough else 0.04)),
        abs(rng.normal(0, 0.2 if rough else 0.08)),
        bool(rng.random() < 0.12),
        float(rng.uniform(0.1, 0.9)) if rng.random() < 0.35 else 0.0,
        float(rng.uniform(0.0, 0.35)) if rng.random() < 0.3 else 0.0,
        float(rng.uniform(0.02, 0.12)) if rng.random() < 0.25 else 0.0,
        bool(rng.random() < 0.12),
        bool(rng.random() < 0.06),
        float(rng.uniform(-0.2, 0.6)) if rng.random() < 0.4 else 0.0,
        bool(rng.random() < 0.12),
    )


def side_by_side(glyphs: Sequence[Strokes], gaps: Sequence[float]) -> list[Strokes]:
    """Move each glyph right until it has its gap to those before it.

    Parameters
    ----------
    glyphs : sequence of strokes
    gaps : sequence of float
        Before each glyph; the first is not used.
    """
    placed: list[Strokes] = []
    reach = np.full(BANDS, -np.inf)
    edge = 0.0
    for glyph, gap in zip(glyphs, gaps, strict=True):
        points = np.concatenate(glyph)
        left, right = _edges(points)
        x = 0.0
        if placed:
            nearest = float((left - reach).min())
            # As near as the bands let it, but not right over what stands before.
            x = edge - float(points[:, 0].min()) + gap - min(DEEPEST, edge)
            if np.isfinite(nearest):
                x = max(x, gap - nearest)
        reach = np.maximum(reach, right + x)
        edge = max(edge, float(points[:, 0].max()) + x)
        placed.append([run + np.array((x, 0)) for run in glyph])
    return placed


def _edges(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Leftmost and rightmost x of (n, 2) in each band; of a band and its neighbors, the outer."""
    bands = np.clip((points[:, 1] - TOP) / BAND, 0, BANDS - 1).astype(int)
    left, right = np.full(BANDS + 2, np.inf), np.full(BANDS + 2, -np.inf)
    np.minimum.at(left, bands + 1, points[:, 0])
    np.maximum.at(right, bands + 1, points[:, 0])
    left = np.minimum(np.minimum(left[:-2], left[2:]), left[1:-1])
    right = np.maximum(np.maximum(right[:-2], right[2:]), right[1:-1])
    return left, right
