"""Whole pages, made up with truth for every box, read from pixels to text."""

from functools import cache

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from digitlab import Page, Reader, load_reader
from digitlab.datasets import Mnist
from digitlab.datasets.characters import PenCharacter
from digitlab.geometry import Box, scale_box, turn, turn_box
from digitlab.ink import strokes
from digitlab.segmentation.components import MOST_PIECES

from ..fixtures import pages
from ..fixtures.files import encode_pages
from ..fixtures.hands import hand
from ..fixtures.pages import KINDS, Look, MadePage, make_page
from .measure import RECORD, SEED, Score, edit_distance, measure

PLAIN = Look(digit=(44, 45), lines=(2, 2), per_line=(4, 5), gap=(0.35, 0.5), spaces=0)
"""A small page on which nothing is in the way."""


def easy(digit: int, height: int, pen: float, rng: np.random.Generator) -> np.ndarray:
    """The first of our hands for a digit: nobody could misread it."""
    name = "flat top" if digit == 3 else None
    runs = [np.array(run) for run in hand(digit, name).strokes]
    return pages.draw_strokes(runs, height, max(pen, 0.09), rng)


def overlap(first: Box, second: Box) -> float:
    """Intersection over union."""
    across = min(first[0] + first[2], second[0] + second[2]) - max(first[0], second[0])
    down = min(first[1] + first[3], second[1] + second[3]) - max(first[1], second[1])
    shared = max(0, across) * max(0, down)
    return shared / (first[2] * first[3] + second[2] * second[3] - shared)


def found(page: MadePage, read: Page) -> float:
    """Share of the digits in whose place something was found."""
    places = [reading.box for reading in read.readings if reading.box]
    hits = [any(overlap(box, place) > 0.4 for place in places) for box in page.boxes]
    return sum(hits) / len(hits)


@cache
def plain_page() -> MadePage:
    return make_page(PLAIN, np.random.default_rng(7), easy)


@cache
def plain_lines() -> tuple[str, ...]:
    return tuple(load_reader().read_page(plain_page().picture).lines)


# What a page is made of


@pytest.mark.parametrize("kind", KINDS)
def test_page_of_each_kind_is_found_and_read(bundled_reader: Reader, kind: str) -> None:
    chance = np.random.default_rng(list(KINDS).index(kind))
    score, shares = Score(), []
    for _ in range(2):
        page = make_page(KINDS[kind], chance, easy)
        read = bundled_reader.read_page(page.picture)
        score.add(page, read)
        shares.append(found(page, read))
        assert read.turned == page.turned
    assert np.mean(shares) >= 0.9
    assert score.errors <= 0.12 * score.digits


def test_readings_stand_in_reading_order_and_on_the_ink(bundled_reader: Reader) -> None:
    page = plain_page()
    read = bundled_reader.read_page(page.picture)
    assert read.lines == page.lines
    assert [reading.line for reading in read.readings] == [1] * len(page.lines[0]) + [2] * len(
        page.lines[1]
    )
    for reading, box in zip(read.readings, page.boxes, strict=True):
        assert reading.box is not None
        assert overlap(reading.box, box) > 0.8
        assert reading.confidence == reading.probabilities.max()


def test_steps_are_pictures_of_one_size(bundled_reader: Reader) -> None:
    read = bundled_reader.read_page(plain_page().picture)
    assert list(read.steps) == ["flattened", "ink", "lines removed", "digits"]
    shapes = {step.shape[:2] for step in read.steps.values()}
    assert shapes == {plain_page().picture.shape[:2]}
    assert all(step.dtype == np.uint8 for step in read.steps.values())


