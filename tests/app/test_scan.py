"""The Scan page: what is sent is read, shown, checked and corrected."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import digitlab
from digitlab.io import images
from digitlab.serving.budget import Budget
from digitlab.ui.scan import page as scan_page

from ..fixtures.readings import page as made_page
from .scan_page import PAGE, Page, encoded


@pytest.fixture
def page(root: Path) -> Page:
    return Page(root)


# Nothing has come yet


def test_page_invites_and_says_its_limits(page: Page) -> None:
    assert "What works." in page.words
    assert f"{images.MAX_BYTES // 1_000_000} MB" in page.words
    assert f"{images.MAX_PAGES} pages a file" in page.words
    assert not page.app.get("data_editor")


def test_uploader_takes_several_files_of_any_kind_and_the_page_says_which_are_read(
    page: Page,
) -> None:
    (uploader,) = page.app.file_uploader
    assert uploader.accept_multiple_files
    assert not uploader.allowed_type  # What Streamlit refuses, it refuses where nobody sees it.
    assert images.CLAIMS in page.words


def test_camera_opens_only_when_asked_for(page: Page) -> None:
    assert not page.app.get("camera_input")
    page.app.toggle(key="camera_on").set_value(True)
    page.run()
    assert page.app.get("camera_input")


def test_example_is_read(page: Page) -> None:
    page.press("Read this example")
    assert "59623" in page.text
    assert "What works." not in page.words


# Reading


def test_upload_is_read_and_shown(page: Page, png: bytes) -> None:
    page.upload(page_png=png)
    assert page.text == "470"
    assert "**3 digits**" in page.words
    assert page.editor["alt"].startswith("page.png, page 1: 3 digits")
    downloads: Any = page.app.get("download_button")
    assert [download.label for download in downloads][:4] == ["Excel", "CSV", "JSON", "Text"]


def test_what_was_read_is_told_before_more_is_read(
    page: Page, png: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    for name in ("show_results", "_read_on"):
        own = getattr(scan_page, name)

        def noted(*given: Any, name: str = name, own: Any = own) -> None:
            told.append(name)
            own(*given)

        monkeypatch.setattr(scan_page, name, noted)
    monkeypatch.setattr(scan_page, "STEP_SECONDS", -1.0)  # Each step is one page.
    page.upload(a_png=png, b_png=png)
    assert told == ["_read_on", "show_results", "_read_on", "show_results"]
    assert "What works." not in page.words


def test_bad_files_are_said_and_the_others_read(page: Page, png: bytes) -> None:
    page.upload(text_png=b"text", empty_png=b"", good_png=png)
    (error,) = page.app.error
    told = [line.partition(":")[0] for line in error.value.splitlines()]
    assert told == ["`text.png`", "`empty.png`"]
    assert page.text == "470"


def test_page_without_ink_says_what_would_work(page: Page) -> None:
    page.upload(blank_png=encoded(np.zeros((200, 300), np.uint8)))
    (info,) = page.app.info
    assert "No digits were found" in info.value
    assert not page.app.code


def test_page_full_of_letters_says_what_would_work(
    page: Page, png: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    unread = (5, 0.9, False)
    read = made_page([unread, (4, 0.9, True), unread])
    monkeypatch.setattr(digitlab.Reader, "read_page", lambda *_, **__: read)
    page.upload(letters_png=png)
    (info,) = page.app.info
    assert "only digits are read" in info.value
    assert page.text == "?"


def test_photo_of_the_camera_is_read(page: Page, png: bytes) -> None:
    page.app.toggle(key="camera_on").set_value(True)
    page.run()
    camera: Any = page.app.get("camera_input")[0]
    camera.set_value(("photo.jpg", png, "image/jpeg"))
    page.run()
    assert page.text == "470"
    page.app.toggle(key="camera_on").set_value(False)
    assert page.run().text == "470"


def test_rerun_reads_nothing_anew(page: Page, png: bytes) -> None:
    page.upload(page_png=png)
    before = page.uploads.sheets
    page.run()
    assert page.uploads.sheets == before


def test_any_page_can_be_chosen(page: Page, png: bytes, inks: Any) -> None:
    for name, content in {"one.png": png, "two.png": encoded(inks[7])}.items():
        page.app.file_uploader[0].upload(name, content, "image/png")
    assert page.run().text == "470"
    assert page.app.selectbox[0].options == ["1 · ✓ one.png, page 1", "2 · ✓ two.png, page 1"]
    page.app.selectbox[0].select_index(1)
    assert page.run().text == "7"


def test_page_is_turned(page: Page, png: bytes) -> None:
    page.upload(page_png=png)
    page.press("Turn right")
    (sheet,) = page.uploads.sheets
    assert sheet.turned == 90
    assert sheet.size[0] < sheet.size[1]
    page.press("Turn left")
    assert page.text == "470"


def test_page_that_there_is_no_room_to_turn_stays_and_says_so(page: Page, png: bytes) -> None:
    page.upload(page_png=png)
    before = page.uploads.sheets
    page.uploads.budgets = (Budget(10, "There is no room."),)
    page.press("Turn right")
    (error,) = page.app.error
    assert error.value == "There is no room."
    assert page.uploads.sheets == before
    assert not page.run().app.error


def test_one_digit_per_image(page: Page, inks: Any) -> None:
    page.app.toggle(key="one_each").set_value(True)
    page.run()
    page.upload(seven_png=encoded(inks[7]), none_png=encoded(inks[7] * 0), nil_png=encoded(inks[0]))
    assert "**2 digits**" in page.words
    assert [sheet.finds[0].text for sheet in page.uploads.sheets] == ["7", "0"]
    (error,) = page.app.error
    assert "no ink" in error.value
    assert not page.app.code


# Checking and correcting


def test_higher_bar_asks_at_once_and_reads_nothing_anew(page: Page, png: bytes) -> None:
    page.upload(page_png=png)
    before = page.uploads.sheets
    assert page.asked == []
    page.app.slider(key="ask_below").set_value(100)
    page.run()
    assert page.asked == ["470"]
    assert "**3 digits, 1 to check**" in page.words
    assert page.uploads.sheets == before


def test_what_is_typed_is_in_the_text_and_checked(page: Page, png: bytes) -> None:
    page.upload(page_png=png)
    page.app.slider(key="ask_below").set_value(100)
    page.run()
    page.type(n470="7.1")
    assert page.text == "7.1"
    assert page.asked == []
    assert [cell["state"] for cell in page.editor["cells"]] == ["checked"]


@pytest.mark.parametrize(
    "said",
    [
        *(None, 3, [], {"number": "1"}, {"number": 10**9, "words": 5}),
        *({"number": 1, "words": {"x": 1}}, {"number": True, "words": {}}),
        {"number": 1, "page": 0, "words": {"1": "5"}},
    ],
)
def test_what_makes_no_sense_is_passed_over(page: Page, png: bytes, said: Any) -> None:
    page.upload(page_png=png)
    page.app.session_state["scan_page_editor"] = {"said": said}
    assert page.run().text == "470"


def test_next_page_to_check_is_shown(page: Page, png: bytes, inks: Any) -> None:
    for name, content in {"one.png": png, "two.png": encoded(inks[7])}.items():
        page.app.file_uploader[0].upload(name, content, "image/png")
    page.run()
    assert page.editor["done"] == "2 of 2 pages done"
    page.press("Next")
    assert page.text == "7"
    page.press("Previous")
    assert page.text == "470"


def test_all_pages_are_shown_in_small_to_whoever_asks(page: Page, png: bytes, inks: Any) -> None:
    for name, content in {"one.png": png, "two.png": encoded(inks[7])}.items():
        page.app.file_uploader[0].upload(name, content, "image/png")
    page.run()
    assert not [one for one in page.app.button if one.label == "2 ✓"]
    page.app.session_state["all_pages"] = True
    page.run().press("2 ✓")
    assert page.text == "7"


def test_corrections_in_the_table_are_in_the_text(page: Page, png: bytes) -> None:
    page.upload(page_png=png).show_digits()
    page.edit(row1="9")
    assert page.text == "490"
    page.edit(row1="9", row2="")
    assert page.text == "49"
    assert page.run().text == "49"


def test_correction_outlives_a_look_at_another_page(page: Page, png: bytes) -> None:
    page.upload(page_png=png).show_digits()
    page.edit(row0="3")
    page.app.switch_page("metrics.py")
    page.run()
    page.app.switch_page(PAGE)
    assert page.run().text == "370"
    assert page.show_digits().edit(row1="8").text == "380"


def test_single_digits_and_their_corrections_outlive_a_look_at_another_page(
    page: Page, inks: Any
) -> None:
    page.app.toggle(key="one_each").set_value(True)
    page.run().upload(seven_png=encoded(inks[7]))
    page.edit(row0="1")
    page.app.switch_page("metrics.py")
    page.run()
    page.app.switch_page(PAGE)
    page.run()
    assert page.app.toggle(key="one_each").value
    assert [sheet.finds[0].text for sheet in page.uploads.sheets] == ["1"]
