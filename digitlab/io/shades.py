"""Ink in the shades between two colors ↔ PNG files that hold the shades as a palette.

They are written five times as fast as the same picture in three channels, and are smaller.
"""

import io
from functools import lru_cache

import numpy as np
from PIL import Image

from ..geometry import shrink

RLE = 3
"""zlib's Z_RLE: as fast as OpenCV's PNGs, which are made with it too."""


@lru_cache(maxsize=8)
def _palette(paper: str, pen: str) -> bytes:
    """The 256 shades from one color to another, such as "#ffffff"; red, green and blue of each."""
    first, last = (
        np.frombuffer(bytes.fromhex(color.removeprefix("#")), np.uint8) for color in (paper, pen)
    )
    return np.linspace(first, last, 256).round().astype(np.uint8).tobytes()


def encode_shades(ink: np.ndarray, paper: str, pen: str) -> bytes:
    """Make a PNG of ink.

    Parameters
    ----------
    ink : (H, W) uint8
        0 is paper, 255 is full ink.
    paper, pen : str
        Their colors, as "#1d2127".
    """
    return _encode(ink, _palette(paper, pen))


def shrink_shades(png: bytes, side: int) -> bytes:
    """Shrink what `encode_shades` has made to at most `side` pixels a side."""
    with Image.open(io.BytesIO(png), formats=["PNG"]) as picture:
        palette = bytes(picture.getpalette() or b"")
        return _encode(shrink(np.asarray(picture), side), palette)


def _encode(indices: np.ndarray, palette: bytes) -> bytes:
    picture = Image.fromarray(indices)
    picture.putpalette(palette)
    file = io.BytesIO()
    picture.save(file, "PNG", compress_level=1, compress_type=RLE)
    return file.getvalue()
