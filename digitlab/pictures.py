"""Bytes → pixels: the one place that decides whether something is a picture that we read.

A file is judged by decoding it, never by its name: Pillow is given the few formats that people
send, the size is checked before any pixel is decoded, and whatever goes wrong ends as one sentence.
"""

import io
import struct
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from .errors import PictureError

FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "TIFF")
"""What is read, by Pillow's names."""

MAX_BYTES = 50_000_000
"""Largest file."""

MAX_PIXELS = 50_000_000
"""Largest picture: four times a 12-megapixel phone photo."""

_CLAIMS = "PNG, JPEG, WebP, BMP or TIFF"


def load(source: bytes | str | Path) -> np.ndarray:
    """Decode a picture, upright as its EXIF says.

    Parameters
    ----------
    source : bytes or path
        A file's content, or where it lies.

    Returns
    -------
    (H, W, 4) uint8 RGBA

    Raises
    ------
    PictureError
        If it cannot be read; the message says what would work.
    """
    data = source if isinstance(source, bytes) else _read(Path(source))
    if not data:
        raise PictureError(f"The file is empty; a picture is a {_CLAIMS} file.")
    if len(data) > MAX_BYTES:
        raise PictureError(
            f"The file has {len(data) / 1e6:,.0f} MB; at most {MAX_BYTES / 1e6:.0f} MB are read."
        )
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            width, height = image.size
            if width * height > MAX_PIXELS:
                raise PictureError(_too_large(f"{width:,}×{height:,} pixels"))
            return np.asarray(_rgba(ImageOps.exif_transpose(image)))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PictureError(_too_large("far too many pixels")) from None
    except Image.UnidentifiedImageError:
        raise PictureError(f"This is not a picture that can be read; send {_CLAIMS}.") from None
    except (OSError, SyntaxError, ValueError, EOFError, struct.error, MemoryError) as error:
        raise PictureError(
            f"The picture is damaged or cut off ({error}); save or send it again."
        ) from error


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise PictureError(
                f"The file has {path.stat().st_size / 1e6:,.0f} MB; "
                f"at most {MAX_BYTES / 1e6:.0f} MB are read."
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise PictureError("There is no such file.") from None
    except IsADirectoryError:
        raise PictureError("This is a folder; name the pictures in it.") from None
    except OSError as error:
        raise PictureError(f"The file cannot be opened: {error.strerror}.") from error


def _rgba(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I") or image.mode == "F":
        # 16 and 32 bits a pixel: Pillow would cut off what does not fit in 8.
        values = np.asarray(image, dtype=np.float64)
        low, high = float(values.min()), float(values.max())
        scaled = (values - low) * (255 / (high - low)) if high > low else np.zeros_like(values)
        image = Image.fromarray(scaled.round().astype(np.uint8))
    return image.convert("RGBA")


def _too_large(got: str) -> str:
    return (
        f"The picture has {got}; at most {MAX_PIXELS // 1_000_000} megapixels are read. "
        "Make it smaller and send it again."
    )
