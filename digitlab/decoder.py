"""Bytes → pixels, strip by strip, within limits; also the program that does it where it can be
stopped.

Decoders of other people's files are where things go wrong: a PDF of two kilobytes can draw for
hours, a JPEG repeat its scans for minutes, a library trip over its own feet. Limits on bytes,
pixels and pages are checked here; time and memory are the operating system's to limit, in a process
that has nothing to lose: `python decoder.py`, which `boxed` starts and talks to. For its sake this
module imports nothing of digitlab.
"""

import contextlib
import io
import os
import signal
import struct
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

import kornia_rs
import numpy as np
import pypdfium2
from PIL import Image

FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "TIFF")
"""What is read beside PDF, by Pillow's names."""

PICTURES = (b"\x89PNG", b"\xff\xd8", b"RIFF", b"BM", b"II", b"MM")
"""How pictures begin."""

CLAIMS = "PNG, JPEG, WebP, BMP, TIFF or PDF"
"""What is read, in words."""

MAX_PIXELS = 36_000_000
"""Largest picture: three times a 12-megapixel photo; a sheet of A4 at 600 dots to the inch."""

MAX_COSTLY = 12_500_000
"""Largest WebP, progressive JPEG or picture with transparency, which take more memory for each."""

MAX_SIDE = 100_000
"""Longest side, pixels: a row is handed over whole."""

MAX_PAGES = 200
"""Most pages of one file."""

PDF_SIDE = 2400
"""Longer side to which a page of a PDF is rendered, pixels: some 200 to the inch."""

PLAIN = {"L": "mono", "RGB": "rgb", "RGBA": "rgba"}
"""Pixels of a plain PNG, by Pillow's names and by kornia's."""

NOT_PLAIN = (b"tRNS", b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"acTL")
"""Names of a PNG's chunks that may make another picture of its pixels."""

LIGHT_BYTES, LIGHT_PIXELS = 65_536, 1_000_000
"""Largest file and picture that may be decoded anywhere: the worst of them takes half a second."""

STRIP = 1_000_000
"""Pixels that are handed over at once: what the copies on the way cost in memory."""

SECONDS = 1.5
"""Of computing, for each page and for opening a file; not those spent waiting for others."""

MEMORY = 260_000_000
"""Bytes of address space beyond what the program has when it starts."""

COUNT, OPEN, NEXT = b"c", b"o", b"n"
"""What is asked. A file follows `COUNT`; a file and the number of the first page follow `OPEN`."""

NUMBERS, PAGE, END, REFUSED = b"N", b"P", b"E", b"R"
"""What is answered. A number follows; a page, as `HEAD`
and its strips, each a `PAGE` and its rows, up to an `END`; nothing; a sentence."""

NUMBER = struct.Struct("<Q")

HEAD = struct.Struct("<4Q")
"""Height, width, channels and orientation of a page."""


# What Pillow has to say of a file is for those who made it.
warnings.filterwarnings("ignore", module=r"PIL\.")


class RefusedError(Exception):
    """It is not read; the text is a sentence for whoever sent it."""


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
        return self.height * self.width <= STRIP


def is_pdf(data: bytes) -> bool:
    """Whether it begins like a PDF; some programs write a line before it, and none a picture."""
    return b"%PDF-" in data[:1024] and not data.startswith(PICTURES)


def is_small(data: bytes) -> bool:
    """Whether a file may be opened anywhere: small, and of a kind with one page and no tricks."""
    # A few bytes of a PDF can draw for hours, a TIFF's tags lead in circles, and a WebP is given
    # memory for as many pixels as it claims to have.
    return len(data) <= LIGHT_BYTES and not (is_pdf(data) or data[:2] in (b"II", b"MM", b"RI"))


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
    with _speaking(), contextlib.ExitStack() as stack:
        image = stack.enter_context(_opened(data))
        if image.width * image.height > LIGHT_PIXELS:
            return None
        return _raw(image, data, stack.pop_all())


def count_pages(data: bytes) -> int:
    """Pages of a file; none of them is decoded."""
    if is_pdf(data):
        with contextlib.closing(_open_pdf(data)) as document:
            return len(document)
    with _speaking(), _opened(data) as image:
        return _frame_count(image)


