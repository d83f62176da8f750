"""Pages of a PDF to strips of pixels."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pypdfium2

from .protocol import MAX_PAGES, Raw, RefusedError, as_page, too_many_pages

PICTURES = (b"\x89PNG", b"\xff\xd8", b"RIFF", b"BM", b"II", b"MM")
"""How files of pictures begin."""

PDF_SIDE = 2400
"""Longer side to which a page of a PDF is rendered, pixels: some 200 to the inch."""


def is_pdf(data: bytes) -> bool:
    """Whether a file begins like a PDF; some programs write a line before the header."""
    return b"%PDF-" in data[:1024] and not data.startswith(PICTURES)


def open_pdf(source: bytes | Path) -> pypdfium2.PdfDocument:
    """Open a PDF of not too many pages, or one at a path, of any number, which is read in place."""
    try:
        document = pypdfium2.PdfDocument(source)
    except OSError as error:
        raise RefusedError(f"The file cannot be opened: {error.strerror}.") from error
    except pypdfium2.PdfiumError as error:
        # PDFium gives the last reason that there was, if need be another file's.
        in_bytes = not isinstance(source, bytes) or b"/Encrypt" in source
        if "password" in str(error).lower() and in_bytes:
            raise RefusedError(
                "The PDF is locked by a password. Save it without one and try again."
            ) from None
        raise RefusedError("The PDF is damaged or cut off. Try saving it again.") from error
    count = len(document)
    if count < 1 or (count > MAX_PAGES and isinstance(source, bytes)):
        document.close()
        if count < 1:
            raise RefusedError("The PDF has no pages. Try saving it again.")
        raise RefusedError(too_many_pages(f"{count:,}"))
    return document


def count_pdf_pages(source: bytes | Path) -> int:
    """Pages of a PDF; see `open_pdf`."""
    with contextlib.closing(open_pdf(source)) as document:
        return len(document)


def pdf_pages(source: bytes | Path, first: int) -> Iterator[Raw]:
    """Render the pages of a PDF, from number `first` on, which counts from 0; see `open_pdf`."""
    with contextlib.closing(open_pdf(source)) as document:
        for number in range(first, len(document)):
            try:
                page = document[number]
                scale = PDF_SIDE / max(1.0, *page.get_size())
                bitmap = page.render(scale=scale, rev_byteorder=True)
                pixels = bitmap.to_numpy()
                # Paper is white, not nothing.
                yield as_page(pixels[..., :3])
                bitmap.close()
                page.close()
            except (pypdfium2.PdfiumError, ValueError, OverflowError) as error:
                raise RefusedError(
                    f"Page {number + 1} of the PDF is damaged. Try saving it again."
                ) from error
