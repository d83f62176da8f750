"""PNG, TIFF and PDF files made byte by byte, so that they may say anything."""

import struct
import zlib

Files = dict[str, bytes]
"""Name → content."""


def chunk(kind: bytes, content: bytes) -> bytes:
    """A chunk of a PNG."""
    checksum = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + checksum


def png(width: int, height: int, pixels: bytes = b"\0", depth: int = 8, color: int = 0) -> bytes:
    """A PNG that claims what it is told to."""
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(pixels, 9))
    return b"\x89PNG\r\n\x1a\n" + body + chunk(b"IEND", b"")


TAGS = [(256, 3, 1, 9), (257, 3, 1, 9), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1)]
TAGS += [(273, 4, 1, 8), (277, 3, 1, 1), (278, 3, 1, 9), (279, 4, 1, 81)]


def tiff(*changes: tuple[int, int, int, int], after: bytes = bytes(400), next_at: int = 0) -> bytes:
    """A TIFF of one page; a change replaces a tag of the same number."""
    tags = {tag[0]: tag for tag in (*TAGS, *changes)}
    entries = b"".join(struct.pack("<HHII", *tags[number]) for number in sorted(tags))
    head = b"II*\0" + struct.pack("<IH", 8, len(tags))
    return head + entries + struct.pack("<I", next_at) + after


def tiff_chain(pages: int) -> bytes:
    """A TIFF of many pages."""
    size = 2 + 12 * len(TAGS) + 4
    entries = b"".join(struct.pack("<HHII", *tag) for tag in TAGS)
    starts = (*(8 + size * page for page in range(1, pages)), 0)
    ifds = (struct.pack("<H", len(TAGS)) + entries + struct.pack("<I", at) for at in starts)
    return b"II*\0" + struct.pack("<I", 8) + b"".join(ifds)


def pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A PDF of these objects, of which the first is the root."""
    content, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        content
        + b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(objects) + 1, table)
        + b"trailer << /Size %d /Root 1 0 R %b >>\n" % (len(objects) + 1, trailer)
        + b"startxref\n%d\n%%%%EOF\n" % len(content)
    )


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(content), entries, content)


def packed(content: bytes, entries: bytes = b"") -> bytes:
    return stream(zlib.compress(content, 9), b"/Filter /FlateDecode " + entries)


def page(
    content: bytes, *more: bytes, resources: bytes = b"", box: bytes = b"0 0 600 800"
) -> bytes:
    """A PDF of one page; further objects are numbered from 5."""
    return pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [%b] /Contents 4 0 R /Resources << %b >> >>"
        % (box, resources),
        content,
        *more,
    )
