import io
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image

import digitlab
from digitlab import PictureError, Reader, Reading, preprocess
from digitlab.ink import photo, strokes
from digitlab.recognition.classifier import Classifier
from digitlab.results import MOST_DRAWN
from digitlab.segmentation import components

from ..fixtures.files import png
from ..fixtures.hands import hand
from ..fixtures.pages import KINDS, make_page

DIGITS = (0, 1, 7)


class CountingClassifier(Classifier):
    """Counts the pictures that the network is given."""

    rows = 0

    def outputs(self, images: np.ndarray) -> np.ndarray:
        self.rows += len(images)
        return super().outputs(images)


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
    # Shrinking three times as many pixels rounds elsewhere, by a level or two.
    assert np.abs(reading.picture.astype(int) - plain.picture).mean() <= 1


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


def test_file_that_is_no_picture_is_refused(bundled_reader: Reader) -> None:
    with pytest.raises(PictureError, match="not a picture"):
        bundled_reader.read_digit(b"not at all")


# A whole number


def test_ink_of_a_number_is_read_as_its_canvas_is(
    bundled_reader: Reader, inks: dict[int, np.ndarray]
) -> None:
    ink = np.hstack([inks[7], inks[0], inks[1]])
    page, drawn = bundled_reader.read_ink_page(ink), bundled_reader.read_canvas(strokes.rgba(ink))
    assert page.lines == drawn.lines == ["701"]
    np.testing.assert_array_equal(page.picture, drawn.picture)
    for name, step in drawn.steps.items():
        np.testing.assert_array_equal(page.steps[name], step)
    for reading, same in zip(page.readings, drawn.readings, strict=True):
        assert (reading.box, reading.line, reading.index) == (same.box, same.line, same.index)
        np.testing.assert_array_equal(reading.picture, same.picture)
        np.testing.assert_array_equal(reading.probabilities, same.probabilities)


def test_number_is_never_turned(bundled_reader: Reader, inks: dict[int, np.ndarray]) -> None:
    ink = np.hstack([inks[7]] * 4)
    assert bundled_reader.read_page(255 - np.rot90(ink)).turned == 90
    assert bundled_reader.read_ink_page(np.ascontiguousarray(np.rot90(ink))).turned == 0


def test_no_ink_is_a_page_without_readings(bundled_reader: Reader) -> None:
    assert bundled_reader.read_ink_page(np.zeros((30, 40), np.uint8)).readings == ()


@pytest.mark.parametrize(
    "wrong", [np.zeros((4, 4, 3), np.uint8), np.zeros((4, 4)), np.zeros((0, 4), np.uint8)]
)
def test_what_is_no_ink_is_refused_with_what_it_was(
    bundled_reader: Reader, wrong: np.ndarray
) -> None:
    with pytest.raises(ValueError, match=r"ink must be \(H, W\) uint8 .* got \("):
        bundled_reader.read_ink_page(wrong)


def bars(count: int) -> np.ndarray:
    """A canvas of short bars that do not touch, (300, 900) uint8."""
    rows, columns = np.divmod(np.arange(count), 60)
    places = np.column_stack([15 + 15 * columns, 15 + 25 * rows]).astype(float)
    return strokes.draw([np.add(place, [[0, -8], [0, 8]]) for place in places], 4, (300, 900))


@pytest.mark.parametrize("count", [MOST_DRAWN + 1, 500])
def test_canvas_with_more_than_a_number_is_left_out_and_costs_nothing(
    bundled: Path, count: int
) -> None:
    classifier = CountingClassifier(bundled)
    for page in (
        Reader(classifier).read_ink_page(bars(count)),
        Reader(classifier).read_canvas(strokes.rgba(bars(count))),
    ):
        assert page.left_out == count
        assert page.readings == ()
    assert classifier.rows == 0


def test_canvas_of_as_many_finds_as_are_read_is_read(bundled_reader: Reader) -> None:
    page = bundled_reader.read_ink_page(bars(MOST_DRAWN))
    assert page.left_out == 0
    assert len(page.readings) >= 0.9 * MOST_DRAWN


@pytest.mark.parametrize("seed", range(3))
def test_no_canvas_is_shown_to_the_network_more_than_a_bounded_number_of_times(
    bundled: Path, seed: int
) -> None:
    """Seventy wide blots, each of which might be two digits, or a part of its neighbor."""
    classifier = CountingClassifier(bundled)
    places = np.random.default_rng(seed).uniform((20, 20), (880, 280), (70, 2))
    Reader(classifier).read_ink_page(
        strokes.draw([np.add(place, [[0, 0], [14, 2]]) for place in places], 10, (300, 900))
    )
    assert classifier.rows <= 200


# What a page costs


def test_each_digit_of_a_page_is_shown_to_the_network_once(root: Path, bundled: Path) -> None:
    """The 28 digits of the example page; a find that tells which way up it is may be no symbol."""
    classifier = CountingClassifier(bundled)
    page = Reader(classifier).read_page(root / "digitlab/ui/scan/example.jpg")
    assert len(page.readings) == 28
    assert classifier.rows <= 56


def test_page_that_stands_upright_is_segmented_once(
    bundled_reader: Reader, inks: dict[int, np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def find_digits(ink: np.ndarray) -> list[components.FoundDigit]:
        calls.append(ink.shape)
        return found(ink)

    found = components.find_digits
    monkeypatch.setattr(components, "find_digits", find_digits)
    page = bundled_reader.read_page(strokes.rgba(np.hstack([inks[7], inks[0], inks[7]])))
    assert page.lines == ["707"]
    assert len(calls) == 1


# What others build against


def test_public_names_are_those_of_the_design() -> None:
    reader = digitlab.load_reader()
    assert isinstance(reader, Reader)
    reading = reader.read_drawing(np.zeros((9, 9, 4), np.uint8))
    assert isinstance(reading, Reading)
    for name in ("digit", "confidence", "probabilities", "is_digit", "box"):
        assert hasattr(reading, name)
    assert set(digitlab.__all__) <= set(dir(digitlab))


def test_model_is_loaded_from_its_folder_too(bundled: Path) -> None:
    report = digitlab.load_reader().classifier.report
    for folder in (bundled, str(bundled)):
        assert digitlab.load_reader(folder).classifier.report == report


def test_reading_does_not_change_the_reader_for_others(
    bundled_reader: Reader, inks: dict[int, np.ndarray]
) -> None:
    first = bundled_reader.read_drawing(strokes.rgba(inks[0]))
    bundled_reader.read_drawing(strokes.rgba(inks[7]))
    again = bundled_reader.read_drawing(strokes.rgba(inks[0]))
    np.testing.assert_array_equal(first.probabilities, again.probabilities)


def test_transparent_picture_is_shown_on_a_ground_that_its_ink_stands_out_from(
    bundled_reader: Reader,
) -> None:
    ink = np.zeros((80, 240), np.uint8)
    ink[20:60, 40:46] = ink[20:60, 180:186] = 255
    for color in (0, 255):
        rgba = np.dstack([np.full((*ink.shape, 3), color, np.uint8), ink])
        page = bundled_reader.read_page(rgba)
        assert len(page.readings) == 2
        assert abs(int(page.picture[40, 43, 0]) - int(page.picture[0, 0, 0])) == 255
