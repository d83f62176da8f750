"""Made-up files of every bad kind, and of some that are only odd; kind → name → content.

Nobody's files are among them, and none is larger than a few megabytes.
"""

import functools
import io
import struct
import zipfile
import zlib
from collections.abc import Iterable

import numpy as np
import pillow_heif
from PIL import Image

from digitlab.io.protocol import FORMATS

from ..fixtures.files import encode
from . import pdf_files
from .formats import Files, chunk, packed, page, png, stream, tiff, tiff_chain

RNG = np.random.default_rng(7)


@functools.cache
def kinds() -> dict[str, Files]:
    """All of them."""
    return {
        "no picture at all": _no_pictures(),
        "cut off": _cut_off(),
        "lying": _lying(),
        "two things at once": _polyglots(),
        "grows when decoded": _bombs(),
        "keeps a decoder busy": _slow(),
        "PDF, locked, scripted, nested": pdf_files.odd_pdfs(),
        "odd, but a picture": _odd(),
    }


def drawn() -> Image.Image:
    """A gray picture with something on it."""
    pixels = np.full((60, 40), 235, np.uint8)
    pixels[10:50, 18:24] = 30
    return Image.fromarray(pixels)


def plain() -> Files:
    """One small picture in each format that is read."""
    pillow_heif.register_heif_opener()  # To write such files.
    return {layout.lower(): encode(drawn(), layout) for layout in (*FORMATS, "PDF")}


def with_chunks(*chunks: bytes) -> bytes:
    """A good PNG with more chunks after its header."""
    good = plain()["png"]
    return good[:33] + b"".join(chunks) + good[33:]


def _no_pictures() -> Files:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("../../evil.png", plain()["png"])
    return {
        "empty": b"",
        "one byte": b"\x89",
        "text": b"seven, written as a word",
        "SVG": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><circle r="9"/></svg>',
        "HTML": b"<!doctype html><script>alert(document.cookie)</script>",
        "script": b"#!/bin/sh\nrm -rf /\n",
        "ICO": encode(drawn(), "ICO"),
        "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nshowpage\n",
        "ZIP": archive.getvalue(),
        "program": b"\x7fELF\x02\x01\x01" + bytes(200),
        "pickle": b"\x80\x04\x95\x1b\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x8c\x06system\x93.",
        "NUL": bytes(5000),
        "noise": RNG.bytes(5000),
        "much noise": RNG.bytes(300_000),
        "AVIF by name": b"\0\0\0\x1cftypavif" + bytes(100),
        "HEIC by name": b"\0\0\0\x1cftypheic" + bytes(100),
    }


def _cut_off() -> Files:
    return {
        f"{layout} at {share:.0%}": content[: int(share * len(content))]
        for layout, content in plain().items()
        for share in (0.03, 0.1, 0.5, 0.9, 0.99)
    }