def test_unread_finds_stand_in_the_line_as_question_marks(
    bundled_reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("digitlab.recognition.prediction.Prediction.is_digit", False)
    read = bundled_reader.read_page(plain_page().picture)
    assert {*"".join(read.lines)} == {"?"}


# What must not change what is read


@settings(max_examples=15)
@given(
    gain=st.floats(0.35, 1.05),
    gamma=st.floats(0.6, 1.6),
    negative=st.booleans(),
    size=st.floats(0.7, 2.5),
)
def test_brightness_polarity_and_size_do_not_matter(
    bundled_reader: Reader, gain: float, gamma: float, negative: bool, size: float
) -> None:
    page = plain_page()
    picture = 255 * (page.picture / 255.0) ** gamma * gain
    pixels = picture.clip(0, 255).astype(np.uint8)
    if negative:
        pixels = 255 - pixels
    height, width = (round(size * edge) for edge in pixels.shape[:2])
    resized = Image.fromarray(pixels).resize((width, height), Image.Resampling.BICUBIC)
    assert tuple(bundled_reader.read_page(np.asarray(resized)).lines) == plain_lines()


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_turned_page_is_noticed_and_its_boxes_stay_on_the_ink(
    bundled_reader: Reader, degrees: int
) -> None:
    look = Look(lines=(3, 3), per_line=(5, 6), turned=degrees)
    page = make_page(look, np.random.default_rng(1), easy)
    read = bundled_reader.read_page(page.picture)
    assert read.turned == degrees
    assert found(page, read) > 0.9
    assert read.upright.shape == turn(page.picture, degrees).shape
    first = read.readings[0]
    x, y, *_ = read.upright_box(first) or (0, 0)
    assert x < read.upright.shape[1] / 2
    assert y < read.upright.shape[0] / 2


def test_page_is_turned_as_one_says(bundled_reader: Reader) -> None:
    page = plain_page()
    read = bundled_reader.read_page(np.ascontiguousarray(turn(page.picture, 270)), turn=90)
    assert read.turned == 90
    assert read.lines == page.lines
    assert bundled_reader.read_page(page.picture, turn=180).turned == 180
    with pytest.raises(ValueError, match="a multiple of 90 degrees, got 45"):
        bundled_reader.read_page(page.picture, turn=45)


@given(
    x=st.integers(0, 20),
    y=st.integers(0, 10),
    width=st.integers(1, 20),
    height=st.integers(1, 20),
    degrees=st.sampled_from([-90, 0, 90, 180, 270, 360]),
)
def test_box_turns_with_its_picture(x: int, y: int, width: int, height: int, degrees: int) -> None:
    picture = np.zeros((31, 43), np.uint8)
    picture[y : y + height, x : x + width] = 1
    turned = turn(picture, degrees)
    left, top, across, down = turn_box((x, y, width, height), picture.shape, degrees)
    assert turned[top : top + down, left : left + across].all()
    assert turned.sum() == across * down


def test_box_of_a_shrunk_picture_is_found_on_the_large_one() -> None:
    assert scale_box((2, 3, 4, 5), (10, 20), (100, 100)) == (10, 30, 20, 50)


# What holds no digits


@pytest.mark.parametrize("shade", [0, 120, 255])
def test_bare_paper_has_no_readings(bundled_reader: Reader, shade: int) -> None:
    grain = np.random.default_rng(3).normal(shade, 3, (300, 400, 3))
    read = bundled_reader.read_page(grain.clip(0, 255).astype(np.uint8))
    assert read.readings == ()
    assert read.lines == []


LETTERS: dict[str, list[list[list[float]]]] = {
    "A": [[[0.1, 1], [0.5, 0], [0.9, 1]], [[0.25, 0.65], [0.75, 0.65]]],
    "E": [[[0.8, 0], [0.2, 0], [0.2, 1], [0.8, 1]], [[0.2, 0.5], [0.7, 0.5]]],
    "K": [[[0.2, 0], [0.2, 1]], [[0.8, 0], [0.2, 0.55], [0.85, 1]]],
    "M": [[[0.1, 1], [0.15, 0], [0.5, 0.7], [0.85, 0], [0.9, 1]]],
    "R": [[[0.2, 1], [0.2, 0], [0.7, 0.05], [0.75, 0.4], [0.2, 0.5], [0.85, 1]]],
    "W": [[[0, 0], [0.25, 1], [0.5, 0.3], [0.75, 1], [1, 0]]],
}
"""Strokes of our own in a square of side 1, y downwards."""


def test_page_full_of_letters_is_found_and_called_unread(bundled_reader: Reader) -> None:
    runs = [
        np.array(run) * 60 + (60 + 90 * column, 50 + 110 * row)
        for row, word in enumerate(("MAKER", "WREAK", "KARME"))
        for column, letter in enumerate(word)
        for run in LETTERS[letter]
    ]
    gray = 230 - (strokes.draw(runs, 7, (370, 540)) * (180 / 255)).astype(np.uint8)
    read = bundled_reader.read_page(np.dstack([gray] * 3))
    assert len(read.readings) == 15
    assert "".join(read.lines).count("?") >= 12
    assert read.turned == 0  # No way up makes it legible.


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 500, 3), (500, 1, 4), (3, 3, 3)])
def test_tiny_picture_has_no_digits(bundled_reader: Reader, shape: tuple[int, ...]) -> None:
    pixels = np.random.default_rng(4).integers(0, 256, shape, np.uint8)
    page = bundled_reader.read_page(pixels)
    assert page.lines == []
    assert page.picture.shape == (*shape[:2], 3)