def pages(data: bytes, first: int = 0) -> Iterator[Raw]:
    """Decode the pages of a file, from number `first` on, which counts from 0.

    Raises
    ------
    RefusedError
        Now or later, from the iterator or from a page's strips, if it cannot be read.
    """
    yield from _pdf_pages(data, first) if is_pdf(data) else _frames(data, first)


def _frames(data: bytes, first: int) -> Iterator[Raw]:
    """Decode all frames of a TIFF, the one picture of any other file."""
    with _speaking(), _opened(data) as image:
        count = _frame_count(image)
    for number in range(first, count):
        yield _frame(data, number)


def _frame(data: bytes, number: int) -> Raw:
    """Decode one frame; whoever drops it frees its pixels, which while others wait nobody needs."""
    with _speaking(), contextlib.ExitStack() as stack:
        image = stack.enter_context(_opened(data))
        image.seek(number)
        return _raw(image, data, stack.pop_all())


def _raw(image: Image.Image, data: bytes, opened: contextlib.ExitStack) -> Raw:
    """Decode an opened picture, if it is not too large; it is closed after its last strip."""
    with opened:
        width, height = image.size
        is_costly = image.format == "WEBP" or {"progressive", "transparency"} & image.info.keys()
        most = MAX_COSTLY if is_costly or image.mode.endswith(("A", "a")) else MAX_PIXELS
        if width * height > most:
            raise RefusedError(_too_large(f"{width:,}×{height:,} pixels", most))
        if max(width, height) > MAX_SIDE:
            raise RefusedError(
                f"The picture is {width:,}×{height:,} pixels; at most {MAX_SIDE:,} a side are "
                "read. Cut it and send it again."
            )
        if (plain := _plain_png(image, data)) is not None:
            return _upright(plain)
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
    if image.format != "PNG" or image.mode not in PLAIN or any(name in data for name in NOT_PLAIN):
        return None
    try:
        decoded: np.ndarray = kornia_rs.io.decode_image_png_u8(
            data, (image.height, image.width), PLAIN[image.mode]
        )
    except Exception:  # It raises nothing more exact.
        return None
    return decoded


