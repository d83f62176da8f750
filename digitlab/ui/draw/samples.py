"""Three digits to tap, for those who have no hand free to draw: made up, and nobody's."""

from array import array
from functools import cache

from ...io.images import encode_png
from ..canvas import rasterize
from ..canvas.canvas import Shape
from ..canvas.fabric import Stroke
from ..widgets.thumbnails import data_url

Run = tuple[tuple[float, float], ...]

SAMPLES: dict[int, tuple[Run, ...]] = {
    2: (
        (
            *((0.18, 0.28), (0.27, 0.11), (0.38, 0.06), (0.56, 0.05), (0.69, 0.09), (0.73, 0.13)),
            *((0.78, 0.27), (0.76, 0.37), (0.74, 0.42), (0.55, 0.63), (0.17, 0.93), (0.86, 0.92)),
        ),
    ),
    4: (((0.24, 0.06), (0.17, 0.54), (0.84, 0.54)), ((0.66, 0.08), (0.65, 0.96))),
    7: (
        ((0.15, 0.1), (0.84, 0.07), (0.65, 0.38), (0.5, 0.68), (0.4, 0.97)),
        ((0.3, 0.53), (0.76, 0.5)),
    ),
}
"""Digit → its pen-down runs, points in a square of side 1, y downwards."""

SAMPLE_SHARE = 0.6
"""Of a sample, in the canvas' height."""

PICTURE_SIDE = 44
"""Side of a sample's picture, pixels."""


def strokes(digit: int, shape: Shape, pen_width: float) -> tuple[Stroke, ...]:
    """The strokes of a sample in the middle of a canvas."""
    height, width = shape
    side = SAMPLE_SHARE * height
    left, top = (width - side) / 2, (height - side) / 2
    return tuple(
        Stroke(
            "M" + "L" * (len(run) - 1),
            array("f", (v for x, y in run for v in (left + x * side, top + y * side))),
            pen_width,
        )
        for run in SAMPLES[digit]
    )


@cache
def thumbnail(digit: int, theme: str) -> str:
    """A small picture of a sample on a page of a theme, as an address that holds it."""
    ink = rasterize.draw(
        strokes(digit, (PICTURE_SIDE, PICTURE_SIDE), PICTURE_SIDE / 9), (PICTURE_SIDE, PICTURE_SIDE)
    )
    return data_url(encode_png(ink if theme == "dark" else 255 - ink))
