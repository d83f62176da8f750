"""Pages of a form: fields are drawn, read, corrected and taken away."""

import csv
import io
import json

import numpy as np
import pytest
from python_calamine import CalamineWorkbook

from digitlab import DataError, Field, Form, Rule
from digitlab.ui.scan import downloads, viewer
from digitlab.ui.scan.draft import Draft
from digitlab.ui.scan.finds import State
from digitlab.ui.scan.sheet import Sheet
from digitlab.ui.scan.state import Visit

from ...fixtures.readings import sheet, sure

SIZE = (600, 400)

BOXES = {"net": (30, 40, 300, 50), "total": (30, 90, 300, 50)}
"""Where `fixtures.readings` writes the first two lines."""


def form(**rules: Rule) -> Form:
    picture = np.full((SIZE[1], SIZE[0]), 200, np.uint8)
    fields = [Field(name, box, rules.get(name, Rule()), 1) for name, box in BOXES.items()]
    return Form.of(picture, fields)


def filled(*lines: str, **rules: Rule) -> Sheet:
    page = sheet(*map(sure, lines))
    page.fill(form(**rules))
    assert page.filled
    page.filled.is_placed = True
    for cell in page.filled.cells:
        cell.is_placed = True  # A gray page shows no points by which it could lie.
    return page


def test_a_form_takes_the_place_of_the_tables_and_gives_it_back() -> None:
    page = filled("47", "12")
    assert [(cell.row, cell.text) for cell in page.cells] == [(1, "47"), (2, "12")]
    assert viewer.summary([page], 80) == "2 fields"
    page.fill(None)
    assert page.cells is page.table_cells


def test_a_page_that_does_not_look_like_the_form_is_to_be_checked() -> None:
    page = sheet(sure("47"), sure("12"))
    page.fill(form())
    assert page.filled
    assert not page.filled.is_placed
    assert len(page.cells_to_check(80)) == 2


def test_what_no_reading_satisfies_is_said() -> None:
    page = filled("47", "12", net=Rule(digits=3))
    assert page.filled
    first, second = page.filled.cells
    assert (first.state(80), second.state(80)) == (State.DOUBTFUL, State.SURE)
    assert first.note == "No reading fits the rule: 3 digits."
    first.correct("471")
    assert (first.state(80), first.note, first.read) == (State.CHECKED, "", "47")
    assert page.is_done(80)


def test_what_a_rule_decides_is_said() -> None:
    page = filled("47", "12", net=Rule(most="46"))
    assert page.filled
    first, _ = page.filled.cells
    assert first.text != "47"
    assert first.note == "Taken by the rule: at most 46. Read without it: 47."
    assert viewer.summary([page], 80) == "2 fields, 1 to check, 1 taken by a rule"


def test_a_word_counts_in_the_sum_and_teaches_its_digits() -> None:
    page = filled("47", "12", total=Rule(sum_of=("net",)))
    assert page.filled
    first, total = page.filled.cells
    assert len(page.cells_to_check(80)) == 2
    first.correct("12")
    assert [cell.is_open(80) for cell in page.filled.cells] == [False, False]
    assert [find.text for find in first.finds] == ["1", "2"]
    first.correct(None)
    assert (first.text, len(page.cells_to_check(80))) == ("47", 2)
    total.correct("abc")
    assert not total.is_checked


def test_words_stay_when_the_form_is_changed() -> None:
    page = filled("47", "12")
    page.cells[0].correct("48")
    page.fill(form(net=Rule(digits=2)))
    assert page.cells[0].text == "48"


