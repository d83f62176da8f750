"""Formats and limits, and the words that a caller and its decoder process exchange."""

import struct
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "TIFF", "GIF", "PPM", "JPEG2000", "AVIF", "HEIF")
"""What is read beside PDF, by Pillow's names; PPM stands for all PNM."""

CLAIMS = "PNG, JPEG, HEIC, WebP, AVIF, GIF, BMP, TIFF, JPEG 2000, PNM or PDF"
"""What is read, in words."""

MAX_PIXELS = 36_000_000
"""Largest picture, pixels: three times a 12-megapixel photo; a sheet of A4 at 600 dots to the
inch."""

MAX_COSTLY = 12_500_000
"""Largest progressive JPEG or picture with transparency, pixels: each takes more memory."""

MAX_BY_FORMAT = {
    "WEBP": MAX_COSTLY,
    "AVIF": MAX_COSTLY,
    "JPEG2000": 9_000_000,
    "HEIF": 25_000_000,
}
"""Largest picture of a format whose decoder takes more memory than others, in pixels. Phones take
photos of 24 megapixels as HEIC."""

MAX_SIDE = 100_000
"""Longest side, pixels: a row is handed over whole."""

MAX_PAGES = 200
"""Most pages of one file."""

STRIP_PIXELS = 1_000_000
"""Pixels of a strip, which is handed over at once; its copies on the way take memory."""

COUNT, OPEN, NEXT = b"c", b"o", b"n"
"""Requests. A file follows `COUNT`; a file and the number of the first page follow `OPEN`."""

COUNT_AT, OPEN_AT = b"C", b"O"
"""The same for a PDF at a path, which stands in the file's place; it may have any size."""

NUMBERS, PAGE, ROWS, END, REFUSED = b"N", b"P", b"S", b"E", b"R"
"""Answers. A number follows `NUMBERS`. `HEAD` follows `PAGE`, then its strips up to an `END`:
each is `ROWS`, the number of its rows and their pixels. A sentence follows `REFUSED`."""

NUMBER = struct.Struct("<Q")
"""A number between the processes: bytes that follow, pages, or rows."""

HEAD = struct.Struct("<4Q")
"""Height, width, channels and orientation of a page."""


class RefusedError(Exception):
    """A file is not read; the text is a sentence for its sender."""


class Raw(NamedTuple):
    """A page as it is stored: strips (n, width, channels) uint8 RGB, or RGBA where it can be seen
    through, top to bottom, to be turned as its EXIF orientation, 1 to 8, says.
    """

    height: int
    width: int
    channels: int
    orientation: int
    strips: Iterator[np.ndarray]

    @property
    def is_whole(self) -> bool:
        """Whether one strip is the whole page."""
        return self.height * self.width <= STRIP_PIXELS


def as_page(pixels: np.ndarray) -> Raw:
    """Make a page of (H, W, 1, 3 or 4) uint8: gray, RGB or RGBA."""
    height, width, channels = pixels.shape
    rows = max(1, STRIP_PIXELS // width)
    strips = (pixels[top : top + rows] for top in range(0, height, rows))
    if channels == 1:
        strips = (np.repeat(strip, 3, axis=2) for strip in strips)
    return Raw(height, width, max(3, channels), 1, strips)


TOO_MUCH = "The file takes more memory than there is for one. Make it smaller and try again."


def too_large(got: str, most: int) -> str:
    """Say that a picture is too large; at most `most` pixels are read."""
    return (
        f"The picture has {got}; at most {most / 1e6:g} megapixels are read. "
        "Make it smaller and try again."
    )


def too_many_pages(count: str) -> str:
    """Say that a file has too many pages."""
    return f"The file has {count} pages; at most {MAX_PAGES} are read. Split it and try again."
