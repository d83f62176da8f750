"""Numbers that are drawn and pages, read by a whole `Reader`; and its public names."""

from pathlib import Path

import numpy as np
import pytest

import digitlab
from digitlab import Reader, Reading
from digitlab.ink import strokes
from digitlab.recognition.classifier import Classifier
from digitlab.results import MOST_DRAWN
from digitlab.segmentation import components


class CountingClassifier(Classifier):
    """Counts the pictures that the network is given."""

    rows = 0

    def outputs(self, images: np.ndarray) -> np.ndarray:
        self.rows += len(images)
        return super().outputs(images)


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
    with pytest.raises(ValueError, match=r"ink must be \(H, W\) uint8.* got \("):
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
