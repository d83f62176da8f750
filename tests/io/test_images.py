import io
import os
import struct
import time
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image, PngImagePlugin

from digitlab import PictureError
from digitlab.io import images, pdf
from digitlab.io.images import Source

# Left half dark, right half light: 6 wide, 4 high.
GRAY = np.repeat([[30, 30, 30, 220, 220, 220]], 4, axis=0).astype(np.uint8)


def load(source: Source) -> np.ndarray:
    """The first page as RGBA."""
    return images.with_alpha(images.first_page(source))


def encode(image: Image.Image, layout: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, layout, **options)
    return file.getvalue()


def gray_file(layout: str = "PNG") -> bytes:
    return encode(Image.fromarray(GRAY), layout)


def png_header(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be of any size."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checksum = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def is_a_sentence(text: str) -> bool:
    return text[:1].isupper() and text.endswith(".") and "\n" not in text


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><circle r="9"/></svg>'
HTML = b"<!doctype html><html><body><script>alert(1)</script></body></html>"
NOISE = np.random.default_rng(1).integers(0, 256, (64, 64), np.uint8)

BAD = {
    "empty": (b"", "empty"),
    "text": (b"seven, written as a word", "not a picture"),
    "SVG": (SVG, "not a picture"),
    "HTML": (HTML, "not a picture"),
    "PDF of nothing": (b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", "PDF is damaged"),
    "GIF": (gray_file("GIF"), "not a picture"),
    "NUL bytes": (bytes(1000), "not a picture"),
    "PNG signature alone": (b"\x89PNG\r\n\x1a\n", "."),
    "PNG of no size": (png_header(0, 0), "."),
    "PNG without its pixels": (png_header(40, 40), "damaged or cut off"),
    "truncated JPEG": (encode(Image.fromarray(NOISE), "JPEG")[:-900], "damaged or cut off"),
    "truncated PNG": (encode(Image.fromarray(NOISE), "PNG")[:-900], "damaged or cut off"),
    "truncated WebP": (encode(Image.fromarray(NOISE), "WEBP")[:-900], "."),
    "truncated BMP": (encode(Image.fromarray(NOISE), "BMP")[:-900], "damaged or cut off"),
    "truncated TIFF": (encode(Image.fromarray(NOISE), "TIFF")[:-900], "."),
    "decompression bomb": (png_header(60_000, 60_000), "too many pixels"),
    "just too large": (png_header(6_000, 6_001), "at most 36 megapixels"),
}


@pytest.mark.parametrize(("content", "reason"), BAD.values(), ids=BAD.keys())
def test_bad_bytes_are_refused_in_one_sentence(content: bytes, reason: str) -> None:
    with pytest.raises(PictureError) as caught:
        load(content)
    assert reason in str(caught.value)
    assert is_a_sentence(str(caught.value))


@pytest.mark.parametrize(("content", "reason"), BAD.values(), ids=BAD.keys())
def test_bad_file_named_png_is_refused_all_the_same(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    path = tmp_path / "digit.png"
    path.write_bytes(content)
    with pytest.raises(PictureError, match=reason):
        load(path)


def test_missing_file_is_named_as_missing(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match=r"There is no such file\."):
        load(tmp_path / "none.png")


def test_folder_is_named_as_a_folder(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match="This is a folder"):
        load(tmp_path)


def test_path_through_a_file_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(PictureError, match="cannot be opened"):
        load(tmp_path / "file" / "digit.png")


def test_huge_file_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "huge.png"
    with path.open("wb") as file:
        file.truncate(images.MAX_BYTES + 1)  # a hole: it takes no room on the disk

    def fail(*_: object, **__: object) -> None:
        raise AssertionError("it was read")

    monkeypatch.setattr("builtins.open", fail)
    with pytest.raises(PictureError, match="at most 50 MB"):
        load(path)


def test_huge_upload_is_refused() -> None:
    with pytest.raises(PictureError, match="at most 50 MB"):
        load(bytes(images.MAX_BYTES + 1))


def test_largest_allowed_size_is_judged_by_its_pixels_not_by_its_header() -> None:
    with pytest.raises(PictureError, match="damaged or cut off"):
        load(png_header(6_000, 6_000))


# What is read


@pytest.mark.parametrize("layout", images.FORMATS)
def test_every_promised_format_is_read(layout: str) -> None:
    rgba = load(gray_file(layout))
    assert rgba.shape == (4, 6, 4)
    assert rgba.dtype == np.uint8
    assert (rgba[..., 3] == 255).all()
    assert np.abs(rgba[..., :3].astype(int) - GRAY[..., np.newaxis]).max() <= 12


@pytest.mark.parametrize("layout", images.FORMATS)
def test_file_is_judged_by_its_content_not_by_its_name(tmp_path: Path, layout: str) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(gray_file(layout))
    assert load(path).shape == (4, 6, 4)
    assert load(str(path)).shape == (4, 6, 4)


MODES: dict[str, Callable[[Image.Image], bytes]] = {
    "palette": lambda gray: encode(gray.convert("P"), "PNG"),
    "gray and alpha": lambda gray: encode(gray.convert("LA"), "PNG"),
    "color": lambda gray: encode(gray.convert("RGB"), "PNG"),
    "CMYK": lambda gray: encode(gray.convert("CMYK"), "JPEG", quality=95),
    "CMYK TIFF": lambda gray: encode(gray.convert("CMYK"), "TIFF"),
    "16 bits": lambda gray: encode(
        Image.fromarray(np.asarray(gray).astype(np.uint16) * 257), "PNG"
    ),
    "32 bits": lambda gray: encode(Image.fromarray(np.asarray(gray).astype(np.int32)), "TIFF"),
    "float": lambda gray: encode(Image.fromarray(np.asarray(gray) / np.float32(255)), "TIFF"),
}


@pytest.mark.parametrize("make", MODES.values(), ids=MODES.keys())
def test_every_kind_of_pixel_keeps_dark_dark_and_light_light(
    make: Callable[[Image.Image], bytes],
) -> None:
    rgba = load(make(Image.fromarray(GRAY)))
    assert rgba.shape == (4, 6, 4)
    assert rgba.dtype == np.uint8
    assert (rgba[:, :3, :3] < 60).all()
    assert (rgba[:, 3:, :3] > 190).all()
    assert (rgba[..., 3] == 255).all()


def as_pillow_says(content: bytes) -> np.ndarray:
    with Image.open(io.BytesIO(content)) as image:
        return np.asarray(image.convert("RGBA"))


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_png_of_any_pixels_has_the_pixels_that_pillow_finds(channels: int) -> None:
    """Noise, and a drawing, of which each of PNG's five filters suits some rows."""
    rng = np.random.default_rng(channels)
    for _ in range(10):
        height, width = rng.integers(1, 70, 2)
        noise = rng.integers(0, 256, (height, width, channels), np.uint8)
        slope = np.add.outer(np.arange(height), np.arange(width))[..., np.newaxis] + noise // 99
        for pixels in (noise, slope.astype(np.uint8)):
            content = encode(Image.fromarray(pixels.squeeze(2) if channels == 1 else pixels), "PNG")
            np.testing.assert_array_equal(load(content), as_pillow_says(content))


TEXT = PngImagePlugin.PngInfo()
TEXT.add_text("Title", "a seven")


@pytest.mark.parametrize(
    "options",
    [{"transparency": (30, 30, 30)}, {"pnginfo": TEXT}, {"dpi": (300, 300)}],
    ids=lambda options: next(iter(options)),
)
def test_png_with_more_than_its_pixels_is_what_pillow_makes_of_it(
    options: dict[str, object],
) -> None:
    content = encode(Image.fromarray(GRAY).convert("RGB"), "PNG", **options)
    np.testing.assert_array_equal(load(content), as_pillow_says(content))


def test_black_and_white_of_one_bit_is_read() -> None:
    rgba = load(encode(Image.fromarray(GRAY > 100), "PNG"))
    np.testing.assert_array_equal(rgba[..., 0], np.where(GRAY > 100, 255, 0))


@pytest.mark.parametrize("level", [0, 40_000])
def test_even_picture_of_16_bits_does_not_divide_by_nothing(level: int) -> None:
    even = Image.fromarray(np.full((3, 3), level, np.uint16))
    rgba = load(encode(even, "PNG"))
    assert rgba.shape == (3, 3, 4)
    assert len(np.unique(rgba[..., 0])) == 1


@pytest.mark.parametrize(("mode", "channels"), [("RGB", 3), ("L", 3), ("LA", 4), ("RGBA", 4)])
def test_page_takes_room_for_an_alpha_only_where_there_is_one(mode: str, channels: int) -> None:
    content = encode(Image.new(mode, (30, 20)), "PNG")
    assert images.first_page(content).shape == (20, 30, channels)


def test_alpha_is_kept() -> None:
    rgba = np.zeros((2, 3, 4), np.uint8)
    rgba[0, 0] = 10, 20, 30, 128
    np.testing.assert_array_equal(load(encode(Image.fromarray(rgba), "PNG")), rgba)


def test_transparent_color_of_a_palette_becomes_alpha() -> None:
    palette = Image.fromarray(np.array([[0, 1], [1, 1]], np.uint8), "L").convert("P")
    palette.putpalette([0, 0, 0, 255, 255, 255])
    rgba = load(encode(palette, "PNG", transparency=1))
    assert rgba[..., 3].tolist() == [[255, 0], [0, 0]]


@pytest.mark.parametrize(
    ("orientation", "dark"),
    [
        *((1, "left"), (2, "right"), (3, "right"), (4, "left")),
        *((5, "top"), (6, "top"), (7, "bottom"), (8, "bottom")),
    ],
)
@pytest.mark.parametrize("layout", ["JPEG", "PNG", "WEBP"])
def test_photo_is_turned_upright_as_its_exif_says(layout: str, orientation: int, dark: str) -> None:
    image = Image.fromarray(np.kron(GRAY, np.ones((8, 8), np.uint8)))
    exif = image.getexif()
    exif[0x0112] = orientation
    gray = load(encode(image, layout, exif=exif))[..., 0].astype(int)
    halves = {
        "left": gray[:, : gray.shape[1] // 2],
        "right": gray[:, gray.shape[1] // 2 :],
        "top": gray[: gray.shape[0] // 2],
        "bottom": gray[gray.shape[0] // 2 :],
    }
    assert min(halves, key=lambda side: halves[side].mean()) == dark
    assert gray.shape == ((32, 48) if dark in ("left", "right") else (48, 32))


# Pages


def levels(*grays: int) -> list[Image.Image]:
    return [Image.new("L", (40, 30), gray) for gray in grays]


@pytest.mark.parametrize("layout", ["TIFF", "PDF"])
def test_every_page_is_given_in_order(layout: str) -> None:
    first, *rest = levels(10, 120, 240)
    content = encode(first, layout, save_all=True, append_images=rest)
    pages = list(images.pages(content))
    assert images.count_pages(content) == 3
    assert [int(np.median(page[..., 0])) for page in pages] == pytest.approx([10, 120, 240], abs=3)
    assert all(page.dtype == np.uint8 and page.shape[2] == 3 for page in pages)
    np.testing.assert_array_equal(load(content)[..., :3], pages[0])


@pytest.mark.parametrize("layout", ["PNG", "WEBP"])
def test_animation_is_one_page(layout: str) -> None:
    first, *rest = levels(10, 240)
    content = encode(first, layout, save_all=True, append_images=rest)
    assert len(list(images.pages(content))) == images.count_pages(content) == 1


@pytest.mark.parametrize(("content", "reason"), BAD.values(), ids=BAD.keys())
def test_bad_file_has_no_pages(content: bytes, reason: str) -> None:
    with pytest.raises(PictureError, match=reason):
        list(images.pages(content))


def test_pages_are_not_counted_in_what_is_no_picture() -> None:
    with pytest.raises(PictureError, match="not a picture"):
        images.count_pages(HTML)


# Files of several pages


def bare_pdf(*pages: tuple[float, float]) -> bytes:
    """A PDF of bare pages of such widths and heights, in points."""
    document = pypdfium2.PdfDocument.new()
    for width, height in pages:
        document.new_page(width, height)
    file = io.BytesIO()
    document.save(file)
    document.close()
    return file.getvalue()


def locked_pdf() -> bytes:
    """A PDF that says it is encrypted by a password that nobody knows."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
        b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%b> /U <%b> >>" % (b"11" * 32, b"22" * 32),
    ]
    content, places = b"%PDF-1.4\n", []
    for number, written in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%b\nendobj\n" % (number, written)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start, name = len(content), b"<%b>" % (b"33" * 16)
    return (
        content
        + b"xref\n0 5\n0000000000 65535 f \n%b" % table
        + b"trailer << /Size 5 /Root 1 0 R /Encrypt 4 0 R /ID [%b %b] >>\n" % (name, name)
        + b"startxref\n%d\n%%%%EOF\n" % start
    )


BAD_PAGES = {
    "2,000 pages": (bare_pdf(*[(200, 200)] * 2_000), "2,000 pages; at most 200"),
    "locked": (locked_pdf(), "locked by a password"),
    "cut off": (bare_pdf((200, 300))[:200], "PDF is damaged"),
    "no PDF after its beginning": (b"%PDF-1.7\nand nothing else", "PDF is damaged"),
}


@pytest.mark.parametrize(("content", "reason"), BAD_PAGES.values(), ids=BAD_PAGES.keys())
def test_bad_pdf_is_refused_at_once_with_what_is_wrong(content: bytes, reason: str) -> None:
    start = time.monotonic()
    with pytest.raises(PictureError, match=reason):
        next(images.pages(content))
    with pytest.raises(PictureError, match=reason):
        images.count_pages(content)
    assert time.monotonic() - start < 2


def test_pages_of_a_pdf_are_rendered_upright_white_and_no_larger_than_promised() -> None:
    content = bare_pdf((595, 842), (842, 595), (14_400, 30))
    rendered = list(images.pages(content))
    assert images.count_pages(content) == len(rendered) == 3
    shapes = [page.shape for page in rendered]
    assert shapes[:2] == [(2400, 1696, 3), (1696, 2400, 3)]
    assert all(max(shape) <= pdf.PDF_SIDE + 1 for shape in shapes)
    assert all((page == 255).all() for page in rendered)


def test_pdf_with_a_line_before_its_header_is_read() -> None:
    assert images.count_pages(b"sent by a scanner\n" + bare_pdf((90, 90))) == 1


def frames(count: int) -> bytes:
    images = [Image.fromarray(np.roll(GRAY, shift, axis=1)) for shift in range(count)]
    return encode(images[0], "TIFF", save_all=True, append_images=images[1:])


def test_frames_of_a_tiff_are_pages() -> None:
    pages = list(images.pages(frames(3)))
    assert images.count_pages(frames(3)) == 3
    for shift, page in enumerate(pages):
        np.testing.assert_array_equal(page[..., 0], np.roll(GRAY, shift, axis=1))


def test_tiff_of_too_many_pages_is_refused() -> None:
    with pytest.raises(PictureError, match="more than 200 pages; at most 200"):
        next(images.pages(frames(201)))


def test_picture_of_one_page_is_one_page() -> None:
    assert images.count_pages(gray_file()) == len(list(images.pages(gray_file()))) == 1


@pytest.mark.parametrize("content", [b"", b"not at all"])
def test_what_is_no_picture_has_no_pages(content: bytes) -> None:
    with pytest.raises(PictureError):
        images.count_pages(content)


@pytest.mark.parametrize("mode", ["LA", "RGBA"])
def test_pixels_of_a_tiff_that_are_multiplied_by_their_alpha_are_read(mode: str) -> None:
    pixels = np.full((4, 6, len(mode)), 20, np.uint8)
    pixels[..., -1] = 128
    content = encode(Image.fromarray(pixels), "TIFF")
    tag = struct.pack("<HHI", 338, 3, 1)  # what the alpha means: 2 that it is apart, 1 that not
    premultiplied = content.replace(tag + struct.pack("<I", 2), tag + struct.pack("<I", 1))
    assert premultiplied != content
    page = images.first_page(premultiplied)
    assert page.shape == (4, 6, 4)
    assert (page[..., 3] == 128).all()
    assert (np.abs(page[..., :3].astype(int) - 40) <= 1).all()


# Files that are no regular files


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such files here")
def test_pipe_is_refused_without_waiting_for_who_writes_to_it(tmp_path: Path) -> None:
    pipe = tmp_path / "x.png"
    os.mkfifo(pipe)
    with pytest.raises(PictureError, match="This is a pipe or a device; name a file"):
        images.first_page(pipe)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there is no such device here")
def test_device_is_refused() -> None:
    with pytest.raises(PictureError, match="This is a pipe or a device; name a file"):
        images.first_page("/dev/zero")


@pytest.mark.skipif(not Path("/proc/kmsg").exists(), reason="there is no such file here")
def test_endless_file_of_the_system_is_refused() -> None:
    with pytest.raises(PictureError, match=r"empty|cannot be opened"):
        images.first_page("/proc/kmsg")


def test_file_that_grows_while_it_is_read_is_read_to_the_limit_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(gray_file())
    before = path.stat()
    monkeypatch.setattr(Path, "stat", lambda _: before)
    with path.open("wb") as file:
        file.truncate(10 * images.MAX_BYTES)
    tracemalloc.start()
    with pytest.raises(PictureError, match="at most 50 MB"):
        images.first_page(path)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 2 * images.MAX_BYTES


def test_path_that_is_too_long_is_refused() -> None:
    with pytest.raises(PictureError, match="cannot be opened"):
        images.first_page("a" * 5_000)