def _lying() -> Files:
    good = plain()
    exif = Image.Exif()
    exif[0x0112] = 99
    word = b"Exif\0\0II*\0" + struct.pack("<IHHHI4sI", 8, 1, 0x0112, 2, 4, b"up\0\0", 0)
    jpeg = good["jpeg"]
    frame = jpeg.index(b"\xff\xc0")
    return {
        "PNG of no size": png(0, 0),
        "PNG of less than it says": png(500, 500),
        "PNG of more than it says": png(2, 2, bytes(5_000_000)),
        "PNG of depth 7": png(9, 9, depth=7),
        "PNG of color 9": png(9, 9, color=9),
        "PNG with a wrong checksum": good["png"][:-20] + b"\0\0\0\0" + good["png"][-16:],
        "PNG with a chunk without end": with_chunks(struct.pack(">I", 2**31 - 1) + b"tEXt"),
        "PNG with 5,000 empty chunks": with_chunks(*[chunk(b"teXt", b"")] * 5_000),
        **_lying_photos(),
        "JPEG of another size": jpeg[: frame + 5] + b"\xff\xff\xff\xff" + jpeg[frame + 9 :],
        "JPEG of no size": jpeg[: frame + 5] + b"\0\0\0\0" + jpeg[frame + 9 :],
        "JPEG with 10,000 markers": jpeg[:2] + b"\xff\xe5\x00\x02" * 10_000 + jpeg[2:],
        "JPEG whose EXIF says 99": encode(drawn(), "JPEG", exif=exif),
        "JPEG whose EXIF says a word": encode(drawn(), "JPEG", exif=word),
        "JPEG whose EXIF is noise": encode(drawn(), "JPEG", exif=b"Exif\0\0II*\0" + RNG.bytes(300)),
        "BMP of other sizes": good["bmp"][:18] + struct.pack("<ii", -(2**31), 2**30),
        "BMP of minus one": good["bmp"][:18] + struct.pack("<ii", 9, -1) + good["bmp"][26:],
        "WebP of 16,383 by 16,383": good["webp"][:12]
        + b"VP8X\x0a\0\0\0\x10\0\0\0"
        + b"\xfe\x3f\0" * 2,
        "TIFF in a circle": tiff(next_at=8),
        "TIFF whose pages lie outside": tiff(next_at=2**32 - 2),
        "TIFF of four billion strips": tiff((273, 4, 2**32 - 1, 200), (279, 4, 2**32 - 1, 200)),
        "TIFF of a tag of 4 GB": tiff((700, 1, 2**32 - 1, 8)),
        "TIFF of no size": tiff((256, 3, 1, 0)),
        "TIFF packed in no way": tiff((259, 3, 1, 60_000)),
        "TIFF in a JPEG's packing": tiff((259, 3, 1, 7)),
        "TIFF of 64 samples": tiff((277, 3, 1, 64)),
        "BigTIFF": b"II+\0\x08\0\0\0" + struct.pack("<QQ", 16, 2**63),
        "PDF of nothing": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n",
        "PDF of a name alone": b"%PDF-1.7",
    }


def _lying_photos() -> Files:
    """HEIC, AVIF, JPEG 2000 and GIF of another size than they say, and boxes that lead nowhere."""
    good = plain()
    heif, avif, jp2, gif = (good[name] for name in ("heif", "avif", "jpeg2000", "gif"))
    huge, size = struct.pack(">II", 60_000, 60_000), heif.index(b"ispe") + 8
    avif_size, jp2_size = avif.index(b"ispe") + 8, jp2.index(b"ihdr") + 4
    place = heif.index(b"iloc")
    return {
        "HEIC that says 60,000 by 60,000": heif[:size] + huge + heif[size + 8 :],
        "HEIC of no size": heif[:size] + bytes(8) + heif[size + 8 :],
        "HEIC whose pixels lie outside": heif[: place + 8] + b"\xff" * 24 + heif[place + 32 :],
        "HEIC of boxes in boxes": heif[:24] + b"\0\0\xff\0meta\0\0\0\0" * 5_000,
        "HEIC with a box without end": heif[:24] + b"\0\0\0\0mdat" + bytes(100_000),
        "HEIC of another brand": b"\0\0\0\x18ftypheic" + bytes(12) + jp2,
        "AVIF that says 60,000 by 60,000": avif[:avif_size] + huge + avif[avif_size + 8 :],
        "JPEG 2000 that says 60,000 by 60,000": jp2[:jp2_size] + huge + jp2[jp2_size + 8 :],
        "GIF of 65,535 by 65,535": gif[:6] + b"\xff" * 4 + gif[10:],
        "PGM of 60,000 by 60,000": b"P5 60000 60000 255\n" + bytes(1_000),
        "PBM of letters": b"P1 9 9 " + b"x" * 60_000,
        "PNM of endless space": b"P2" + b" " * 60_000,
    }


def _polyglots() -> Files:
    good = plain()
    html = b"<html><script>alert(1)</script></html>"
    return {
        "PNG, then HTML": good["png"] + html,
        "PNG with HTML inside": with_chunks(chunk(b"tEXt", b"Comment\0" + html)),
        "JPEG, then ZIP": good["jpeg"] + _no_pictures()["ZIP"],
        "HTML, then PNG": html + good["png"],
        "GIF that is JavaScript": b"GIF89a/*" + bytes(30) + b"*/=1;alert(1);",
        "BMP that is JavaScript": b"BM/*" + bytes(50) + b"*/=1;alert(1);",
        "PNG before a PDF": good["png"][:200] + good["pdf"],
        "PDF, then PNG": good["pdf"] + good["png"],
        "PDF in a PNG": with_chunks(chunk(b"tEXt", good["pdf"])),
        "PNG, then PNG": good["png"] * 2,
        "JPEG, then JPEG": good["jpeg"] * 2,
    }


