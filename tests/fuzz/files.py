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
from .formats import chunk, packed, page, pdf, png, stream, tiff, tiff_chain

Files = dict[str, bytes]

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
        "PDF, locked, scripted, nested": _pdfs(),
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
        **_slow_pdfs(),
    }


def _slow_pdfs() -> Files:
    way = b"".join(b"%d 0 l %d 800 l " % (x % 600, 7 * x % 600) for x in range(100_000))
    return {
        "PDF of crossing lines": page(packed(b"0 0 m " + way * 20 + b"f*")),
        "PDF of 300,000 rectangles": page(packed(b"q .5 g 0 0 600 800 re f Q\n" * 300_000)),
        "PDF of forms in forms": _forms(12, 10),
        "PDF of a form in itself": page(
            stream(b"/F Do"),
            stream(
                b"/F Do /F Do",
                b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] "
                b"/Resources << /XObject << /F 5 0 R >> >>",
            ),
            resources=b"/XObject << /F 5 0 R >>",
        ),
        "PDF of a fine pattern": page(
            stream(b"/Pattern cs /P scn 0 0 600 800 re f"),
            stream(
                b"0 0 1 1 re f",
                b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 "
                b"/BBox [0 0 1 1] /XStep 0.001 /YStep 0.001 /Resources << >>",
            ),
            resources=b"/Pattern << /P 5 0 R >>",
        ),
        "PDF of a million letters": page(
            packed(b"BT /F 700 Tf " + b"(WWWWWWWWWW) Tj " * 100_000 + b"ET"),
            resources=b"/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Courier >> >>",
        ),
        "PDF of a shading function": page(
            stream(b"/S sh"),
            stream(
                b"{ " + b"dup mul 1 add sqrt " * 5_000 + b"pop pop 0 }",
                b"/FunctionType 4 /Domain [0 600 0 800] /Range [0 1]",
            ),
            resources=b"/Shading << /S << /ShadingType 1 /ColorSpace /DeviceGray "
            b"/Domain [0 600 0 800] /Function 5 0 R >> >>",
        ),
    }


def _forms(levels: int, each: int) -> bytes:
    forms = [
        stream(
            b"/F%d Do " % (level + 1) * each if level < levels - 1 else b"0 0 600 800 re f",
            b"/Type /XObject /Subtype /Form /BBox [0 0 600 800] "
            b"/Resources << /XObject << /F%d %d 0 R >> >>" % (level + 1, 6 + level),
        )
        for level in range(levels)
    ]
    return page(stream(b"/F0 Do"), *forms, resources=b"/XObject << /F0 5 0 R >>")


def _pdfs() -> Files:
    tree = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    for level in range(50):
        tree.append(b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (level + 3))
    tree.append(b"<< /Type /Page /Parent 51 0 R /MediaBox [0 0 90 90] >>")
    root = b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (%b) >> >>"
    bare = (
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
    )
    locked = b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%b> /U <%b> >>" % (b"11" * 32, b"22" * 32)
    name = b"<%b>" % (b"33" * 16)
    loop = b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 100 >>"
    catalog = b"<< /Type /Catalog /Pages 2 0 R >>"
    return {
        "a password": pdf(
            catalog, *bare, locked, trailer=b"/Encrypt 4 0 R /ID [%b %b]" % (name, name)
        ),
        "a script": pdf(root % b"while \\(true\\) app.alert\\(1\\)", *bare),
        "a program to launch": pdf(
            b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /Launch /F (/bin/sh) >> >>", *bare
        ),
        "an address to fetch": pdf(
            b"<< /Type /Catalog /Pages 2 0 R /OpenAction "
            b"<< /S /URI /URI (http://127.0.0.1:1/) >> >>",
            *bare,
        ),
        "a file from outside as its page": page(
            b"<< /Length 0 /F (/etc/passwd) >>\nstream\n\nendstream"
        ),
        "a page under 50 others": pdf(*tree),
        "pages in a circle": pdf(catalog, loop),
        "a page that is its own parent": pdf(
            catalog, b"<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 2 0 R >>", bare[1]
        ),
        "2 billion pages": pdf(catalog, b"<< /Type /Pages /Kids [] /Count 2000000000 >>"),
        "minus one page": pdf(catalog, b"<< /Type /Pages /Kids [] /Count -1 >>"),
        "a page of no size": page(stream(b""), box=b"0 0 0 0"),
        "a page of 10^30": page(stream(b""), box=b"0 0 1e30 1e30"),
        "a page from NaN to nowhere": page(stream(b""), box=b"nan inf -inf /x"),
        "a page as thin as a hair": page(stream(b""), box=b"0 0 100000 0.001"),
        "brackets 100,000 deep": pdf(b"[" * 100_000),
        "a name of 1 MB": pdf(b"/" + b"a" * 1_000_000),
        "a root that is not there": pdf(b"<< /Type /Catalog /Pages 99 0 R >>"),
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
