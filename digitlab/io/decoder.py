"""Bytes → pixels, strip by strip, within limits.

A hostile file can keep a decoder busy or crash it: a PDF of two kilobytes can draw for hours, a
JPEG repeat its scans for minutes. Limits on bytes, pixels and pages are checked here. Time and
memory are limited by the operating system, in the process of `worker`, which `sandbox` starts.
"""

import contextlib
import functools
import io
import warnings
from collections.abc import Iterator

import kornia_rs
import numpy as np
from PIL import Image

from .kinds import name_format, name_kind
from .pdf import count_pdf_pages, is_pdf, pdf_pages
from .protocol import (
    CLAIMS,
    FORMATS,
    MAX_BY_FORMAT,
    MAX_COSTLY,
    MAX_PAGES,
    MAX_PIXELS,
    MAX_SIDE,
    STRIP_PIXELS,
    TOO_MUCH,
    Raw,
    RefusedError,
    as_page,
    too_large,
    too_many_pages,
)

PLAIN = {"L": "mono", "RGB": "rgb", "RGBA": "rgba"}
"""Pillow's mode of a plain PNG → kornia's."""

NOT_PLAIN = {b"tRNS", b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"acTL"}
"""Chunks of a PNG that may change what its pixels mean."""

HEAVY = (b"II", b"MM", b"RI", b"\0\0\0\x0cjP", b"\xffO\xffQ")
"""Starts of the files that are decoded in a sandbox, whatever their size: TIFF, WebP, JPEG 2000."""

LIGHT_BYTES = 65_536
"""Largest file that is decoded in any process, bytes: the slowest takes half a second."""

LIGHT_PIXELS = 1_000_000
"""Largest picture that is, pixels."""

SAVE_AGAIN = "Save it again, as PNG or JPEG, then send that."

DAMAGED = f"The picture is damaged or cut off. {SAVE_AGAIN}"

# Pillow's warnings about a file are for the program that wrote it.
warnings.filterwarnings("ignore", module=r"PIL\.")


def is_small(data: bytes) -> bool:
    """Whether a file may be opened in any process: small, and of a kind with one page."""
    # A few bytes of a PDF can draw for hours, a TIFF's tags lead in circles, and a WebP is given
    # memory for as many pixels as it claims to have. So is what only large libraries decode.
    return len(data) <= LIGHT_BYTES and not (
        is_pdf(data) or data.startswith(HEAVY) or _is_ftyp(data)
    )


def _is_ftyp(data: bytes) -> bool:
    """Whether a file is of the family of HEIC and AVIF."""
    return data[4:8] == b"ftyp"


def light(data: bytes) -> Raw | None:
    """Decode a file's one picture, if that takes neither long nor much memory, whatever is in it.

    Returns
    -------
    Raw or None
        None of all other files, of which nothing was decoded.

    Raises
    ------
    RefusedError
        If it is no picture that can be read.
    """
    if not is_small(data):
        return None
    with _explained(), contextlib.ExitStack() as stack:
        image = stack.enter_context(_opened(data))
        if image.width * image.height > LIGHT_PIXELS:
            return None
        return _raw(image, data, stack.pop_all())


def from_pil(image: Image.Image) -> Raw:
    """Take the pixels of a PIL image of any mode, which stays open.

    Raises
    ------
    RefusedError
        If its file, which may be read only now, is damaged.
    """
    with _explained():
        image.load()  # Before its size and EXIF are asked: a TIFF is turned by this.
        mode = "RGBA" if image.has_transparency_data else "RGB"
        strips = _strips(image, mode, contextlib.ExitStack())
        return Raw(image.height, image.width, len(mode), _orientation(image), strips)


def count_pages(data: bytes) -> int:
    """Pages of a file; none of them is decoded."""
    if is_pdf(data):
        return count_pdf_pages(data)
    with _explained(), _opened(data) as image:
        return _frame_count(image)


def pages(data: bytes, first: int = 0) -> Iterator[Raw]:
    """Decode the pages of a file, from number `first` on, which counts from 0.

    Raises
    ------
    RefusedError
        Now or later, from the iterator or from a page's strips, if it cannot be read.
    """
    yield from pdf_pages(data, first) if is_pdf(data) else _frames(data, first)


def _frames(data: bytes, first: int) -> Iterator[Raw]:
    """Decode all frames of a TIFF, the one picture of any other file."""
    with _explained(), _opened(data) as image:
        count = _frame_count(image)
    for number in range(first, count):
        yield _frame(data, number)


def _frame(data: bytes, number: int) -> Raw:
    """Decode one frame; opened anew for each, so that its pixels are freed with it."""
    with _explained(), contextlib.ExitStack() as stack:
        image = stack.enter_context(_opened(data))
        image.seek(number)
        return _raw(image, data, stack.pop_all())


def _raw(image: Image.Image, data: bytes, opened: contextlib.ExitStack) -> Raw:
    """Decode an opened picture, if it is not too large; it is closed after its last strip."""
    with opened:
        width, height = image.size
        is_costly = {"progressive", "transparency"} & image.info.keys()
        most = MAX_COSTLY if is_costly or image.mode.endswith(("A", "a")) else MAX_PIXELS
        most = min(most, MAX_BY_FORMAT.get(image.format or "", most))
        if width * height > most:
            raise RefusedError(too_large(f"{width:,}×{height:,} pixels", most))
        if max(width, height) > MAX_SIDE:
            raise RefusedError(
                f"The picture is {width:,}×{height:,} pixels; at most {MAX_SIDE:,} a side are "
                "read. Cut it into pieces and try again."
            )
        if (plain := _plain_png(image, data)) is not None:
            return as_page(plain)
        image.load()  # Before its size and EXIF are asked: a TIFF is turned by this.
        orientation = _orientation(image)
        mode = "RGBA" if image.has_transparency_data else "RGB"
        strips = _strips(image, mode, opened.pop_all())
        return Raw(image.height, image.width, len(mode), orientation, strips)


