"""What a file is by how it begins, and what would work instead where it is not read."""

from typing import NamedTuple


class Kind(NamedTuple):
    """A kind of file: its name in a sentence, and what its owner can do."""

    name: str
    advice: str


AS_PNG = "Save or export it as PNG, then send that."
AS_PDF = "Save or print it as PDF, then send that."
UNPACK = "Unpack it, then send the pictures in it."

KINDS = (
    (b"PK\x03\x04", Kind("a ZIP file, or a document of an office program", f"{UNPACK} {AS_PDF}")),
    (b"\xd0\xcf\x11\xe0", Kind("a document of an office program", AS_PDF)),
    (b"{\\rtf", Kind("a text document", AS_PDF)),
    (b"8BPS", Kind("a Photoshop file", AS_PNG)),
    (b"gimp xcf", Kind("a GIMP file", AS_PNG)),
    (b"%!PS", Kind("a PostScript file", AS_PDF)),
    (b"\0\0\1\0", Kind("an icon", AS_PNG)),
    (b"AT&TFORM", Kind("a DjVu file", AS_PDF)),
    (b"\x76\x2f\x31\x01", Kind("an OpenEXR file", AS_PNG)),
    (b"#?RADIANCE", Kind("a Radiance HDR file", AS_PNG)),
    (b"\xff\x0a", Kind("a JPEG XL file", AS_PNG)),
    (b"\0\0\0\x0cJXL ", Kind("a JPEG XL file", AS_PNG)),
    (b"Rar!", Kind("a RAR file", UNPACK)),
    (b"7z\xbc\xaf", Kind("a 7z file", UNPACK)),
    (b"\x1f\x8b", Kind("a packed file", UNPACK)),
    (b"\x1aE\xdf\xa3", Kind("a video", "Take a photo of the page instead.")),
)
"""How a file begins → what it is."""

SVG = Kind("an SVG drawing", AS_PNG)
WEB_PAGE = Kind("a web page", "Save the picture in it, or a screenshot, then send that.")
VIDEO = Kind("a video", "Take a photo of the page instead.")

VIDEOS = (b"isom", b"mp4", b"qt  ", b"M4V", b"iso2", b"avc1", b"3gp")
"""Brands of MP4 and QuickTime videos, from the ninth byte on."""

PICTURES = (
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "JPEG 2000"),
    (b"\xffO\xffQ", "JPEG 2000"),
)
"""How a picture of a format that is read begins, where that is more than two letters → its name."""

PICTURE_BRANDS = (
    (b"avi", "AVIF"),
    (b"hei", "HEIC"),
    (b"hev", "HEIC"),
    (b"mif1", "HEIC"),
    (b"msf1", "HEIC"),
)
"""Brands of such pictures in files of the family of HEIC, from the ninth byte on → its name."""

LOOKED_AT = 1000
"""Bytes at the start of a file in which an SVG or a web page says what it is."""


def name_format(data: bytes) -> str | None:
    """Name the format that is read which a file begins like, whole or not; None of any other."""
    if data[4:8] == b"ftyp":
        return _begun(data[8:12], PICTURE_BRANDS)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WebP"
    return _begun(data, PICTURES)


def _begun(data: bytes, names: tuple[tuple[bytes, str], ...]) -> str | None:
    return next((name for start, name in names if data.startswith(start)), None)


def name_kind(data: bytes) -> Kind | None:
    """Tell the kind of a file that is not read; None where it is not known."""
    for start, kind in KINDS:
        if data.startswith(start):
            return kind
    if data[4:8] == b"ftyp" and data[8:12].startswith(VIDEOS):
        return VIDEO
    start = data[:LOOKED_AT].lower()
    if b"<svg" in start:
        return SVG
    return WEB_PAGE if b"<html" in start or b"<!doctype html" in start else None
