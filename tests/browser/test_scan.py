"""The Scan page: real files into the real app, in a real browser."""

import csv
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pytest
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from .conftest import Visit
from .line import Line
from .scanner import Scanner, decoders, paper, pdf, png
from .visitor import PHONE

LINES = ["2026", "31415"]

ON_ITS_SIDE: Any = {"width": 844, "height": 390}
"""Window of a phone that lies on its side."""


@pytest.fixture
def scanner(visit: Visit) -> Scanner:
    return Scanner(visit())


def test_an_empty_page_says_what_works_and_has_an_example(scanner: Scanner) -> None:
    expect(scanner.page.get_by_text("What works.")).to_be_visible()
    expect(scanner.page.get_by_text("megapixels")).to_be_visible()
    expect(scanner.page.get_by_role("img", name="An example")).to_be_visible()
    expect(scanner.page.get_by_test_id("stCameraInput")).to_have_count(0)
    scanner.button("Read this example").click()
    expect(scanner.page.get_by_role("img", name="example.jpg, page 1")).to_be_visible()
    expect(scanner.page.get_by_test_id("stCode")).to_contain_text("59623")


def test_a_page_is_read_shown_and_printed_with_its_whole_table(scanner: Scanner) -> None:
    scanner.gives(page_png=png(paper(LINES)))
    scanner.reads(*LINES)
    expect(scanner.page.get_by_role("img", name="page.png, page 1: 9 digits")).to_be_visible()
    assert scanner.zooms_beside(".page-editor")
    # A label is no longer than the tag on which it stands, whatever font there is.
    tag, label = (
        scanner.page.locator(f"svg.page g[data-cell] {part}").last.bounding_box()
        for part in ("rect", "text")
    )
    assert tag
    assert label
    assert label["width"] <= tag["width"]
    assert [row["digit"] for row in scanner.rows()] == [*"".join(LINES)]
    scanner.doubts_all()
    scanner.asks(2)
    scanner.page.emulate_media(media="print")
    for number in LINES:
        expect(scanner.page.locator("td button", has_text=number)).to_be_visible()
    expect(scanner.page.locator("svg.page")).to_be_visible()
    for control in ("stFileUploader", "stSlider", "stCode"):
        expect(scanner.page.get_by_test_id(control)).to_be_hidden()


def test_what_a_correction_offers_is_not_printed(scanner: Scanner) -> None:
    scanner.gives(page_png=png(paper(["777"])))
    scanner.reads("777")
    scanner.types(0, "1")
    offer, learned = (scanner.page.get_by_text(told) for told in ("look like this", "Learned from"))
    expect(offer).to_be_visible()
    expect(learned).to_be_visible()
    scanner.page.emulate_media(media="print")
    expect(offer).to_be_hidden()
    expect(learned).to_be_hidden()


def test_a_bad_file_does_not_stop_the_others_and_its_name_is_only_a_name(
    scanner: Scanner,
) -> None:
    evil = "<b>x</b> [a](http://b) :smile: $c$ `d`.png"
    scanner.sends({evil: b"no picture", "good.png": png(paper(["47"]))})
    scanner.reads("47")
    alert = scanner.page.get_by_role("alert").filter(has_text="not a picture")
    expect(alert).to_contain_text(evil)
    expect(alert).to_contain_text("This is not a picture")
    assert scanner.page.locator("b", has_text="x").count() == 0


def test_the_pages_of_a_pdf_are_chosen_from(scanner: Scanner) -> None:
    scanner.gives(two_pdf=pdf(paper(["273"]), paper(["4567"])))
    scanner.reads("273")
    scanner.page.get_by_role("combobox", name="Page").click()
    scanner.page.get_by_role("option", name="two.pdf, page 2").click()
    scanner.reads("4567")
    assert [row["page"] for row in scanner.rows()] == [*"1112222"]