def _plain_png(image: Image.Image, data: bytes) -> np.ndarray | None:
    """Decode a PNG of eight bits a channel, (H, W, 1, 3 or 4) uint8; Pillow takes ten times as long
    for a drawing.

    Returns
    -------
    np.ndarray or None
        None of all other pictures, and of those that are damaged, of which Pillow says how.
    """
    if image.format != "PNG" or image.mode not in PLAIN or not NOT_PLAIN.isdisjoint(_chunks(data)):
        return None
    try:
        decoded: np.ndarray = kornia_rs.io.decode_image_png_u8(
            data, (image.height, image.width), PLAIN[image.mode]
        )
    except Exception:  # It raises nothing more exact.
        return None
    return decoded


def _chunks(png: bytes) -> Iterator[bytes]:
    """Names of the chunks of a PNG, each behind its length and before as many bytes and a check."""
    start = len(b"\x89PNG\r\n\x1a\n")
    while name := png[start + 4 : start + 8]:
        yield name
        start += 12 + int.from_bytes(png[start : start + 4])


def _frame_count(image: Image.Image) -> int:
    # An animation has frames too, which are not pages.
    if image.format != "TIFF":
        return 1
    # One after another, and not by their number: for that a chain of a million would be followed.
    for number in range(1, MAX_PAGES + 1):
        try:
            image.seek(number)
        except EOFError:
            return number
    raise RefusedError(too_many_pages(f"more than {MAX_PAGES}"))


def _orientation(image: Image.Image) -> int:
    try:
        orientation = image.getexif().get(0x0112, 1)
    except Exception:  # The pixels are good, even if their EXIF is not.
        return 1
    return orientation if orientation in range(1, 9) else 1


def _strips(image: Image.Image, mode: str, opened: contextlib.ExitStack) -> Iterator[np.ndarray]:
    """Pixels of a decoded picture, (n, width, 3 or 4) uint8 of mode "RGB" or "RGBA", top to bottom;
    it is closed after the last.
    """
    rows = max(1, STRIP_PIXELS // image.width)
    boxes = [
        (0, top, image.width, min(image.height, top + rows)) for top in range(0, image.height, rows)
    ]
    with _explained(), opened:
        if not (image.mode.startswith("I") or image.mode == "F"):
            for box in boxes:
                strip = image.crop(box) if len(boxes) > 1 else image
                if strip.mode == "La":  # Pillow converts gray multiplied by its alpha to this only.
                    strip = strip.convert("LA")
                yield np.asarray(strip if strip.mode == mode else strip.convert(mode))
            return
        # 16 and 32 bits a pixel: Pillow would cut off what does not fit in 8.
        low, high = np.inf, -np.inf
        for box in boxes:
            values = _finite(np.asarray(image.crop(box)))
            low, high = min(low, float(values.min())), max(high, float(values.max()))
        scale = 255 / (high - low) if high > low else 0.0
        for box in boxes:
            gray = ((_finite(np.asarray(image.crop(box))) - low) * scale).round().astype(np.uint8)
            yield np.dstack([gray, gray, gray])


def _finite(values: np.ndarray) -> np.ndarray:
    """As float64; NaN, infinities and numbers too large to be squared become 0."""
    values = values.astype(np.float64)
    # The square of the largest must still be a number.
    return np.where(np.abs(values) < 1e100, values, 0)


@contextlib.contextmanager
def _opened(data: bytes) -> Iterator[Image.Image]:
    if _is_ftyp(data):
        _register_heif()
    try:
        image = Image.open(io.BytesIO(data), formats=_formats(data))
    except Image.UnidentifiedImageError:
        raise RefusedError(unknown(data)) from None
    except (OSError, MemoryError):
        is_cut = int.from_bytes(data[4:8], "little") > len(data) - 8
        # A WebP is given its memory before it is asked how much it wants.
        if data[8:12] == b"WEBP" and not is_cut:
            raise RefusedError(
                "The WebP is damaged, or larger than the "
                f"{MAX_COSTLY / 1e6:g} megapixels that are read; save it as PNG or JPEG."
            ) from None
        raise
    with image:
        yield image


@contextlib.contextmanager
def _explained() -> Iterator[None]:
    """Turn a decoder's error into a sentence for whoever sent the file."""
    try:
        yield
    except (RefusedError, GeneratorExit):
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise RefusedError(too_large("far too many pixels", MAX_PIXELS)) from None
    except MemoryError:
        raise RefusedError(TOO_MUCH) from None
    except Exception as error:  # Decoders raise anything.
        raise RefusedError(DAMAGED) from error


@functools.cache
def _register_heif() -> None:
    """Let Pillow open HEIF by libheif; only where such a file comes, since it takes memory."""
    import pillow_heif

    pillow_heif.options.DECODE_THREADS = 1
    pillow_heif.register_heif_opener(thumbnails=False)


def _formats(data: bytes) -> tuple[str, ...]:
    """Formats that a file may have; Pillow knows libheif's only once it was needed."""
    return FORMATS if _is_ftyp(data) else tuple(name for name in FORMATS if name != "HEIF")


def unknown(data: bytes) -> str:
    """Say what a file is instead of a picture, where that can be told, and what would work."""
    kind = name_kind(data)
    if kind:
        return f"This is {kind.name}, which is not read. {kind.advice}"
    if name := name_format(data):
        return f"The {name} is damaged or cut off, or of a kind that is not read. {SAVE_AGAIN}"
    return f"This is not a picture that can be read; send {CLAIMS}."
