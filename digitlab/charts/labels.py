"""Where the names of points in a chart stand, so that they do not lie on one another.

Vega-Lite has no placement of labels. Each name goes to the side of its point where it covers the
least of what is already there.
"""

from collections.abc import Iterable
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

PLOT_WIDTH, PLOT_HEIGHT = 250, 330
"""Plot of a phone, pixels; a wider plot has more room between the names."""

LETTER_WIDTH, LINE_HEIGHT = 6.5, 14
"""Width of a letter and height of a line of the names, pixels."""

NAME_MARGIN = 40
"""Pixels beyond the plot that a name may reach into."""

BEYOND_COST = 20
"""Cost of a pixel beyond the margin, in square pixels of overlap."""

POINT_RADIUS = 6
"""Half the size of a point, pixels."""


class Side(NamedTuple):
    """Where a name stands beside its point: pixels to the right and down, and its alignment."""

    dx: int
    dy: int
    align: Literal["left", "center", "right"]


SIDES = (Side(9, 0, "left"), Side(-9, 0, "right"), Side(0, -12, "center"), Side(0, 13, "center"))
"""Where a label may stand beside its point."""


class Rectangle(NamedTuple):
    """A part of the plot, pixels; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: "Rectangle") -> float:
        """Square pixels that two rectangles share."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, width) * max(0.0, height)

    def beyond(self) -> float:
        """Pixels by which the rectangle leaves the plot and its margin."""
        return max(0, -NAME_MARGIN - self.left) + max(0, self.right - PLOT_WIDTH - NAME_MARGIN)


def place_names(x: pd.Series, y: pd.Series, names: Iterable[str]) -> dict[Side, list[str]]:
    """Choose a side for the name of each point.

    Parameters
    ----------
    x, y : Series of float
        Positive; both axes are logarithmic.
    names : iterable of str
        As many.

    Returns
    -------
    dict
        Side → the names that stand there, maybe none.
    """
    points = pd.DataFrame(
        {"x": _on_log_axis(x) * PLOT_WIDTH, "y": _on_log_axis(y) * PLOT_HEIGHT, "name": list(names)}
    )
    taken = [
        Rectangle(x - POINT_RADIUS, y - POINT_RADIUS, x + POINT_RADIUS, y + POINT_RADIUS)
        for x, y in zip(points["x"], points["y"], strict=True)
    ]
    groups: dict[Side, list[str]] = {side: [] for side in SIDES}
    for x, y, name in points.sort_values("y").itertuples(index=False):
        places = {side: _place(x, y, name, side) for side in SIDES}
        best = min(SIDES, key=lambda side: _cost(places[side], taken))
        groups[best].append(name)
        taken.append(places[best])
    return groups


def _on_log_axis(values: pd.Series) -> np.ndarray:
    """Positions on a logarithmic axis from the least to the largest value, 0 to 1."""
    logs = np.log(values.to_numpy(float))
    return (logs - logs.min()) / max(np.ptp(logs), 1e-9)


def _place(x: float, y: float, name: str, side: Side) -> Rectangle:
    """Rectangle of a name beside its point."""
    width = LETTER_WIDTH * len(name)
    left = x + side.dx - {"left": 0, "right": width, "center": width / 2}[side.align]
    return Rectangle(
        left, y + side.dy - LINE_HEIGHT / 2, left + width, y + side.dy + LINE_HEIGHT / 2
    )


def _cost(place: Rectangle, taken: Iterable[Rectangle]) -> float:
    """What a name covers of points and other names, and how far it leaves the plot."""
    return sum(map(place.overlap, taken)) + BEYOND_COST * place.beyond()