def _bombs() -> Files:
    text = b"key\0\0" + zlib.compress(bytes(1_000_000), 9)
    return {
        "PNG of 3,600 megapixels": png(60_000, 60_000),
        "PNG of 2 billion by 2 billion": png(2**31 - 1, 2**31 - 1),
        "PNG of 36 megapixels": png(6_000, 6_000, bytes(6_001 * 6_000)),
        "PNG of 36 megapixels, 16 bits": png(6_000, 6_000, bytes(12_001 * 6_000), 16),
        "PNG of 36 megapixels, RGBA": png(6_000, 6_000, bytes(24_001 * 6_000), 8, 6),
        "PNG of more than 36 megapixels": png(6_000, 6_001, bytes(6_001 * 6_001)),
        "PNG with packed texts": with_chunks(*[chunk(b"zTXt", text)] * 70),
        "PNG with a packed profile": with_chunks(
            chunk(b"iCCP", b"key\0\0" + zlib.compress(bytes(80_000_000), 9))
        ),
        "WebP of 36 megapixels": encode(Image.new("RGB", (6_000, 6_000)), "WEBP", method=0),
        "GIF of 36 megapixels": encode(Image.new("L", (6_000, 6_000)), "GIF"),
        "JPEG 2000 of 9 megapixels": encode(Image.new("RGB", (3_000, 3_000)), "JPEG2000"),
        "JPEG of 36 megapixels": encode(Image.new("RGB", (6_000, 6_000)), "JPEG"),
        "JPEG of 36 megapixels, progressive": encode(
            Image.new("RGB", (6_000, 6_000)), "JPEG", progressive=True
        ),
        "TIFF of 36 megapixels": encode(
            Image.new("L", (6_000, 6_000)), "TIFF", compression="tiff_lzw"
        ),
        "TIFF of 60,000 by 60,000": tiff((256, 4, 1, 60_000), (257, 4, 1, 60_000)),
        "PDF of blanks": page(packed(b" " * 300_000_000)),
        "PDF of an image of 900 megapixels": page(
            stream(b"600 0 0 800 0 0 cm /I Do"),
            packed(
                bytes(30_000_000),
                b"/Type /XObject /Subtype /Image /Width 30000 /Height 30000 "
                b"/BitsPerComponent 8 /ColorSpace /DeviceGray",
            ),
            resources=b"/XObject << /I 5 0 R >>",
        ),
        "PDF packed seven times": page(
            stream(
                functools.reduce(
                    lambda data, _: zlib.compress(data, 9), range(7), bytes(9_000_000)
                ),
                b"/Filter [" + b"/FlateDecode " * 7 + b"]",
            )
        ),
    }


def _slow() -> Files:
    progressive = encode(Image.new("L", (3_000, 3_000), 128), "JPEG", progressive=True)
    last = progressive[progressive.rindex(b"\xff\xda") : -2]
    return {
        "JPEG of 3,000 scans": progressive[:-2] + last * 3_000 + b"\xff\xd9",
        "JPEG of 500 scans": progressive[:-2] + last * 500 + b"\xff\xd9",
        "TIFF of 201 pages": tiff_chain(201),
        "TIFF of 20,000 pages": tiff_chain(20_000),
        "TIFF of 60 tags of 1 MB": tiff(
            *((number, 1, 1_000_000, 300) for number in range(1_000, 1_060)), after=bytes(1_001_000)
        ),
        **pdf_files.slow_pdfs(),
    }


