"""What is taken as a picture: content, paths, file objects, arrays and PIL images."""

import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image

from digitlab import PictureError
from digitlab.io import images

from ..fixtures.files import png

RGB = np.random.default_rng(0).integers(0, 256, (5, 7, 3), np.uint8)


class Upload(io.BytesIO):
    """Counts the bytes that are asked for, as an upload that may be of any size."""

    asked = 0

    def read(self, size: int | None = -1, /) -> bytes:
        assert size is not None
        assert size >= 0
        self.asked += size
        return super().read(size)


def test_file_is_read_however_it_is_given(tmp_path: Path) -> None:
    path = tmp_path / "page.png"
    path.write_bytes(png(RGB))
    half_read = io.BytesIO(png(RGB))
    half_read.read(20)
    with path.open("rb") as opened:
        for source in (
            png(RGB),
            bytearray(png(RGB)),
            memoryview(png(RGB)),
            path,
            str(path),
            opened,
            half_read,
            Upload(png(RGB)),
        ):
            np.testing.assert_array_equal(images.first_page(source), RGB)


def test_file_object_that_has_no_start_is_read_from_where_it_stands() -> None:
    class Pipe(io.RawIOBase):
        def read(self, size: int = -1, /) -> bytes:
            return png(RGB)

    np.testing.assert_array_equal(images.first_page(Pipe()), RGB)


def test_file_object_is_asked_for_no_more_than_the_largest_file_and_a_byte() -> None:
    upload = Upload(bytes(images.MAX_BYTES + 1_000))
    with pytest.raises(PictureError, match=r"^The file has more than the 50 MB that are read\.$"):
        images.first_page(upload)
    assert upload.asked == images.MAX_BYTES + 1


def test_large_buffer_is_refused_before_it_is_copied() -> None:
    with pytest.raises(PictureError, match="at most 50 MB"):
        images.first_page(memoryview(bytearray(images.MAX_BYTES + 1)))


def test_file_that_is_opened_as_text_is_refused_with_what_would_work() -> None:
    with pytest.raises(TypeError, match="give bytes, got str: open it with mode 'rb'"):
        images.first_page(io.StringIO("7"))  # type: ignore[arg-type]


def test_file_object_that_fails_is_named_as_unreadable() -> None:
    class Broken(io.RawIOBase):
        def read(self, size: int = -1, /) -> bytes:
            raise OSError(5, "Input/output error")

    with pytest.raises(PictureError, match=r"cannot be read: Input/output error\.$"):
        images.first_page(Broken())


@pytest.mark.parametrize("nothing", [None, 7, 7.0, ["page.png"], {"page": 1}, object()])
def test_what_is_no_picture_is_refused_with_what_would_work(nothing: object) -> None:
    with pytest.raises(TypeError, match="bytes, a path, a file object, a NumPy array or a PIL"):
        images.first_page(nothing)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=f"got {type(nothing).__name__}$"):
        images.count_pages(nothing)  # type: ignore[arg-type]


# Arrays


@given(
    arrays.arrays(
        st.sampled_from(["uint8", "int16", "float32", "float64", "bool", "object"]),
        arrays.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=5),
    )
)
def test_array_is_a_picture_or_refused_with_its_shape_and_type(array: np.ndarray) -> None:
    channels = {2: 1, 3: array.shape[-1] if array.ndim else 0}.get(array.ndim)
    is_color = array.ndim == 3 and channels in (3, 4)
    is_picture = array.dtype != object and array.size and (array.ndim == 2 or is_color)
    if is_picture and not (array.min() >= 0 and array.max() <= 255):
        with pytest.raises(ValueError, match="0 to 1, 0 to 16 or 0 to 255, got"):
            images.first_page(array)
    elif is_picture:
        pixels = images.first_page(array)
        assert pixels.shape == (*array.shape[:2], 4 if channels == 4 else 3)
        assert pixels.dtype == np.uint8
    else:
        with pytest.raises(ValueError, match=r"numbers of gray \(H, W\), RGB .* got \(") as error:
            images.first_page(array)
        assert str(error.value).endswith(f"got {array.shape} {array.dtype}")


def test_pixels_stay_as_they_are_and_gray_becomes_three_channels() -> None:
    assert images.first_page(RGB) is RGB
    gray = images.first_page(RGB[..., 0])
    assert (gray == RGB[..., :1]).all()


def test_array_is_one_page() -> None:
    assert len(list(images.pages(RGB))) == 1
    assert list(images.pages(RGB, first=1)) == []


# PIL images


@pytest.mark.parametrize(
    "mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "HSV", "I", "F", "I;16"]
)
def test_pil_image_of_any_mode_is_read_as_its_file_would_be(mode: str) -> None:
    gray = Image.fromarray(np.repeat([[30, 220]], 3, axis=0).astype(np.uint8))
    image = gray if mode == "I;16" else gray.convert("RGB")
    pixels = images.first_page(image.convert(mode))
    assert pixels.shape == (3, 2, 4 if mode in ("LA", "RGBA") else 3)
    assert (pixels[:, 0, :3] < 80).all()
    assert (pixels[:, 1, :3] > 180).all()


def test_pil_image_is_turned_upright_as_its_exif_says() -> None:
    image = Image.fromarray(RGB)
    image.getexif()[0x0112] = 6
    np.testing.assert_array_equal(images.first_page(image), np.rot90(RGB, -1))
    assert image.size == (7, 5)


def test_pil_image_stays_open() -> None:
    with Image.open(io.BytesIO(png(RGB))) as image:
        for _ in range(2):
            np.testing.assert_array_equal(images.first_page(image), RGB)
        assert image.getpixel((0, 0)) == tuple(RGB[0, 0])


def test_pil_image_without_pixels_is_refused() -> None:
    with pytest.raises(ValueError, match="must have pixels, got 0×3"):
        images.first_page(Image.new("L", (0, 3)))


def test_pil_image_whose_file_is_cut_off_is_refused_as_a_picture() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (60, 60, 3), np.uint8)
    with (
        Image.open(io.BytesIO(png(noise)[:4_000])) as image,
        pytest.raises(PictureError, match="damaged or cut off"),
    ):
        images.first_page(image)
