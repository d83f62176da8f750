"""What a `Reader` takes for a picture: files, bytes, arrays, PIL images; and what it refuses."""

import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image

from digitlab import PictureError, Reader, Reading, preprocess

from ..fixtures.files import png
from .test_reader import on_paper


def test_picture_is_read_from_bytes_path_and_text_alike(
    bundled_reader: Reader, inks: dict[int, np.ndarray], tmp_path: Path
) -> None:
    path = tmp_path / "seven.png"
    path.write_bytes(on_paper(inks[7]))
    readings = [
        bundled_reader.read_digit(source) for source in (path.read_bytes(), path, str(path))
    ]
    for reading in readings:
        np.testing.assert_array_equal(reading.picture, readings[0].picture)
        assert reading.digit == 7


def test_picture_is_read_from_a_file_object_an_array_and_a_pil_image_alike(
    bundled_reader: Reader, inks: dict[int, np.ndarray]
) -> None:
    gray = 255 - inks[7]
    rgb = np.dstack([gray] * 3)
    rgba = np.dstack([rgb, np.full_like(gray, 255)])
    for source in (io.BytesIO(png(gray)), gray, rgb, rgba, Image.fromarray(gray)):
        page = bundled_reader.read_page(source)
        assert page.lines == ["7"]
        assert [again.lines for again in bundled_reader.read_pages(source)] == [["7"]]
        reading, same = bundled_reader.read_digit(source), bundled_reader.read_digits([source])[0]
        assert isinstance(same, Reading)
        assert reading.digit == same.digit == 7
        assert reading.box == same.box


@pytest.mark.parametrize(
    "wrong",
    [
        np.full((4, 4), "1"),
        np.zeros((4, 4), np.complex64),
        np.zeros((4, 4, 2), np.uint8),
        np.zeros((0, 0, 3), np.uint8),
        np.zeros((4, 0), np.uint8),
        np.zeros(4, np.uint8),
    ],
    ids=["text", "complex", "two channels", "empty", "no width", "flat"],
)
def test_array_that_is_no_picture_is_refused_with_what_it_was(
    bundled_reader: Reader, wrong: np.ndarray
) -> None:
    for read in (bundled_reader.read_digit, bundled_reader.read_page):
        with pytest.raises(ValueError, match=r"numbers of gray .* got \("):
            read(wrong)
    with pytest.raises(ValueError, match=r"numbers of gray .* got \("):
        bundled_reader.read_digits([wrong])
    with pytest.raises(ValueError, match=r"numbers of gray .* got \("):
        next(bundled_reader.read_pages(wrong))


@pytest.mark.parametrize("value", [-1.0, 300.0, np.nan, np.inf])
def test_array_of_values_beyond_a_picture_s_is_refused(
    bundled_reader: Reader, value: float
) -> None:
    with pytest.raises(ValueError, match="0 to 1, 0 to 16 or 0 to 255, got"):
        bundled_reader.read_digit(np.full((4, 4), value))


def test_values_may_go_to_1_to_16_or_to_255(
    bundled_reader: Reader, inks: dict[int, np.ndarray]
) -> None:
    gray = preprocess.from_ink(inks[7])
    small = (gray / 255 * 16).round()
    for pixels in (gray / 255, gray > 100, small, small.astype(np.uint8), gray.astype(np.int64)):
        assert bundled_reader.read_digit(pixels).digit == 7
    assert bundled_reader.read_digit(png(small.astype(np.uint8))).digit == 7


@pytest.mark.parametrize("single", ["one.png", b"file", Path("one.png")])
def test_one_picture_is_no_list_of_pictures(
    bundled_reader: Reader, single: str | bytes | Path
) -> None:
    with pytest.raises(TypeError, match="read_digit reads one"):
        bundled_reader.read_digits(single)  # type: ignore[arg-type]


@given(
    arrays.arrays(
        np.uint8,
        st.one_of(
            st.tuples(st.integers(1, 40), st.integers(1, 40)),
            st.tuples(st.integers(1, 40), st.integers(1, 40), st.integers(3, 4)),
        ),
    )
)
def test_any_pixels_are_read(bundled_reader: Reader, pixels: np.ndarray) -> None:
    page = bundled_reader.read_page(pixels)
    assert page.picture.shape == (*pixels.shape[:2], 3)
    assert isinstance(bundled_reader.read_digit(pixels), Reading)


@pytest.mark.parametrize("nothing", [None, 7, ["page.png"]])
def test_what_is_no_picture_is_refused_with_what_would_work(
    bundled_reader: Reader, nothing: object
) -> None:
    with pytest.raises(TypeError, match="bytes, a path, a file object, a NumPy array or a PIL"):
        bundled_reader.read_page(nothing)  # type: ignore[arg-type]


def test_file_that_is_no_picture_is_refused(bundled_reader: Reader) -> None:
    with pytest.raises(PictureError, match="not a picture"):
        bundled_reader.read_digit(b"not at all")
