"""Bytes → pixels: the one place that decides whether something is a picture that we read.

A file is judged by decoding it, never by its name. A small file cannot take long and is decoded in
this process, which is faster for thousands of them. A file that can grow or hang is decoded in a
sandbox process. Every failure is one sentence.
"""

import contextlib
import os
import stat
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Protocol, TypeAlias

import cv2
import numpy as np
from PIL import Image

from ..errors import PictureError
from . import decoder, protocol, sandbox
from .protocol import CLAIMS, FORMATS, MAX_PAGES, MAX_PIXELS

__all__ = ["CLAIMS", "FORMATS", "MAX_BYTES", "MAX_PAGES", "MAX_PIXELS", "SUFFIXES"]
__all__ += [
    "File",
    "Source",
    "as_pixels",
    "count_pages",
    "count_pdf_pages",
    "first_page",
    "opaque",
    "pages",
    "pdf_pages",
    "too_many_bytes",
    "with_alpha",
]

SUFFIXES = (
    *(".png", ".jpg", ".jpeg", ".jfif", ".heic", ".heif", ".webp", ".avif", ".gif", ".bmp"),
    *(".tif", ".tiff", ".jp2", ".j2k", ".jpx", ".pnm", ".pbm", ".pgm", ".ppm", ".pdf"),
)
"""Names of the files that are looked for in a folder, in lower case."""

MAX_BYTES = 50_000_000
"""Largest file, bytes."""


class Readable(Protocol):
    """A file object that was opened for reading bytes, such as Streamlit's UploadedFile."""

    def read(self, size: int, /) -> bytes:
        """Read at most `size` bytes."""
        ...


File: TypeAlias = bytes | bytearray | memoryview | str | os.PathLike[str] | Readable
"""A file: its content, its path, or a file object, which is read from its start if it can be."""

Source: TypeAlias = File | np.ndarray | Image.Image
"""What is read as a picture: a file; pixels, gray (H, W), RGB (H, W, 3) or RGBA (H, W, 4), of 0 to
1, 0 to 16 or 0 to 255; or a PIL image of any mode. Limits hold for files alone: pixels are in
memory already."""


def encode_png(picture: np.ndarray) -> bytes:
    """(H, W) uint8, or (H, W, 3) uint8 RGB → PNG."""
    return cv2.imencode(".png", _as_cv2(picture))[1].tobytes()


