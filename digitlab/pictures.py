"""Bytes → pixels: the one place that decides whether something is a picture that we read.

A file is judged by decoding it, never by its name: Pillow is given the few formats that people
send, PDFium what begins like a PDF; sizes are checked before any pixel is decoded, and whatever
goes wrong ends as one sentence.
"""

import io
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image, ImageOps

from .errors import PictureError

FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "TIFF")
"""What is read beside PDF, by Pillow's names."""

SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff", ".pdf")
"""Names of the files that are looked for in a folder, in lower case."""

MAX_BYTES = 50_000_000
"""Largest file."""

MAX_PIXELS = 50_000_000
"""Largest picture: four times a 12-megapixel phone photo."""

MAX_PAGES = 200
"""Most pages of one file."""

PDF_SIDE = 2400
"""Longer side to which a page of a PDF is rendered, pixels: some 200 to the inch."""

CLAIMS = "PNG, JPEG, WebP, BMP, TIFF or PDF"
"""What is read, in words."""

_BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error, MemoryError, OverflowError)

# PDFium may be used by one thread at a time; a generator may be closed by the thread that holds it.
_pdfium = threading.RLock()


def load(source: bytes | str | Path) -> np.ndarray:
    """Decode a picture, or the first page of a file, upright as its EXIF says.

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
    return next(pages(source))


def pages(source: bytes | str | Path) -> Iterator[np.ndarray]:
    """Decode the pages of a file one after another: a TIFF's frames, a PDF's pages.

    Parameters
    ----------
    source : bytes or path
        A file's content, or where it lies.

    Yields
    ------
    (H, W, 4) uint8 RGBA
        At least one.

    Raises
    ------
    PictureError
        If it cannot be read; the message says what would work.
    """
    data = _content(source)
    yield from _pdf_pages(data) if _is_pdf(data) else _frames(data)


def opaque(rgba: np.ndarray) -> np.ndarray:
    """Put (H, W, 4) uint8 on a ground on which its ink can be seen: (H, W, 3) uint8."""
    alpha = rgba[..., 3:].astype(np.float32) / 255
    if alpha.min() == 1:
        return rgba[..., :3]
    drawn = rgba[..., :3][rgba[..., 3] > 0]
    ground = 0.0 if drawn.size and drawn.mean() > 127 else 255.0
    return (rgba[..., :3] * alpha + ground * (1 - alpha)).round().astype(np.uint8)


def count_pages(source: bytes | str | Path) -> int:
    """Pages that `pages` gives of a file; none of them is decoded.

    Raises
    ------
    PictureError
        If it cannot be read; the message says what would work.
    """
    data = _content(source)
    if _is_pdf(data):
        with _pdfium, _open_pdf(data) as document:
            return len(document)
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            return _frame_count(image)
    except Exception as error:
        raise _sentence(error) from None


def _content(source: bytes | str | Path) -> bytes:
    data = source if isinstance(source, bytes) else _read(Path(source))
    if not data:
        raise PictureError(f"The file is empty; a picture is a {CLAIMS} file.")
    if len(data) > MAX_BYTES:
        raise PictureError(_too_many_bytes(len(data)))
    return data


def _read(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise PictureError(_too_many_bytes(size))
        return path.read_bytes()
    except FileNotFoundError:
        raise PictureError("There is no such file.") from None
    except IsADirectoryError:
        raise PictureError("This is a folder; name the pictures in it.") from None
    except OSError as error:
        raise PictureError(f"The file cannot be opened: {error.strerror}.") from error


def _frames(data: bytes) -> Iterator[np.ndarray]:
    """Decode all frames of a TIFF, the one picture of any other file."""
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            for number in range(_frame_count(image)):
                if number:
                    image.seek(number)
                width, height = image.size
                if width * height > MAX_PIXELS:
                    raise PictureError(_too_large(f"{width:,}×{height:,} pixels"))
                yield np.asarray(_rgba(ImageOps.exif_transpose(image)))
    except (*_BROKEN, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _sentence(error) from error


def _frame_count(image: Image.Image) -> int:
    # An animation has frames too, which are not pages.
    count = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
    if count > MAX_PAGES:
        raise PictureError(_too_many_pages(count))
    return count


def _is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:1024]  # As readers do: some programs write a line before it.


def _open_pdf(data: bytes) -> pypdfium2.PdfDocument:
    """Open a PDF of not too many pages; to be called, used and closed with `_pdfium` held."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise PictureError(
                "The PDF is locked by a password; save it without one and send it again."
            ) from None
        raise PictureError("The PDF is damaged or cut off; save or send it again.") from error
    if len(document) > MAX_PAGES:
        count = len(document)
        document.close()
        raise PictureError(_too_many_pages(count))
    return document


def _pdf_pages(data: bytes) -> Iterator[np.ndarray]:
    with _pdfium:
        document = _open_pdf(data)
    try:
        for number in range(len(document)):
            # Rendered under the lock, given away without it: a page may be read for long.
            with _pdfium:
                page = _render(document, number)
            yield page
    finally:
        with _pdfium:
            document.close()


def _render(document: pypdfium2.PdfDocument, number: int) -> np.ndarray:
    try:
        page = document[number]
        scale = PDF_SIDE / max(1.0, *page.get_size())
        bitmap = page.render(scale=scale, rev_byteorder=True)
        rgb = bitmap.to_numpy()[..., :3]
        opaque = np.full((*rgb.shape[:2], 1), 255, np.uint8)
        pixels = np.concatenate([rgb, opaque], axis=2)
        bitmap.close()
        page.close()
    except pypdfium2.PdfiumError as error:
        raise PictureError(
            f"Page {number + 1} of the PDF is damaged; save or send it again."
        ) from error
    return pixels


def _rgba(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I") or image.mode == "F":
        # 16 and 32 bits a pixel: Pillow would cut off what does not fit in 8.
        values = np.asarray(image, dtype=np.float64)
        low, high = float(values.min()), float(values.max())
        scaled = (values - low) * (255 / (high - low)) if high > low else np.zeros_like(values)
        image = Image.fromarray(scaled.round().astype(np.uint8))
    return image.convert("RGBA")


def _sentence(error: Exception) -> PictureError:
    """Say what a decoder's error means to the one who sent the file."""
    if isinstance(error, PictureError):
        return error
    if isinstance(error, Image.DecompressionBombError | Image.DecompressionBombWarning):
        return PictureError(_too_large("far too many pixels"))
    if isinstance(error, Image.UnidentifiedImageError):
        return PictureError(f"This is not a picture that can be read; send {CLAIMS}.")
    return PictureError(f"The picture is damaged or cut off ({error}); save or send it again.")


def _too_large(got: str) -> str:
    return (
        f"The picture has {got}; at most {MAX_PIXELS // 1_000_000} megapixels are read. "
        "Make it smaller and send it again."
    )


def _too_many_bytes(count: int) -> str:
    return f"The file has {count / 1e6:,.0f} MB; at most {MAX_BYTES / 1e6:.0f} MB are read."


def _too_many_pages(count: int) -> str:
    return f"The file has {count:,} pages; at most {MAX_PAGES} are read. Send a part of them."
