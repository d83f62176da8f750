"""Files of a few pixels, and their first page."""

import struct
import zlib

import numpy as np
import pillow_heif
from PIL import Image

from digitlab.io import images
from digitlab.io.images import Source

from ..fixtures.files import encode

pillow_heif.register_heif_opener()  # To write such files.

# Left half dark, right half light: 6 wide, 4 high.
GRAY = np.repeat([[30, 30, 30, 220, 220, 220]], 4, axis=0).astype(np.uint8)


def load(source: Source) -> np.ndarray:
    """The first page as RGBA."""
    return images.with_alpha(images.first_page(source))


def gray_file(layout: str = "PNG") -> bytes:
    options = {"quality": 100} if layout in ("AVIF", "HEIF") else {}
    return encode(Image.fromarray(GRAY), layout, **options)


def png_header(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be of any size."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checksum = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body