def test_a_row_a_page_a_column_a_field() -> None:
    pages = [filled("47", "12"), filled("5", "0012", net=Rule(digits=2))]
    rows = list(csv.DictReader(io.StringIO(downloads.form_as_csv(pages))))
    assert [(row["net"], row["total"], row["to_check"]) for row in rows] == [
        *(("47", "12", ""), ("5", "0012", "net"))
    ]
    assert downloads.form_as_text(pages).splitlines()[1] == "page.png\t1\t47\t12"
    _, second = json.loads(downloads.form_as_json(pages))
    assert (second["fields"]["net"]["to_check"], second["fields"]["total"]["value"]) == (True, "12")
    book = CalamineWorkbook.from_filelike(io.BytesIO(downloads.form_as_xlsx(pages)))
    assert book.get_sheet_by_index(0).to_python() == [
        ["file", "page", "net", "total"],
        ["page.png", 1, 47, 12],
        ["page.png", 1, 5, "0012"],
    ]
    assert len(book.get_sheet_by_name("How sure").to_python()) == 5


def told(**change: object) -> dict:
    rule = {"digits": 4, "check": "luhn", "sum_of": []}
    return {"name": "net", "box": [1, 2, 30, 40], "rule": rule, "cells": 0, **change}


def test_a_draft_takes_what_is_drawn_and_becomes_a_form() -> None:
    draft = Draft.on(sheet(sure("47")))
    with pytest.raises(DataError, match="Draw a box"):
        draft.finish()
    draft.take({"draft": draft.number, "number": 1, "fields": [told()]})
    (field,) = draft.finish().fields
    assert field == Field("net", (1, 2, 30, 40), Rule(digits=4, check="luhn"))
    again = Draft.of(draft.finish())
    assert (again.fields, again.size) == ((field,), SIZE)
    assert again.finish().size == SIZE


@pytest.mark.parametrize(
    "said",
    [
        *(None, 7, {}, {"draft": 0, "number": 1, "fields": []}),
        *({"number": "1", "fields": []}, {"number": 1, "fields": 7}, {"number": 1, "fields": [7]}),
        *({"number": 1, "fields": [told(box=[1, 2, "x", 4])]}, {"number": 1, "fields": "ab"}),
        *({"number": 1, "fields": [told(box=[1, 2, float("inf"), 4])]},),
    ],
)
def test_a_draft_passes_over_what_no_page_says(said: object) -> None:
    draft = Draft.on(sheet(sure("47")))
    draft.take({"draft": draft.number, **said} if isinstance(said, dict) else said)
    assert (draft.fields, draft.problem) == ((), "")


def test_a_draft_says_what_is_wrong_and_keeps_what_was_right() -> None:
    draft = Draft.on(sheet(sure("47")))
    draft.take({"draft": draft.number, "number": 1, "fields": [told()]})
    draft.take({"draft": draft.number, "number": 2, "fields": [told(), told()]})
    assert (len(draft.fields), draft.problem) == (1, "Two fields are called net.")
    with pytest.raises(DataError, match="Two fields"):
        draft.finish()
    draft.take({"draft": draft.number, "number": 1, "fields": []})  # late
    assert draft.problem


def test_fields_are_unsaved_until_they_are_in_a_file() -> None:
    visit = Visit()
    assert not visit.has_unsaved_fields
    visit.draft = Draft.on(sheet(sure("47")))
    assert not visit.has_unsaved_fields
    visit.draft.take({"draft": visit.draft.number, "number": 1, "fields": [told()]})
    assert visit.has_unsaved_fields
    visit.form, visit.draft = visit.draft.finish(), None
    assert visit.has_unsaved_fields
    visit.form_saved = visit.form
    assert not visit.has_unsaved_fields


def test_a_field_over_all_of_a_page_says_why_nothing_is_read() -> None:
    page = sheet(*map(sure, ["47 3125 4711"] * 7))
    page.fill(Form.of(np.full((SIZE[1], SIZE[0]), 200, np.uint8), [Field("all", (0, 0, *SIZE))]))
    assert page.filled
    (cell,) = page.filled.cells
    assert (cell.text, cell.is_open(50)) == ("?", True)
    assert cell.note == "More stands in this field than a number has: draw its box smaller."