def encode_jpeg(picture: np.ndarray, quality: int = 78) -> bytes:
    """(H, W) uint8, or (H, W, 3) uint8 RGB → JPEG."""
    return cv2.imencode(".jpg", _as_cv2(picture), [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()


def _as_cv2(picture: np.ndarray) -> np.ndarray:
    return picture[..., ::-1] if picture.ndim == 3 else picture


def first_page(source: Source) -> np.ndarray:
    """Decode a picture, or the first page of a file, upright as its EXIF says.

    Parameters
    ----------
    source : Source
        A file, pixels or a PIL image.

    Returns
    -------
    (H, W, 3) uint8 RGB, or (H, W, 4) uint8 RGBA where it can be seen through

    Raises
    ------
    PictureError
        If a file cannot be read; the message says what would work.
    TypeError, ValueError
        If it is nothing of these, or pixels of another shape or type.
    """
    with contextlib.closing(pages(source)) as found:
        return next(found)


def with_alpha(picture: np.ndarray) -> np.ndarray:
    """(H, W, 3) uint8 RGB → (H, W, 4) uint8 RGBA; what has an alpha stays as it is."""
    return picture if picture.shape[2] == 4 else cv2.cvtColor(picture, cv2.COLOR_RGB2RGBA)


def pages(source: Source, first: int = 0) -> Generator[np.ndarray]:
    """Decode the pages of a file one after another: a TIFF's frames, a PDF's pages.

    Parameters
    ----------
    source : Source
        A file, or pixels or a PIL image, which are one page.
    first : int
        Page to begin with, from 0.

    Yields
    ------
    (H, W, 3) uint8 RGB, or (H, W, 4) uint8 RGBA where it can be seen through
        At least one, from the first page on.

    Raises
    ------
    PictureError
        If a file cannot be read; the message says what would work.
    TypeError, ValueError
        If it is nothing of these, or pixels of another shape or type.
    """
    with _as_picture_error():
        if isinstance(source, np.ndarray | Image.Image):
            if first == 0:
                yield as_pixels(source)
            return
        data = _content(source)
        if raw := decoder.light(data):
            if first == 0:
                yield sandbox.assemble(raw)
            return
        with sandbox.lend() as process:
            yield from process.pages(data, first)


def as_pixels(picture: np.ndarray | Image.Image) -> np.ndarray:
    """Take a picture that is in memory as pixels.

    Returns
    -------
    (H, W, 3) uint8 RGB, or (H, W, 4) uint8 RGBA where it can be seen through

    Raises
    ------
    ValueError
        If it has no pixels, or an array is not of a picture's shape and type.
    """
    if isinstance(picture, Image.Image):
        if not (picture.width and picture.height):
            raise ValueError(f"a picture must have pixels, got {picture.width}×{picture.height}")
        return sandbox.assemble(decoder.from_pil(picture))
    is_gray = picture.ndim == 2
    is_color = picture.ndim == 3 and picture.shape[2] in (3, 4)
    if not (is_gray or is_color) or picture.dtype.kind not in "buif" or not picture.size:
        raise ValueError(
            "an array must be numbers of gray (H, W), RGB (H, W, 3) or RGBA (H, W, 4) and hold "
            f"pixels, got {picture.shape} {picture.dtype}"
        )
    if picture.dtype != np.uint8:
        picture = _as_bytes(picture)
    return np.dstack([picture] * 3) if is_gray else picture


def _as_bytes(values: np.ndarray) -> np.ndarray:
    """Scale numbers from 0 to 1, 16 or 255 to uint8; the largest of them tells which.

    Raises
    ------
    ValueError
        If a value is below 0, above 255 or no number.
    """
    low, high = float(values.min()), float(values.max())
    if not (low >= 0 and high <= 255):
        raise ValueError(
            f"the values of an array must be 0 to 1, 0 to 16 or 0 to 255, got {low:g} to {high:g}"
        )
    scale = next(255 / top for top in (1, 16, 255) if high <= top)
    return (values * scale).round().astype(np.uint8)


def opaque(rgba: np.ndarray) -> np.ndarray:
    """Put (H, W, 3 or 4) uint8 on a ground on which its ink can be seen: (H, W, 3) uint8."""
    if rgba.shape[2] == 3 or rgba[..., 3].min() == 255:
        return rgba[..., :3]
    rows = max(1, protocol.STRIP_PIXELS // rgba.shape[1])
    strips = [rgba[top : top + rows] for top in range(0, len(rgba), rows)]
    seen = [strip[..., 3] > 0 for strip in strips]
    light = sum(int(strip[..., :3][mask].sum()) for strip, mask in zip(strips, seen, strict=True))
    ground = 0.0 if light > 127 * 3 * sum(int(mask.sum()) for mask in seen) else 255.0
    picture = np.empty((*rgba.shape[:2], 3), np.uint8)
    for place, strip in enumerate(strips):
        # One after another: as floats all of it would be four times as large.
        alpha = strip[..., 3:].astype(np.float32) / 255
        laid = (strip[..., :3] * alpha + ground * (1 - alpha)).round()
        picture[place * rows : (place + 1) * rows] = laid.astype(np.uint8)
    return picture


def count_pages(source: File) -> int:
    """Pages that `pages` gives of a file; none of them is decoded.

    Raises
    ------
    PictureError
        If it cannot be read; the message says what would work.
    """
    data = _content(source)
    with _as_picture_error():
        if decoder.is_small(data):
            return decoder.count_pages(data)
        with sandbox.lend() as process:
            return process.count_pages(data)


def count_pdf_pages(path: Path) -> int:
    """Pages of a PDF of any size, which is read in place; raises as `count_pages` does."""
    with _as_picture_error(), sandbox.lend() as process:
        return process.count_pages(path.resolve())


def pdf_pages(path: Path, first: int = 0) -> Generator[np.ndarray]:
    """As `pages`, of a PDF of any size, which is read in place."""
    with _as_picture_error(), sandbox.lend() as process:
        yield from process.pages(path.resolve(), first)


@contextlib.contextmanager
def _as_picture_error() -> Iterator[None]:
    try:
        yield
    except protocol.RefusedError as error:
        raise PictureError(str(error)) from error.__cause__


def _content(source: File) -> bytes:
    if isinstance(source, bytes):
        data = source
    elif isinstance(source, bytearray | memoryview):
        if (size := memoryview(source).nbytes) > MAX_BYTES:
            raise PictureError(too_many_bytes(size))
        data = bytes(source)
    elif isinstance(source, str | os.PathLike):
        data = _read(Path(source))
    elif hasattr(source, "read"):
        data = _read_object(source)
    else:
        raise TypeError(
            "a picture is given as bytes, a path, a file object, a NumPy array or a PIL image, "
            f"got {type(source).__name__}"
        )
    if not data:
        raise PictureError("The file is empty. Try saving it again.")
    if len(data) > MAX_BYTES:
        raise PictureError(too_many_bytes(len(data)))
    return data


def _read(path: Path) -> bytes:
    try:
        status = path.stat()  # First: to open some devices is to start them.
        if stat.S_ISDIR(status.st_mode):
            raise PictureError("This is a folder; name the pictures in it.")
        if not stat.S_ISREG(status.st_mode):
            raise PictureError("This is a pipe or a device; name a file.")
        if status.st_size > MAX_BYTES:
            raise PictureError(too_many_bytes(status.st_size))
        if not status.st_size:  # So are the system's files that end never, in /proc.
            return b""
        with open(path, "rb", opener=_open_without_waiting) as file:
            # What it has grown by meanwhile stays unread: to ask for as much as the limit would
            # cost memory of that size for every file.
            return file.read(status.st_size)
    except (FileNotFoundError, ValueError):  # No file's path holds a NUL.
        raise PictureError("There is no such file.") from None
    except OSError as error:
        raise PictureError(f"The file cannot be opened: {error.strerror}.") from error


def _open_without_waiting(path: str, flags: int) -> int:
    """Open a file without blocking, even if it has become a pipe meanwhile."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _read_object(file: Readable) -> bytes:
    """Read a file object from its start, as PIL does, or, if it has none, from where it stands."""
    with contextlib.suppress(AttributeError, OSError):
        file.seek(0)  # type: ignore[attr-defined]
    try:
        data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise PictureError(f"The file cannot be read: {error.strerror or error}.") from error
    if not isinstance(data, bytes):
        raise TypeError(
            f"a file object must give bytes, got {type(data).__name__}: open it with mode 'rb'"
        )
    if len(data) > MAX_BYTES:
        raise PictureError(f"The file has more than the {MAX_BYTES / 1e6:.0f} MB that are read.")
    return data


def too_many_bytes(count: int) -> str:
    """Say that a file of `count` bytes is too large."""
    return f"The file has {count / 1e6:,.0f} MB; at most {MAX_BYTES / 1e6:.0f} MB are read."
