"""The curves of a training under way, as a small SVG: it is drawn anew every second.

Altair's charts would be taken down and put up again each time, and jump.
"""

from collections.abc import Sequence
from html import escape
from itertools import pairwise
from typing import NamedTuple

from ..wording import percent
from .colors import ACCENT, Palette

WIDTH, HEIGHT = 560, 220
"""Of a picture, in its own units."""

LEFT, RIGHT, TOP, BOTTOM = 52, 150, 12, 30
"""Margins for the labels, in the same units."""


class Curve(NamedTuple):
    """A curve: its name, its points (x, y), and whether it is the one to look at."""

    name: str
    points: Sequence[tuple[float, float]]
    is_main: bool = False


def accuracy_svg(curves: Sequence[Curve], end: float, colors: Palette) -> str:
    """Draw shares, 0 to 1, over the seconds of a training.

    Parameters
    ----------
    curves : sequence of Curve
    end : float
        Seconds at the right end, at least; the axis grows in steps and does not move every second.
    colors : Palette
        Of the page.

    Returns
    -------
    str
        An SVG document.
    """
    last = max([end, *(x for curve in curves for x, _ in curve.points)])
    span = next(step for step in _spans() if step >= last)
    wide, high = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def place(x: float, y: float) -> str:
        return f"{LEFT + wide * x / span:.1f},{TOP + high * (1 - y):.1f}"

    parts = []
    for share in (0, 0.25, 0.5, 0.75, 1):
        start, stop = place(0, share).split(","), place(span, share).split(",")
        parts.append(
            f'<path d="M{start[0]} {start[1]}H{stop[0]}" stroke="{colors.bar}" opacity="0.35"/>'
            f'<text x="{LEFT - 8}" y="{float(start[1]) + 4:.1f}" text-anchor="end">'
            f"{percent(share)}</text>"
        )
    for x in (0, span / 2, span):
        at = place(x, 0).split(",")[0]
        parts.append(f'<text x="{at}" y="{HEIGHT - 8}" text-anchor="middle">{x:g} s</text>')
    heights = _apart([curve.points[-1][1] if curve.points else 0 for curve in curves])
    for curve, y in zip(curves, heights, strict=True):
        if not curve.points:
            continue
        bold = ' font-weight="700"'
        color = ACCENT if curve.is_main else colors.bar
        line = " ".join(place(*point) for point in curve.points)
        value = percent(curve.points[-1][1], 1)
        parts.append(
            f'<polyline points="{line}" fill="none" stroke="{color}" '
            f'stroke-width="{3 if curve.is_main else 2}"/>'
            f'<text x="{WIDTH - RIGHT + 8}" y="{TOP + high * (1 - y) + 4:.1f}"'
            f"{bold if curve.is_main else ''}>{escape(curve.name)} {value}</text>"
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'font-family="sans-serif" font-size="13" fill="{colors.label}">{"".join(parts)}</svg>'
    )


def _spans() -> Sequence[float]:
    """Lengths that the axis may have, seconds."""
    return [mark * 10**power for power in range(5) for mark in (1, 2, 3, 5)]


def _apart(shares: Sequence[float], least: float = 0.09) -> list[float]:
    """Heights of labels, moved apart where they would lie on each other."""
    order = sorted(range(len(shares)), key=lambda at: -shares[at])
    heights = list(shares)
    for above, below in pairwise(order):
        heights[below] = min(heights[below], heights[above] - least)
    return heights
