"""Files that are pictures, and files that are not."""

import os
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from digitlab import PictureError
from digitlab.io import images

from ..fixtures.files import encode
from .pictures import GRAY, gray_file, load, png_header


def is_a_sentence(text: str) -> bool:
    return text[:1].isupper() and text.endswith(".") and "\n" not in text


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><circle r="9"/></svg>'


HTML = b"<!doctype html><html><body><script>alert(1)</script></body></html>"


NOISE = np.random.default_rng(1).integers(0, 256, (64, 64), np.uint8)


BAD = {
    "empty": (b"", "empty"),
    "text": (b"seven, written as a word", "not a picture"),
    "SVG": (SVG, "an SVG drawing, which is not read. Save or export it as PNG"),
    "HTML": (HTML, "a web page, which is not read"),
    "video": (b"\0\0\0\x18ftypisom" + bytes(100), "a video, which is not read"),
    "Word": (b"PK\3\4" + bytes(100), "Save or print it as PDF"),
    "PDF of nothing": (b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", "PDF is damaged"),
    "NUL bytes": (bytes(1000), "not a picture"),
    "PNG signature alone": (b"\x89PNG\r\n\x1a\n", "."),
    "PNG of no size": (png_header(0, 0), "."),
    "PNG without its pixels": (png_header(40, 40), "damaged or cut off"),
    "truncated JPEG": (encode(Image.fromarray(NOISE), "JPEG")[:-900], "damaged or cut off"),
    "truncated PNG": (encode(Image.fromarray(NOISE), "PNG")[:-900], "damaged or cut off"),
    "truncated WebP": (encode(Image.fromarray(NOISE), "WEBP")[:-900], "damaged or cut off"),
    "truncated BMP": (encode(Image.fromarray(NOISE), "BMP")[:-900], "damaged or cut off"),
    "truncated HEIC": (encode(Image.fromarray(NOISE), "HEIF")[:-900], "damaged or cut off"),
    "truncated AVIF": (encode(Image.fromarray(NOISE), "AVIF")[:-900], "damaged or cut off"),
    "truncated JPEG 2000": (encode(Image.fromarray(NOISE), "JPEG2000")[:-900], "damaged or cut"),
    "truncated PGM": (encode(Image.fromarray(NOISE), "PPM")[:-900], "damaged or cut off"),
    "truncated TIFF": (encode(Image.fromarray(NOISE), "TIFF")[:-900], "damaged or cut off"),
    "decompression bomb": (png_header(60_000, 60_000), "too many pixels"),
    "just too large": (png_header(6_000, 6_001), "at most 36 megapixels"),
}


@pytest.mark.parametrize(("content", "reason"), BAD.values(), ids=BAD.keys())
def test_bad_bytes_are_refused_in_one_sentence(content: bytes, reason: str) -> None:
    with pytest.raises(PictureError) as caught:
        load(content)
    assert reason in str(caught.value)
    assert is_a_sentence(str(caught.value))


@pytest.mark.parametrize("layout", [*images.FORMATS, "PDF"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_file_cut_off_anywhere_is_said_to_be_cut_off(layout: str, share: float) -> None:
    whole = encode(Image.fromarray(np.kron(NOISE, np.ones((6, 6), np.uint8))), layout)
    with pytest.raises(PictureError, match=r"damaged or cut off.* (Save it|Try saving it) again"):
        load(whole[: round(share * len(whole))])


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


@pytest.mark.parametrize("layout", ["PNG", "WEBP", "GIF", "AVIF"])
def test_animation_is_one_page(layout: str) -> None:
    first, *rest = levels(10, 240)
    content = encode(first, layout, save_all=True, append_images=rest)
    assert len(list(images.pages(content))) == images.count_pages(content) == 1


@pytest.mark.parametrize("layout", ["HEIF", "AVIF"])
def test_photo_of_a_phone_is_upright(layout: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise by a quarter
    assert load(encode(Image.fromarray(GRAY), layout, exif=exif.tobytes())).shape == (6, 4, 4)


def test_no_word_of_a_decoder_reaches_the_visitor() -> None:
    for name, (content, _) in BAD.items():
        with pytest.raises(PictureError) as caught:
            load(content)
        assert "truncated" not in str(caught.value), name
        assert "stream" not in str(caught.value), name


@pytest.mark.parametrize(("content", "reason"), BAD.values(), ids=BAD.keys())
def test_bad_file_has_no_pages(content: bytes, reason: str) -> None:
    with pytest.raises(PictureError, match=reason):
        list(images.pages(content))


def test_pages_are_not_counted_in_what_is_no_picture() -> None:
    with pytest.raises(PictureError, match="a web page"):
        images.count_pages(HTML)


def test_picture_of_one_page_is_one_page() -> None:
    assert images.count_pages(gray_file()) == len(list(images.pages(gray_file()))) == 1


@pytest.mark.parametrize("content", [b"", b"not at all"])
def test_what_is_no_picture_has_no_pages(content: bytes) -> None:
    with pytest.raises(PictureError):
        images.count_pages(content)


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


def test_file_that_grows_while_it_is_read_is_read_as_far_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(gray_file())
    before = path.stat()
    monkeypatch.setattr(Path, "stat", lambda _: before)
    with path.open("wb") as file:
        file.truncate(10 * images.MAX_BYTES)
    tracemalloc.start()
    with pytest.raises(PictureError, match="not a picture"):
        images.first_page(path)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 1_000_000


def test_path_that_is_too_long_is_refused() -> None:
    with pytest.raises(PictureError, match="cannot be opened"):
        images.first_page("a" * 5_000)


def test_path_with_a_nul_is_refused() -> None:
    with pytest.raises(PictureError, match="There is no such file"):
        images.first_page("a\0b.png")


def test_png_is_lossless() -> None:
    picture = np.arange(12, dtype=np.uint8).reshape(3, 4)
    np.testing.assert_array_equal(load(images.encode_png(picture))[..., 0], picture)
