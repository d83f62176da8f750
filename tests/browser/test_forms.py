"""Fields of a form, drawn, named, saved, loaded and read in a real browser."""

import csv
import io
import re

import cv2
import numpy as np
import pytest
from playwright.sync_api import FilePayload, Locator, expect

from .conftest import Visit
from .scanner import Scanner, paper, png
from .visitor import PHONE

LABELS = [("Number", (30, 45)), ("Total", (430, 50)), ("Sheet", (30, 425)), ("Form", (400, 420))]


def filled(first: str, second: str) -> np.ndarray:
    """A sheet of a form that has printed words by which it can lie."""
    sheet = np.full((440, 640), 245, np.uint8)
    written = paper([first, second])
    sheet[: written.shape[0], : written.shape[1]] = written
    for word, place in LABELS:
        cv2.putText(sheet, word, place, cv2.FONT_HERSHEY_COMPLEX, 1.2, 60, 2, cv2.LINE_AA)
    return sheet


class Editor:
    """A person who draws fields."""

    def __init__(self, scanner: Scanner) -> None:
        self.scanner, self.page = scanner, scanner.page
        self.page.get_by_role("button", name="Fields of a form").click()
        self.page.get_by_role("button", name="Draw fields on this page").click()
        self.sheet = self.page.locator(".editor svg.page")
        scanner.visitor.sees(self.sheet)

    def draws(self, box: tuple[float, float, float, float]) -> None:
        """Draw a box; its edges in shares of the sheet's sides."""
        self.sheet.scroll_into_view_if_needed()
        place = self.sheet.bounding_box()
        assert place
        corners = [
            (place["x"] + x * place["width"], place["y"] + y * place["height"])
            for x, y in (box[:2], box[2:])
        ]
        mouse = self.page.mouse
        mouse.move(*corners[0])
        mouse.down()
        mouse.move(*np.mean(corners, axis=0))
        mouse.move(*corners[1])
        mouse.up()

    def draws_by_finger(self, *corners: tuple[float, float]) -> None:
        """Draw a box by a finger, from one corner to the other, pixels of the sheet as shown."""
        place = self.sheet.bounding_box()
        assert place
        (left, top), (right, low) = ((place["x"] + x, place["y"] + y) for x, y in corners)
        self.scanner.visitor.moves_a_finger([(left, top), (right, top), (right, low)])

    def rule(self, name: str) -> Locator:
        return self.page.locator(f".rule [name={name}]")


@pytest.mark.parametrize("options", [{}, PHONE])
def test_fields_are_drawn_once_and_read_on_every_page(visit: Visit, options: dict) -> None:
    scanner = Scanner(visit(**options))
    scanner.sends({"one.png": png(filled("2026", "480")), "two.png": png(filled("2888", "75"))})
    scanner.visitor.sees(scanner.button("CSV"))
    scanner.visitor.settles()
    editor = Editor(scanner)
    editor.draws((0.04, 0.16, 0.88, 0.41))
    assert scanner.zooms_beside(".editor")
    editor.rule("name").fill("number")
    editor.rule("digits").fill("4")
    scanner.page.get_by_role("button", name="Add a field").click()
    for _ in range(4):
        scanner.page.keyboard.press("ArrowUp")
    scanner.page.keyboard.press("Enter")
    scanner.page.keyboard.type("age")
    editor.rule("digits").fill("3")
    scanner.page.get_by_role("button", name="Read all pages by these fields").click()
    text = scanner.page.get_by_test_id("stCode")
    expect(text).to_have_text(re.compile(r"one.png\s1\s2026\s480\s+two.png\s1\s2888\s75\s*$"))
    rows = list(csv.DictReader(io.StringIO(scanner.takes("CSV").decode())))
    assert [(row["number"], row["age"]) for row in rows] == [("2026", "480"), ("2888", "75")]
    assert "age" in rows[1]["to_check"]
    if options:
        main = scanner.visitor.main
        assert main.evaluate("main => main.scrollWidth - main.clientWidth") == 0
        return
    # The second page says which rule nothing fits; it is put right by keyboard.
    scanner.button("Next").click()
    scanner.page.get_by_role("button", name="age: 75").click()
    expect(scanner.page.get_by_text("No reading fits the rule: 3 digits.")).to_be_visible()
    scanner.word.fill("575")
    scanner.word.press("Enter")
    scanner.word.press("Control+Enter")
    scanner.asks(0)
    expect(text).to_have_text(re.compile(r"575\s*$"))
    # What is saved is loaded again.
    scanner.page.get_by_role("button", name="2 fields of a form").click()
    saved = scanner.takes("Save the fields")
    scanner.button("Read tables again").click()
    expect(scanner.page.get_by_role("dialog")).to_have_count(0)
    expect(scanner.page.get_by_role("button", name="Fields of a form")).to_be_visible()
    scanner.page.get_by_role("button", name="Fields of a form").click()
    file: FilePayload = {"name": "form.json", "mimeType": "application/json", "buffer": saved}
    chooser = scanner.page.get_by_role("dialog").locator('input[type="file"]')
    chooser.set_input_files([file])
    expect(scanner.page.get_by_role("button", name="2 fields of a form")).to_be_visible()
    expect(scanner.page.get_by_test_id("stCode").first).to_have_text(re.compile("one.png"))


def test_a_field_begins_right_below_another_be_it_by_finger(visit: Visit) -> None:
    scanner = Scanner(visit(**PHONE))
    scanner.sends({"one.png": png(filled("2026", "480"))})
    scanner.visitor.sees(scanner.button("CSV"))
    scanner.visitor.settles()
    editor = Editor(scanner)
    fields = scanner.page.locator(".editor .list button")
    for count, top in enumerate((40, 78, 116), 1):
        editor.draws_by_finger((60, top), (260, top + 30))
        expect(fields).to_have_count(count)
    # The corner itself is still one to drag.
    editor.draws_by_finger((61, 145), (40, 170))
    expect(fields).to_have_count(3)
