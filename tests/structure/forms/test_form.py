"""Forms: fields are found on a sheet that lies otherwise, and rules choose among readings."""

import json
import math
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from digitlab import DataError, Prediction
from digitlab.geometry import Box
from digitlab.results import Mark, Page, Reading
from digitlab.structure.forms.fields import Field
from digitlab.structure.forms.form import Form, PlacedReading
from digitlab.structure.forms.rules import Rule

SIZE = (900, 700)
BOXES = {"number": (100, 100, 400, 80), "total": (100, 300, 400, 80)}


def sheet(rng: np.random.Generator) -> np.ndarray:
    """An empty form: boxes, and printed words of which each is another."""
    paper = np.full((SIZE[1], SIZE[0], 3), 245, np.uint8)
    for x, y, width, height in BOXES.values():
        cv2.rectangle(paper, (x, y), (x + width, y + height), (40, 40, 40), 2)
    for x, y in [(60, 60), (540, 140), (60, 270), (560, 350), (80, 480), (400, 560), (700, 620)]:
        word = "".join(map(chr, rng.integers(65, 91, 6)))
        cv2.putText(paper, word, (x, y), cv2.FONT_HERSHEY_SIMPLEX, 1.1, (30, 30, 30), 2)
    return paper


@pytest.fixture
def form() -> Form:
    paper = sheet(np.random.default_rng(1))
    rules = {"number": Rule(digits=4, check="luhn"), "total": Rule(sum_of=("number",))}
    return Form.of(paper, [Field(name, box, rules[name]) for name, box in BOXES.items()])


def said(*likely: dict[int, float], at: tuple[int, int] = (130, 115)) -> list[Reading]:
    """Readings side by side, each with the probabilities of some digits."""
    readings = []
    for place, few in enumerate(likely):
        rest = (1 - sum(few.values())) / max(1, 10 - len(few))
        probabilities = np.array([few.get(digit, rest) for digit in range(10)], np.float32)
        box = (at[0] + 50 * place, at[1], 30, 50)
        prediction = Prediction(probabilities, 1.0, 0.5)
        readings.append(Reading(prediction, np.zeros((28, 28), np.uint8), box, index=place + 1))
    return readings


def page(*readings: Reading, picture: np.ndarray | None = None, turned: int = 0) -> Page:
    shown = sheet(np.random.default_rng(1)) if picture is None else picture
    return Page(tuple(readings), turned, shown)


SURE = {digit: {digit: 0.98} for digit in range(10)}


def test_a_rule_takes_the_most_probable_reading_that_it_allows(form: Form) -> None:
    # 1818 passes Luhn's check, 7818 does not; 1 and 7 are nearly as probable.
    number, _ = form.read(page(*said({7: 0.5, 1: 0.45}, SURE[8], SURE[1], SURE[8])))
    assert (number.read, number.text, number.is_allowed) == ("7818", "1818", True)
    assert number.confidence > 0.8
    assert number.weakness == pytest.approx(0.9)
    assert not number.is_open(80)


def test_what_no_reading_satisfies_is_to_be_checked(form: Form) -> None:
    number, _ = form.read(page(*said(SURE[1], SURE[8], SURE[1])))
    assert (number.text, number.is_allowed, number.is_open(50)) == ("181", False, True)
    empty, _ = form.read(page())
    assert (empty.text, empty.is_open(50)) == ("", True)


def test_a_rule_that_needs_the_improbable_is_to_be_checked(form: Form) -> None:
    sure = [{digit: 0.99999} for digit in (7, 8, 1, 8)]
    number, _ = form.read(page(*said(*sure)))
    assert number.is_allowed
    assert number.is_open(50)


def test_a_sum_is_held_against_its_fields(form: Form) -> None:
    number = said(*(SURE[digit] for digit in (1, 8, 1, 8)))
    total = said(SURE[1], {3: 0.6, 8: 0.39}, SURE[1], SURE[8], at=(130, 315))
    _, found = form.read(page(*number, *total))
    assert (found.read, found.text) == ("1318", "1818")


