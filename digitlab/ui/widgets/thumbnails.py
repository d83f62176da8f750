"""Small pictures, enlarged or laid side by side for the eye."""

import base64
from collections.abc import Sequence

import numpy as np

TILE_SIDE = 300
"""Side that a small picture is enlarged to, pixels."""

PER_ROW = 16
"""Pictures side by side on a contact sheet."""


def tile(picture: np.ndarray) -> np.ndarray:
    """Pad (h, w) with black to a square and enlarge it so that single pixels can be seen."""
    height, width = picture.shape
    side = max(picture.shape)
    top, left = (side - height) // 2, (side - width) // 2
    square = np.pad(picture, ((top, side - height - top), (left, side - width - left)))
    factor = max(1, TILE_SIDE // side)
    return square.repeat(factor, axis=0).repeat(factor, axis=1)


def contact_sheet(pictures: Sequence[np.ndarray]) -> np.ndarray:
    """Lay (28, 28) pictures side by side, in rows, doubled in size, a gray line between them."""
    framed = [np.pad(digit, ((0, 1), (0, 1)), constant_values=90) for digit in pictures]
    per_row = min(PER_ROW, len(framed))
    framed += [np.zeros_like(framed[0])] * (-len(framed) % per_row)
    rows = [np.hstack(framed[at : at + per_row]) for at in range(0, len(framed), per_row)]
    return np.vstack(rows).repeat(2, axis=0).repeat(2, axis=1)


def data_url(file: bytes) -> str:
    """Write a PNG or JPEG file as an address that holds it."""
    kind = "png" if file.startswith(b"\x89PNG") else "jpeg"
    return f"data:image/{kind};base64,{base64.b64encode(file).decode()}"


def svg_url(svg: str) -> str:
    """Write an SVG document as an address that holds it: pages show no SVG beside their words."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
