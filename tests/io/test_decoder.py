"""Pixels of every kind, frames of a TIFF."""

import io
import struct
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from digitlab import PictureError
from digitlab.io import images

from ..fixtures.files import encode
from .pictures import GRAY, load

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
