from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digitlab import Reader, preprocess
from digitlab.ink import photo, strokes

from ..fixtures.files import png
from ..fixtures.hands import hand
from ..fixtures.pages import KINDS, make_page

DIGITS = (0, 1, 7)


def on_paper(inked: np.ndarray) -> bytes:
    """A gray scan: dark ink on light paper."""
    return png((225 - inked * (190 / 255)).round().astype(np.uint8))


# Drawings


@pytest.mark.parametrize("digit", DIGITS)
def test_drawing_is_read(bundled_reader: Reader, inks: dict[int, np.ndarray], digit: int) -> None:
    reading = bundled_reader.read_drawing(strokes.rgba(inks[digit]))
    assert reading.digit == digit
    assert reading.is_digit
    assert reading.confidence == reading.probabilities.max() > 0.5
    assert reading.probabilities.shape == (10,)


def test_reading_holds_what_the_network_saw_and_where(
    bundled_reader: Reader, inks: dict[int, np.ndarray]
) -> None:
    reading = bundled_reader.read_drawing(strokes.rgba(inks[7]))
    np.testing.assert_array_equal(reading.picture, preprocess.from_ink(inks[7]))
    assert reading.box == preprocess.bounding_box(inks[7])
    np.testing.assert_allclose(
        reading.probabilities, bundled_reader.predict_proba(reading.picture[np.newaxis])[0]
    )


def test_blank_canvas_is_read_as_nothing(bundled_reader: Reader) -> None:
    reading = bundled_reader.read_drawing(np.full((40, 60, 4), 255, np.uint8))
    assert reading.digit is None
    assert not reading.is_digit
    assert reading.confidence == 0
    assert reading.box is None
    assert not reading.picture.any()


@given(
    digit=st.sampled_from(DIGITS),
    times=st.integers(1, 3),
    above=st.integers(0, 120),
    left=st.integers(0, 120),
    negative=st.booleans(),
)
@example(digit=0, times=3, above=0, left=0, negative=False)
def test_size_place_and_polarity_of_a_drawing_do_not_matter(
    bundled_reader: Reader,
    inks: dict[int, np.ndarray],
    digit: int,
    times: int,
    above: int,
    left: int,
    negative: bool,
) -> None:
    large = inks[digit].repeat(times, axis=0).repeat(times, axis=1)
    canvas = strokes.rgba(np.pad(large, ((above, 0), (left, 0))))
    if negative:
        canvas[..., :3] = 255 - canvas[..., :3]
    reading = bundled_reader.read_drawing(canvas)
    plain = bundled_reader.read_drawing(strokes.rgba(inks[digit]))
    assert reading.digit == digit
    x, y, width, height = plain.box or (0, 0, 0, 0)
    assert reading.box == (x * times + left, y * times + above, width * times, height * times)
    # Shrinking three times as many pixels rounds elsewhere, by a level or two. The middle of this
    # zero lies between two rows, and may be rounded to either.
    moves = (-1, 0, 1) if digit == 0 else (0,)
    pictures = [np.roll(reading.picture, down, axis=0).astype(int) for down in moves]
    assert min(np.abs(picture - plain.picture).mean() for picture in pictures) <= 1


# Pictures


@pytest.mark.parametrize("digit", DIGITS)
def test_scan_is_read_as_the_drawing_is(
    bundled_reader: Reader, inks: dict[int, np.ndarray], digit: int
) -> None:
    reading = bundled_reader.read_digit(on_paper(inks[digit]))
    assert reading.digit == digit
    drawn = bundled_reader.read_drawing(strokes.rgba(inks[digit]))
    assert np.abs(np.subtract(reading.box or 0, drawn.box or 9)).max() <= 2


@pytest.mark.parametrize("digit", DIGITS)
def test_light_on_dark_is_read_too(
    bundled_reader: Reader, inks: dict[int, np.ndarray], digit: int
) -> None:
    assert bundled_reader.read_digit(png(inks[digit])).digit == digit


@pytest.mark.parametrize("digit", DIGITS)
@pytest.mark.parametrize("color", [0, 90, 255])
def test_ink_on_a_transparent_ground_is_read_whatever_its_color(
    bundled_reader: Reader, inks: dict[int, np.ndarray], digit: int, color: int
) -> None:
    gray = np.full_like(inks[digit], color)
    rgba = np.dstack([gray, gray, gray, inks[digit]])
    assert bundled_reader.read_digit(png(rgba)).digit == digit