def test_numbers_are_checked_by_keyboard_alone(scanner: Scanner) -> None:
    scanner.gives(two_pdf=pdf(paper(["2026", "47"]), paper(["58"])))
    scanner.reads("2026", "47")
    scanner.asks(0)
    scanner.doubts_all()
    scanner.asks(2)
    scanner.word.focus()
    keyboard = scanner.page.keyboard
    keyboard.type("20.26")  # over the number that was read, which is marked
    keyboard.press("Enter")
    scanner.asks(1)
    expect(scanner.word).to_have_value("47")
    keyboard.press("ArrowUp")
    expect(scanner.word).to_have_value("20.26")
    keyboard.press("Control+z")
    scanner.asks(2)
    expect(scanner.word).to_have_value("2026")
    keyboard.press("Control+Enter")
    scanner.asks(0)
    keyboard.press("Enter")  # the next page
    expect(scanner.word).to_have_value("58")
    keyboard.type("S9")  # without its letter it would be another number
    refused = scanner.page.get_by_text("Only digits and the signs")
    for press in ("Enter", "Control+Enter"):
        expect(refused).to_be_visible()
        expect(scanner.word).to_have_value("S9")
        keyboard.press(press)
    scanner.asks(1)
    keyboard.type("59")  # over what was refused, which is marked
    expect(refused).to_have_count(0)
    keyboard.press("Enter")
    expect(scanner.page.get_by_text("2 of 2 pages done")).to_be_visible()
    scanner.reads("59")
    keyboard.press("PageUp")
    expect(scanner.word).to_have_value("2026")
    keyboard.press("Control+z")  # what was accepted at once
    scanner.asks(2)
    keyboard.press("Control+Enter")
    scanner.asks(0)
    scanner.is_asked_before_leaving()
    rows = list(csv.DictReader(io.StringIO(scanner.takes("CSV").decode())))
    assert [(row["page"], row["number"]) for row in rows] == [
        *(("1", "2026"), ("1", "47"), ("2", "59"))
    ]
    scanner.leaves()


def test_what_is_typed_without_enter_is_taken(scanner: Scanner) -> None:
    scanner.gives(two_pdf=pdf(paper(["2026", "47", "83"]), paper(["58"])))
    scanner.reads("2026", "47", "83")
    scanner.doubts_all()
    scanner.asks(3)
    scanner.word.fill("2027")
    scanner.page.get_by_role("button", name="Row 2, column 1: 47").click()
    scanner.asks(2)
    scanner.word.fill("48")
    scanner.word.press("Control+Enter")
    scanner.asks(0)
    scanner.reads("2027", "48", "83")
    for nothing in ("", "8l"):  # Emptied or refused, and left: nothing was said.
        scanner.word.fill(nothing)
        scanner.page.get_by_role("button", name="Row 1, column 1: 2027").click()
        expect(scanner.word).to_have_value("2027")
    scanner.page.get_by_role("button", name="Undo").click()  # what was accepted at once
    scanner.asks(1)
    scanner.word.fill("2028")
    scanner.word.press("PageDown")
    scanner.reads("58")
    scanner.word.press("PageUp")
    scanner.reads("2027", "48", "2028")


def test_picture_table_and_question_show_the_same_number_and_a_lost_connection_loses_none(
    visit: Visit,
) -> None:
    visitor = visit()
    line = Line(visitor.page)
    visitor.page.reload()
    scanner = Scanner(visitor)
    scanner.gives(page_png=png(paper(["2026", "47"])))
    scanner.reads("2026", "47")
    scanner.page.get_by_role("button", name="Row 2, column 1: 47").click()
    expect(scanner.word).to_have_value("47")
    line.breaks()
    scanner.word.fill("48")
    scanner.word.press("Enter")
    line.is_mended()
    scanner.reads("2026", "48")
    scanner.page.locator("[data-cell]").first.click()
    expect(scanner.word).to_have_value("2026")
    chosen = scanner.page.locator('td button[aria-current="true"]')
    expect(chosen).to_have_text("2026")
    scanner.word.fill("1.5")
    scanner.page.get_by_role("button", name="Enter").click()
    expect(scanner.page.get_by_role("button", name="Row 1, column 1: 1.5")).to_be_visible()
    scanner.reads("1.5", "48")
    # Streamlit tells its developers that it cannot send.
    visitor.complaints = [
        complaint for complaint in visitor.complaints if "disconnected" not in complaint
    ]