def _upright(pixels: np.ndarray) -> Raw:
    """(H, W, 1, 3 or 4) uint8 of gray, RGB or RGBA as a page."""
    height, width, channels = pixels.shape
    rows = max(1, STRIP // width)
    strips = (pixels[top : top + rows] for top in range(0, height, rows))
    if channels == 1:
        strips = (np.repeat(strip, 3, axis=2) for strip in strips)
    return Raw(height, width, max(3, channels), 1, strips)


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
    raise RefusedError(_too_many_pages(f"more than {MAX_PAGES}"))


def _orientation(image: Image.Image) -> int:
    try:
        orientation = image.getexif().get(0x0112, 1)
    except Exception:  # The picture is whole, whatever is said about it.
        return 1
    return orientation if orientation in range(1, 9) else 1


def _strips(image: Image.Image, mode: str, opened: contextlib.ExitStack) -> Iterator[np.ndarray]:
    """Pixels of a decoded picture, (n, width, 3 or 4) uint8 of mode "RGB" or "RGBA", top to bottom;
    it is closed after the last.
    """
    rows = max(1, STRIP // image.width)
    boxes = [
        (0, top, image.width, min(image.height, top + rows)) for top in range(0, image.height, rows)
    ]
    with _speaking(), opened:
        if not (image.mode.startswith("I") or image.mode == "F"):
            for box in boxes:
                strip = image.crop(box) if len(boxes) > 1 else image
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
    """As float64, what is no number and what is beyond all numbers 0."""
    values = values.astype(np.float64)
    # The square of the largest must still be a number.
    return np.where(np.abs(values) < 1e100, values, 0)


@contextlib.contextmanager
def _opened(data: bytes) -> Iterator[Image.Image]:
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.UnidentifiedImageError:
        raise RefusedError(f"This is not a picture that can be read; send {CLAIMS}.") from None
    except (OSError, MemoryError):
        if data[8:12] == b"WEBP":  # It is given its memory before it is asked how much it wants.
            raise RefusedError(
                "The WebP is damaged, or larger than the "
                f"{MAX_COSTLY / 1e6:g} megapixels that are read; save it as PNG or JPEG."
            ) from None
        raise
    with image:
        yield image


@contextlib.contextmanager
def _speaking() -> Iterator[None]:
    """Say what a decoder's error means to the one who sent the file."""
    try:
        yield
    except (RefusedError, GeneratorExit):
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise RefusedError(_too_large("far too many pixels", MAX_PIXELS)) from None
    except MemoryError:
        raise RefusedError(TOO_MUCH) from None
    except Exception as error:  # Decoders raise whatever comes over them.
        what = " ".join(str(error).split()) or type(error).__name__
        raise RefusedError(
            f"The picture is damaged or cut off ({what[:100]}); save or send it again."
        ) from error


TOO_MUCH = "The file takes more memory than there is for one; make it smaller and send it again."


def _open_pdf(data: bytes) -> pypdfium2.PdfDocument:
    """Open a PDF of not too many pages."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        # PDFium gives the last reason that there was, if need be another file's.
        if "password" in str(error).lower() and b"/Encrypt" in data:
            raise RefusedError(
                "The PDF is locked by a password; save it without one and send it again."
            ) from None
        raise RefusedError("The PDF is damaged or cut off; save or send it again.") from error
    count = len(document)
    if not 0 < count <= MAX_PAGES:
        document.close()
        if count < 1:
            raise RefusedError("The PDF has no pages; save or send it again.")
        raise RefusedError(_too_many_pages(f"{count:,}"))
    return document


def _pdf_pages(data: bytes, first: int) -> Iterator[Raw]:
    with contextlib.closing(_open_pdf(data)) as document:
        for number in range(first, len(document)):
            try:
                page = document[number]
                scale = PDF_SIDE / max(1.0, *page.get_size())
                bitmap = page.render(scale=scale, rev_byteorder=True)
                pixels = bitmap.to_numpy()
                # Paper is white, not nothing.
                yield _upright(pixels[..., :3])
                bitmap.close()
                page.close()
            except (pypdfium2.PdfiumError, ValueError, OverflowError) as error:
                raise RefusedError(
                    f"Page {number + 1} of the PDF is damaged; save or send it again."
                ) from error


def _too_large(got: str, most: int) -> str:
    return (
        f"The picture has {got}; at most {most / 1e6:g} megapixels are read. "
        "Make it smaller and send it again."
    )


def _too_many_pages(count: str) -> str:
    return f"The file has {count} pages; at most {MAX_PAGES} are read. Send a part of them."


# The program


def answer(requests: BinaryIO, answers: BinaryIO) -> None:
    """Serve one caller until it hangs up."""
    left: Iterator[Raw] = iter(())
    while word := requests.read(1):
        _start_clock()
        try:
            if word == COUNT:
                answers.write(NUMBERS + NUMBER.pack(count_pages(_read(requests))))
            elif word == OPEN:
                left = pages(_read(requests), int(*NUMBER.unpack(requests.read(NUMBER.size))))
                answers.write(END)
            else:
                _send(next(left, None), answers)
        except (RefusedError, MemoryError) as error:
            sentence = (str(error) if isinstance(error, RefusedError) else TOO_MUCH).encode()
            answers.write(REFUSED + NUMBER.pack(len(sentence)) + sentence)
        answers.flush()


def _read(requests: BinaryIO) -> bytes:
    return requests.read(*NUMBER.unpack(requests.read(NUMBER.size)))


def _send(page: Raw | None, answers: BinaryIO) -> None:
    if page is None:
        answers.write(END)
        return
    answers.write(PAGE + HEAD.pack(*page[:4]))
    for strip in page.strips:
        answers.write(PAGE + NUMBER.pack(len(strip)))
        answers.write(np.ascontiguousarray(strip).data)
    answers.write(END)


def _start_clock() -> None:
    """End this process in so many seconds of its own time, in the midst of whatever it does."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, SECONDS)


def _limit_memory() -> None:
    try:
        import resource

        pages_now = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages_now * os.sysconf("SC_PAGE_SIZE") + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, OSError, ValueError):
        pass  # Where the system has no such limit, time and pixels remain.


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(5)  # Those who draw come first.
    _limit_memory()
    answer(sys.stdin.buffer, sys.stdout.buffer)