def _odd() -> Files:
    gray = drawn()
    pixels = np.asarray(gray)
    wide = np.where(RNG.random((1, 100_000)) < 0.5, 0, 255).astype(np.uint8)
    nan = (pixels / np.float32(255)).copy()
    nan[::7] = np.nan
    nan[::11] = np.inf
    nan[1::11] = -3e38
    palette = gray.convert("P")
    many = [gray] * 3
    return {
        "16 bits": encode(Image.fromarray(pixels.astype(np.uint16) * 257), "PNG"),
        "32 bits": encode(Image.fromarray(pixels.astype(np.int32) * 2**22), "TIFF"),
        "NaN and infinity": encode(Image.fromarray(nan), "TIFF"),
        "nothing but NaN": encode(Image.fromarray(np.full((9, 9), np.nan, np.float32)), "TIFF"),
        "CMYK": encode(gray.convert("CMYK"), "JPEG"),
        "CMYK TIFF": encode(gray.convert("CMYK"), "TIFF"),
        "Lab": encode(Image.new("LAB", (9, 9)), "TIFF"),
        "one bit": encode(gray.convert("1"), "PNG"),
        "gray and alpha": encode(gray.convert("LA"), "PNG"),
        "palette with alpha": encode(palette, "PNG", transparency=bytes(range(256))),
        "all transparent": encode(Image.new("RGBA", (50, 50)), "PNG"),
        "one pixel": encode(Image.new("L", (1, 1)), "PNG"),
        "one pixel as PDF": encode(Image.new("L", (1, 1)), "PDF"),
        "1 by 100,000": encode(Image.fromarray(wide.T), "PNG"),
        "100,000 by 1": encode(Image.fromarray(wide), "PNG"),
        "interlaced nothing": encode(Image.new("L", (3_000, 3_000), 255), "PNG"),
        "animated PNG": encode(gray, "PNG", save_all=True, append_images=many),
        "animated GIF": encode(gray, "GIF", save_all=True, append_images=many),
        "animated WebP": encode(gray, "WEBP", save_all=True, append_images=many),
        "three pages": encode(gray, "TIFF", save_all=True, append_images=many[1:]),
        "checkers": encode(_checkers(1_500, 4), "PNG"),
        "diagonals": encode(_diagonals(1_500), "PNG"),
        "noise": encode(Image.fromarray(RNG.integers(0, 256, (1_200, 1_200), np.uint8)), "PNG"),
        "dots": encode(_dots(1_800), "PNG"),
        "dots, 20,000 by 8": encode(_dots(20_000, 8), "PNG"),
        "gray times its alpha": _times_alpha("LA"),
        "colors times their alpha": _times_alpha("RGBA"),
        "scattered dots": encode(_scattered(20_000, 2_000), "PNG"),
    }


def _checkers(side: int, square: int) -> Image.Image:
    places = np.indices((side, side)) // square
    return Image.fromarray((places.sum(axis=0) % 2 * 255).astype(np.uint8))


def _diagonals(side: int) -> Image.Image:
    rows, columns = np.indices((side, side))
    return Image.fromarray(np.where((rows - columns) % 14 < 2, 0, 255).astype(np.uint8))


def _dots(side: int, height: int = 0) -> Image.Image:
    rows, columns = np.indices((height or side, side))
    return Image.fromarray(np.where((rows % 9 < 2) & (columns % 9 < 2), 0, 255).astype(np.uint8))


def _times_alpha(mode: str) -> bytes:
    """A TIFF that says that its pixels are multiplied by their alpha, as Pillow writes none."""
    tag = struct.pack("<HHI", 338, 3, 1)  # 2: the alpha is apart; 1: it is in the pixels.
    content = encode(drawn().convert(mode), "TIFF")
    return content.replace(tag + struct.pack("<I", 2), tag + struct.pack("<I", 1))


def _scattered(count: int, side: int) -> Image.Image:
    """Dots of 8×8 pixels anywhere: so many pieces of ink in 100 KB."""
    pixels = np.full((side, side), 255, np.uint8)
    for x, y in RNG.integers(0, side - 8, (count, 2)):
        pixels[y : y + 8, x : x + 8] = 0
    return Image.fromarray(pixels)


def everything() -> Iterable[tuple[str, str, bytes]]:
    """Kind, name and content of each."""
    return ((kind, name, one) for kind, some in kinds().items() for name, one in some.items())