def test_marks_are_read_too() -> None:
    plain = Form.of(
        sheet(np.random.default_rng(1)), [Field("a", BOXES["number"], Rule(decimals=1))]
    )
    first, point, last = said(SURE[4], SURE[1], SURE[5])
    (found,) = plain.read(page(first, replace(point, mark=Mark(".", 0.9)), last))
    assert (found.text, str(found.value)) == ("4.5", "4.5")


@pytest.mark.parametrize(("degrees", "shift"), [(0, (0, 0)), (2, (15, -10)), (-3, (-20, 25))])
def test_a_sheet_that_lies_otherwise_is_laid_on_the_form(
    form: Form, degrees: float, shift: tuple[int, int]
) -> None:
    move = cv2.getRotationMatrix2D((450, 350), degrees, 1.02)
    move[:, 2] += shift
    scanned = cv2.warpAffine(
        sheet(np.random.default_rng(1)), move, SIZE, borderValue=(245, 245, 245)
    )
    cv2.putText(scanned, "1818", (140, 165), cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, 2, (0, 0, 90), 3)
    placed = form.place(scanned)
    np.testing.assert_allclose(placed @ [300, 140, 1], move @ [300, 140, 1], atol=3)
    np.testing.assert_allclose(placed @ [800, 600, 1], move @ [800, 600, 1], atol=5)


def test_another_resolution_is_another_scale(form: Form) -> None:
    large = cv2.resize(sheet(np.random.default_rng(1)), None, fx=2, fy=2)
    np.testing.assert_allclose(form.place(large) @ [300, 140, 1], [600, 280], atol=6)
    blank = np.full((1400, 1800, 3), 255, np.uint8)
    np.testing.assert_allclose(form.place(blank) @ [300, 140, 1], [600, 280], atol=1)


def test_form_comes_back_from_its_file(form: Form, tmp_path: Path) -> None:
    form.save(tmp_path / "form.json")
    back = Form.load(tmp_path / "form.json")
    assert (back.fields, back.size) == (form.fields, form.size)
    np.testing.assert_array_equal(back.picture, form.picture)
    assert (tmp_path / "form.json").stat().st_size < 100_000


@pytest.mark.parametrize(
    "change",
    [{"kind": "x"}, {"picture": "!"}, {"fields": 3}, {"size": [0, 1]}, {"size": [math.inf, 1]}],
)
def test_what_is_no_form_is_refused(form: Form, tmp_path: Path, change: dict) -> None:
    path = tmp_path / "form.json"
    form.save(path)
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(DataError, match="no form"):
        Form.load(path)
    path.write_bytes(b"\xff{")
    with pytest.raises(DataError, match="no form"):
        Form.load(path)


def test_a_missing_form_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"form\.json cannot be read: No such file"):
        Form.load(tmp_path / "form.json")


def test_long_fields_end(form: Form) -> None:
    even = dict.fromkeys(range(10), 0.1)
    number, _ = form.read(page(*said(*[even] * 7)))
    assert not number.is_allowed


def test_parts_and_total_are_settled_together(form: Form) -> None:
    number = said(SURE[1], {3: 0.6, 8: 0.39}, SURE[1], SURE[8])
    total = said(*(SURE[digit] for digit in (1, 8, 1, 8)), at=(130, 315))
    plain = replace(form, fields=(Field("number", BOXES["number"]), form.fields[1]))
    part, found = plain.read(page(*number, *total))
    assert (part.read, part.text, part.is_by_rule) == ("1318", "1818", True)
    assert (found.text, found.is_allowed, found.is_open(80)) == ("1818", True, False)


def test_what_does_not_add_up_is_all_to_be_checked(form: Form) -> None:
    number = said(*(SURE[digit] for digit in (1, 8, 1, 8)))
    total = said(SURE[4], SURE[4], at=(130, 315))
    part, found = form.read(page(*number, *total))
    assert (part.is_open(50), found.is_open(50)) == (True, True)