@pytest.mark.parametrize("digit", [0, 7])
@pytest.mark.parametrize("is_light", [False, True])
def test_digit_that_fills_its_frame_is_read(
    bundled_reader: Reader, inks: dict[int, np.ndarray], digit: int, is_light: bool
) -> None:
    x, y, width, height = preprocess.bounding_box(inks[digit]) or (0, 0, 1, 1)
    tight = cv2.dilate(inks[digit], np.ones((9, 9), np.uint8))[y : y + height, x : x + width]
    reading = bundled_reader.read_digit(tight if is_light else 255 - tight)
    assert reading.digit == digit
    assert reading.box is not None
    assert np.abs(np.array(reading.box) - (0, 0, width, height)).max() <= 2


def test_blank_page_is_read_as_nothing(bundled_reader: Reader) -> None:
    reading = bundled_reader.read_digit(png(np.full((50, 40), 230, np.uint8)))
    assert reading.digit is None
    assert reading.box is None


@pytest.mark.parametrize(
    ("times", "shape"),
    [(1, (200, 280)), (4, (800, 1120)), (7, (1400, 1960))],
)
def test_box_is_in_pixels_of_what_was_given(
    bundled_reader: Reader, inks: dict[int, np.ndarray], times: int, shape: tuple[int, int]
) -> None:
    large = inks[7].repeat(times, axis=0).repeat(times, axis=1)
    assert large.shape == shape
    reading = bundled_reader.read_digit(on_paper(large))
    true = np.array(preprocess.bounding_box(inks[7])) * times
    assert np.abs(np.array(reading.box) - true).max() <= 2 * times


@pytest.mark.parametrize("shape", [(52, 4000), (4000, 52), (52, 1300)])
def test_box_lies_within_a_long_strip_too(bundled_reader: Reader, shape: tuple[int, int]) -> None:
    height, width = shape
    page = np.full(shape, 225, np.uint8)
    page[height - 40 : height - 10, width - 24 : width - 14] = 20
    reading = bundled_reader.read_digit(png(page))
    assert reading.box is not None
    x, y, across, down = reading.box
    assert 0 <= x < x + across <= width
    assert 0 <= y < y + down <= height
    # Two pixels of the shrunk picture, in which the ink was found.
    assert abs(x - (width - 24)) <= 2 * max(shape) / photo.PHOTO_SIDE


@pytest.mark.parametrize("digit", DIGITS)
@pytest.mark.parametrize("edge", [0, 6, 14])
def test_digit_cut_out_of_a_form_is_read_without_what_is_left_of_its_box(
    bundled_reader: Reader, inks: dict[int, np.ndarray], digit: int, edge: int
) -> None:
    cut = inks[digit][:, 40:240].copy()
    cut[edge : edge + 4] = cut[:, edge : edge + 4] = 255
    reading = bundled_reader.read_digit(on_paper(cut))
    assert reading.digit == digit
    assert reading.box is not None
    assert reading.box[0] > 20


def test_digit_beside_the_shadow_of_a_hand_is_read(bundled_reader: Reader) -> None:
    look = replace(KINDS["shadow"], lines=(1, 1), per_line=(1, 1), digit=(150, 400))
    rng = np.random.default_rng(3)
    for _ in range(2):
        made = make_page(look, rng)
        assert bundled_reader.read_digit(made.picture).text == made.lines[0]


@pytest.mark.parametrize("digit", DIGITS)
def test_digit_on_squared_paper_is_read_without_the_squares(
    bundled_reader: Reader, inks: dict[int, np.ndarray], digit: int
) -> None:
    page = inks[digit].copy()
    faint = np.full_like(page[10:12], 90)
    for place in range(12, 200, 45):
        page[place : place + 2] = np.maximum(page[place : place + 2], faint)
    for place in range(20, 280, 45):
        page[:, place : place + 2] = np.maximum(page[:, place : place + 2], 90)
    reading = bundled_reader.read_digit(on_paper(page))
    assert reading.digit == digit
    true = preprocess.bounding_box(inks[digit])
    assert np.abs(np.subtract(reading.box or 0, true or 0)).max() <= 6


@pytest.mark.parametrize("digit", [2, 4, 7])
def test_hairline_is_read_as_a_stroke(bundled_reader: Reader, digit: int) -> None:
    runs = [np.array(run) for run in hand(digit).placed((150, 150), 220)]
    assert bundled_reader.read_digit(on_paper(strokes.draw(runs, 2, (300, 300)))).digit == digit