def test_page_of_nothing_but_noise_has_no_digits(bundled_reader: Reader) -> None:
    pixels = np.random.default_rng(5).integers(0, 256, (1500, 1500, 3), np.uint8)
    readings = bundled_reader.read_page(pixels).readings
    assert len(readings) <= MOST_PIECES
    assert sum(reading.is_digit for reading in readings) <= len(readings) / 50


# Canvases and files


def test_number_on_a_canvas_is_read_and_an_empty_canvas_is_not(bundled_reader: Reader) -> None:
    inked = (
        255
        - make_page(
            Look(lines=(1, 1), per_line=(4, 4), spaces=0, noise=0, quality=100),
            np.random.default_rng(2),
            easy,
        ).picture[..., 0]
    )
    clean = np.where(inked > 110, 255, 0).astype(np.uint8)
    rgba = np.dstack([clean, clean, clean, np.full_like(clean, 255)])
    page = bundled_reader.read_canvas(rgba)
    assert len(page.lines) == 1
    assert len(page.lines[0]) == 4
    assert bundled_reader.read_canvas(np.zeros((80, 300, 4), np.uint8)).readings == ()


@pytest.mark.parametrize("text", ["11", "111", "711", "117", "1172"])
@pytest.mark.parametrize("pen", [3, 6])
def test_ones_as_a_program_draws_them_are_ones(bundled_reader: Reader, text: str, pen: int) -> None:
    picture = np.full((300, 120 + 80 * len(text), 3), 250, np.uint8)
    for place, symbol in enumerate(text):
        left, top, bottom = 60 + 80 * place, 110, 190
        if symbol == "1":
            cv2.line(picture, (left + 20, top), (left + 20, bottom), (20, 20, 20), pen, cv2.LINE_AA)
        else:
            size = (bottom - top) / 22
            cv2.putText(picture, symbol, (left, bottom), 0, size, (20, 20, 20), pen, cv2.LINE_AA)
    assert bundled_reader.read_page(picture).lines == [text]


def test_transparent_page_is_read_by_its_ink(bundled_reader: Reader) -> None:
    gray = plain_page().picture.mean(axis=2)
    alpha = np.where(gray < 140, 255, 0).astype(np.uint8)
    rgba = np.dstack([np.zeros_like(alpha)] * 3 + [alpha])
    assert tuple(bundled_reader.read_page(rgba).lines) == plain_lines()


@pytest.mark.parametrize("layout", ["PDF", "TIFF"])
def test_pages_of_a_file_are_read_one_after_another(bundled_reader: Reader, layout: str) -> None:
    sheets = [make_page(PLAIN, np.random.default_rng(seed), easy) for seed in (7, 10)]
    file = encode_pages([sheet.picture for sheet in sheets], layout)
    read = [page.lines for page in bundled_reader.read_pages(file)]
    assert read == [sheet.lines for sheet in sheets]
    assert bundled_reader.read_page(file).lines == sheets[0].lines


# The measure itself


@pytest.mark.parametrize(
    ("read", "truth", "distance"),
    [
        ("", "", 0),
        ("12", "", 2),
        ("", "123", 3),
        ("123", "123", 0),
        ("1?3", "123", 1),
        ("2123", "123", 1),
        ("321", "123", 2),
    ],
)
def test_edit_distance(read: str, truth: str, distance: int) -> None:
    assert edit_distance(read, truth) == distance


def test_made_page_has_a_box_around_the_ink_of_each_digit() -> None:
    page = plain_page()
    gray = page.picture.min(axis=2)
    assert len(page.boxes) == sum(map(len, page.lines))
    covered = np.zeros(gray.shape, bool)
    for x, y, width, height in page.boxes:
        covered[y - 2 : y + height + 2, x - 2 : x + width + 2] = True
    assert gray[~covered].min() > 150 > gray[covered].min()


@pytest.mark.parametrize("kind", ["plain", "touching"])
def test_measurement_that_is_kept_is_still_true(
    bundled_reader: Reader, mnist: Mnist, pens: list[PenCharacter], kind: str
) -> None:
    before = RECORD.load()[kind]
    now = measure(bundled_reader, kind, before.pages, SEED, None)
    assert now.digits == before.digits
    # Another processor rounds otherwise.
    assert abs(now.errors - before.errors) <= 1