def test_a_correction_in_the_table_flows_into_text_and_files(scanner: Scanner) -> None:
    scanner.gives(page_png=png(paper(["2026"])))
    scanner.reads("2026")
    scanner.types(1, "9")
    scanner.reads("2926")
    learned = scanner.page.get_by_text("Learned from one of your digits.")
    expect(learned).to_be_visible()
    scanner.types(1, "0")
    scanner.reads("2026")
    expect(learned).to_have_count(0)
    scanner.types(1, "9")
    scanner.reads("2926")
    scanner.types(3, "")
    scanner.reads("292")
    (found,) = json.loads(scanner.takes("JSON"))
    assert (found["number"], found["value"]) == ("292", "292")
    assert [one["confidence"] == 1 for one in found["symbols"]] == [False, True, False]
    with zipfile.ZipFile(io.BytesIO(scanner.takes_more("Labelled pictures"))) as archive:
        assert archive.namelist() == ["00001_2.png", "00002_9.png", "00003_2.png", "labels.csv"]


def test_a_download_comes_at_the_first_press_even_right_after_a_correction(
    scanner: Scanner,
) -> None:
    scanner.gives(page_png=png(paper(["2026"])))
    scanner.reads("2026")
    scanner.types(0, "9")
    assert scanner.takes("Excel", hastily=True)


def test_a_download_says_what_is_to_be_checked_as_the_page_does(scanner: Scanner) -> None:
    scanner.gives(page_png=png(paper(["2026", "47"])))
    scanner.reads("2026", "47")
    scanner.doubts_all()
    scanner.asks(2)
    book = CalamineWorkbook.from_filelike(io.BytesIO(scanner.takes("Excel")))
    names, *rows = book.get_sheet_by_name("How sure").to_python()
    assert [row[names.index("to check")] for row in rows] == ["yes", "yes"]


def test_a_page_that_lies_on_its_side_is_turned_by_hand(scanner: Scanner) -> None:
    scanner.gives(page_png=png(np.rot90(paper(["7117"]))))
    scanner.visitor.sees(scanner.button("Turn right"))
    scanner.visitor.settles()
    picture = scanner.page.locator("svg.page")
    before = picture.bounding_box()
    assert before
    scanner.button("Turn right").click()
    scanner.visitor.eventually(
        picture.bounding_box,
        lambda now: now and (now["width"] > now["height"]) != (before["width"] > before["height"]),
    )


def test_a_folder_of_single_digits(scanner: Scanner) -> None:
    scanner.page.get_by_text("One digit per image").click()
    # Files that come while the switch's run replaces the uploader would go to the one that leaves.
    scanner.visitor.settles()
    scanner.sends({f"{digit}.png": png(paper([digit])) for digit in "273"} | {"bad.png": b""})
    scanner.visitor.sees(scanner.page.get_by_text("3 digits", exact=True))
    expect(scanner.page.get_by_role("alert")).to_contain_text("The file is empty")
    rows = scanner.rows()
    assert [(row["file"], row["digit"]) for row in rows] == [(f"{d}.png", d) for d in "273"]


def test_pages_outlive_a_look_at_another_page_of_the_app(scanner: Scanner) -> None:
    scanner.gives(page_png=png(paper(["58"])))
    scanner.reads("58")
    scanner.types(0, "3")
    scanner.reads("38")
    # The browser asks whether a download is there as soon as its button is, and its console
    # complains if by then the page, and the download with it, has gone.
    scanner.visitor.settles()
    scanner.goes_to("Metrics")
    expect(scanner.page.get_by_role("heading").first).to_be_visible()
    scanner.goes_to("Scan")
    scanner.reads("38")
    scanner.gives(more_png=png(paper(["4"])))
    scanner.reads("4")
    assert [row["digit"] for row in scanner.rows()] == ["3", "8", "4"]


def test_a_file_taken_away_is_gone(scanner: Scanner) -> None:
    scanner.sends({"one.png": png(paper(["1"])), "two.png": png(paper(["2"]))})
    scanner.reads("1")
    scanner.opens_files()
    scanner.page.get_by_role("button", name=re.compile("(Remove|Delete).*one")).first.click()
    scanner.reads("2")
    assert [row["file"] for row in scanner.rows()] == ["two.png"]
    scanner.button("Clear all").click()
    expect(scanner.page.get_by_text("What works.")).to_be_visible()