def test_a_comb_is_read_by_its_cells() -> None:
    paper = sheet(np.random.default_rng(1))
    x, y, width, height = BOXES["number"]
    for at in range(1, 8):
        across = x + at * width // 8
        cv2.line(paper, (across, y), (across, y + height), (40, 40, 40), 2)
    comb = Form.of(paper, [Field("n", BOXES["number"]), Field("even", BOXES["total"], cells=2)])
    cells = {name: len(printed.cells) for name, printed in comb.printed.items()}
    assert cells == {"n": 8, "even": 2}
    # The third cell, 200 to 250, is empty; in the second, a speck stands beside the digit.
    one, two, four = (
        said(SURE[d], at=(left, 115))[0] for d, left in [(1, 110), (2, 158), (4, 260)]
    )
    speck = replace(two, box=(192, 115, 4, 5))
    found, _ = comb.read(page(one, two, speck, four, picture=paper))
    assert (found.text, found.value, found.is_open(50)) == ("12 4", None, True)
    found, _ = comb.read(page(two, picture=paper))
    assert (found.text, found.is_open(50)) == ("2", False)


def test_a_persons_word_counts_in_a_sum(form: Form) -> None:
    total = said({1: 0.6, 2: 0.39}, at=(130, 315))
    whole = page(*total)
    placed = [
        PlacedReading(box, reading)
        for reading in whole.readings
        if (box := whole.upright_box(reading))
    ]
    move = form.place(whole.upright)
    _, found = form.settle(move, form.weigh(form.sort(move, placed)), {"number": "2"})
    assert (found.read, found.text) == ("1", "2")


@pytest.mark.parametrize(
    "change",
    [
        *({"name": ""}, {"name": "x" * 41}, {"name": "a\nb"}, {"box": [0, 0, 0, 9]}),
        *({"rule": {"digits": "4"}}, {"rule": {"sum_of": ["x"]}}, {"rule": {"bad": 1}}),
        *({"box": [0]}, {"cells": 99}, {"cells": math.inf}),
        *({"rule": {"sum_of": ["x"] * 101}}, {"rule": {"least": "9" * 41}}),
    ],
)
def test_a_form_with_a_field_that_is_none_is_refused(form: Form, change: dict) -> None:
    told = json.loads(form.as_json())
    told["fields"][0] |= change
    with pytest.raises(DataError):
        Form.from_json(json.dumps(told).encode())


@pytest.mark.parametrize("shape", [(1, 30_000), (30_000, 1), (1, 1)])
def test_a_sheet_of_a_line_of_pixels_lies_anyhow(form: Form, shape: tuple[int, int]) -> None:
    assert form.find(np.zeros(shape, np.uint8)) is None
    assert Form.of(np.zeros((*shape, 3), np.uint8), ()).find(form.picture) is None


def test_a_form_of_two_fields_with_one_name_is_refused(form: Form) -> None:
    with pytest.raises(DataError, match="Two fields are called number"):
        replace(form, fields=form.fields[:1] * 2)


@pytest.mark.parametrize(
    ("box", "sentence"),
    [
        ((100, 100, 100_000, 100_000), "number is not on the sheet"),
        ((-100_000, 100, 400, 80), "number is not on the sheet"),
        ((0, 0, 900, 1), "more than 60 times as wide"),
    ],
)
def test_a_huge_box_is_refused_in_a_sentence(form: Form, box: Box, sentence: str) -> None:
    told = json.loads(form.as_json())
    told["fields"][0] |= {"box": box}
    with pytest.raises(DataError, match=sentence):
        Form.from_json(json.dumps(told).encode())


def test_boxes_that_are_too_large_together_are_refused(form: Form) -> None:
    strips = [Field(str(row), (0, 16 * row, 900, 16)) for row in range(40)]
    with pytest.raises(DataError, match="room for 2,250 digits"):
        replace(form, fields=tuple(strips))


def test_a_box_over_all_of_a_page_is_no_number_and_ends(form: Form) -> None:
    whole = replace(form, fields=(Field("all", (0, 0, *SIZE)),))
    even = dict.fromkeys(range(10), 0.1)
    many = [
        replace(one, box=(10 + at % 800, 100, 5, 9)) for at, one in enumerate(said(*[even] * 2000))
    ]
    (found,) = whole.read(page(*many))
    assert (found.text, found.is_allowed, found.is_open(50)) == ("?", False, True)