def test_what_the_server_has_forgotten_is_said(scanner: Scanner) -> None:
    page = scanner.page
    scanner.sends({"one.png": png(paper(["1"])), "two.png": png(paper(["2"]))})
    scanner.reads("1")
    scanner.visitor.settles()
    lost = page.get_by_text("The server no longer has what you sent, 2 files, nor your corrections")
    page.reload()
    scanner.reads("1")
    expect(lost).to_have_count(0)
    scanner.visitor.settles()
    # To the server a tab that it has forgotten is one with another token.
    page.evaluate("sessionStorage.setItem('digitlab-scan', 'f'.repeat(32))")
    page.reload()
    expect(lost).to_be_visible()
    scanner.visitor.settles()
    scanner.gives(three_png=png(paper(["3"])))
    scanner.reads("3")
    expect(lost).to_have_count(0)
    scanner.visitor.settles()
    scanner.button("Clear all").click()
    expect(page.get_by_text("What works.")).to_be_visible()
    expect(lost).to_have_count(0)
    # Streamlit looks for its server below the page's own address first.
    visitor = scanner.visitor
    visitor.complaints = [complaint for complaint in visitor.complaints if "404" not in complaint]


def test_pictures_are_pasted_or_dropped_anywhere(scanner: Scanner) -> None:
    scanner.visitor.settles()
    for how, number in [("paste", "64"), ("drop", "7")]:
        scanner.page.evaluate(
            """([how, content]) => {
              const given = new DataTransfer();
              given.items.add(new File([new Uint8Array(content)], "image.png"));
              const options = { bubbles: true, cancelable: true };
              const event = how === "paste"
                ? new ClipboardEvent("paste", { ...options, clipboardData: given })
                : new DragEvent("drop", { ...options, dataTransfer: given });
              document.querySelector("h1").dispatchEvent(event);
            }""",
            [how, list(png(paper([number])))],
        )
        scanner.reads(number)


def test_two_visitors_see_each_their_own(visit: Visit) -> None:
    one, other = Scanner(visit()), Scanner(visit())
    one.gives(page_png=png(paper(["12"])))
    one.reads("12")
    other.gives(page_png=png(paper(["34"])))
    other.reads("34")
    assert [row["digit"] for row in one.rows()] == ["1", "2"]


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="only Linux tells whose they are")
def test_who_leaves_in_the_midst_of_a_file_leaves_no_decoder(visit: Visit, address: str) -> None:
    port = urlsplit(address).port
    assert port
    staying = visit()
    content = pdf(*[paper(["2026"])] * 100)
    leaving = [Scanner(visit()) for _ in range(3)]
    for scanner in leaving:
        scanner.gives(long_pdf=content)
    for scanner in leaving:
        scanner.visitor.sees(scanner.page.get_by_text(re.compile("Reading|waits")))
    staying.eventually(lambda: decoders(port), bool)
    for scanner in leaving:
        scanner.visitor.context.close()
    staying.eventually(lambda: decoders(port), lambda count: count == 0)


@pytest.mark.parametrize("mode", ["pages", "digits"])
def test_a_phone_need_not_scroll_sideways(visit: Visit, mode: str) -> None:
    scanner = Scanner(visit(**PHONE))
    if mode == "digits":
        scanner.page.get_by_text("One digit per image").click()
        scanner.visitor.settles()
    names = ["a page with a name as long as they come", *("abcd" if mode == "pages" else "")]
    scanner.sends({f"{name}.png": png(paper(["2026"])) for name in names})
    scanner.visitor.sees(scanner.button("CSV"))
    scanner.is_done()
    if mode == "pages":
        # However many files there are, what is asked is in sight.
        expect(scanner.word).to_be_in_viewport(ratio=1)
        scanner.page.set_viewport_size(ON_ITS_SIDE)
        expect(scanner.word).to_be_in_viewport(ratio=1)
        scanner.page.set_viewport_size(PHONE["viewport"])
    scanner.doubts_all()
    if mode == "pages":
        scanner.asks(1)
    else:
        expect(scanner.page.get_by_text("What is this?").first).to_be_visible()
    assert scanner.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert scanner.visitor.main.evaluate("main => main.scrollWidth - main.clientWidth") == 0
