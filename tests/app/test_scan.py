"""The Scan page as Streamlit runs it; what a browser would send is sent here."""

import json
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock, patch

import cv2
import numpy as np
import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.testing.v1 import AppTest

import digitlab
from digitlab.ink import strokes
from digitlab.io import images
from digitlab.ui import limits
from digitlab.ui.scan import page as scan_page
from digitlab.ui.scan.state import VISIT
from digitlab.ui.scan.uploads import LOST, Uploads
from digitlab.ui.workarounds import lost_files

from ..conftest import SCRIPT
from ..fixtures.hands import hand
from ..fixtures.readings import page as made_page

PAGE = "scan.py"


@pytest.fixture
def png() -> bytes:
    """A page: 4 7 0, dark on light."""
    written = [
        strokes.draw([np.array(run) for run in hand(digit).placed((140, 100), 140)], 14, (200, 280))
        for digit in (4, 7, 0)
    ]
    return encoded(np.hstack(written))


def encoded(ink: np.ndarray) -> bytes:
    paper = np.clip(240 - ink.astype(int), 30, None).astype(np.uint8)
    return cv2.imencode(".png", paper)[1].tobytes()


class Page:
    """One visitor at the Scan page."""

    def __init__(self, root: Path, listed: WidgetStates | None = None) -> None:
        self.app = AppTest.from_file(str(root / SCRIPT), default_timeout=60)
        self.run()
        self.app.switch_page(PAGE)
        if listed is None:
            self.run()
        else:
            self.app._run(listed)

    def run(self) -> "Page":
        self.app.run()
        assert not self.app.exception, self.app.exception
        return self

    def upload(self, **files: bytes) -> "Page":
        """Send files, the underline in their names standing for the dot."""
        for name, content in files.items():
            self.app.file_uploader[0].upload(name.replace("_", "."), content, "image/png")
        return self.run()

    def edit(self, **words: str) -> "Page":
        """Type into the table: row → word."""
        (key,) = (one for one in self.app.session_state if str(one).startswith("table_"))
        edited = {row.removeprefix("row"): {"Digit": word} for row, word in words.items()}
        changes = {"edited_rows": edited, "added_rows": [], "deleted_rows": []}
        self.app.session_state[key] = changes
        return self.run()

    def press(self, label: str) -> "Page":
        (button,) = (one for one in self.app.button if one.label == label)
        button.click()
        return self.run()

    @property
    def uploads(self) -> Uploads:
        return self.app.session_state[VISIT].uploads

    @property
    def text(self) -> str:
        """The page that is shown, as text; all pages may be copied elsewhere."""
        return "".join(one.value.replace(" ", "") for one in self.app.code[:1])

    @property
    def words(self) -> str:
        """All that stands on the page as Markdown."""
        return "\n".join(one.value for one in self.app.markdown)

    @property
    def editor(self) -> dict[str, Any]:
        """What the page's picture, tables and questions are told."""
        parts: Any = self.app.get("bidi_component")
        (found,) = (one for one in parts if one.proto.component_name == "digitlab_page_editor")
        told: dict[str, Any] = json.loads(found.proto.json)
        return told

    @property
    def asked(self) -> list[str]:
        """The numbers that are to be checked."""
        return [cell["text"] for cell in self.editor["cells"] if cell["open"]]

    def type(self, **words: str) -> "Page":
        """Type what numbers are: the text of each → the word for it."""
        ids = {cell["text"]: cell["id"] for cell in self.editor["cells"]}
        said = {ids[text.removeprefix("n")]: word for text, word in words.items()}
        number = self.editor["heard"] + 1
        message = {"page": self.editor["page"], "number": number, "words": said}
        self.app.session_state["scan_page_editor"] = {"said": message}
        return self.run()

    def show_digits(self) -> "Page":
        """Open the table of all digits."""
        self.app.session_state["digits"] = True
        return self.run()


@pytest.fixture
def page(root: Path) -> Page:
    return Page(root)


# Nothing has come yet


def test_page_invites_and_says_its_limits(page: Page) -> None:
    assert "What works." in page.words
    assert f"{images.MAX_BYTES // 1_000_000} MB" in page.words
    assert f"{images.MAX_PAGES} pages a file" in page.words
    assert not page.app.get("data_editor")


def test_uploader_takes_several_files_of_all_kinds_that_are_read(page: Page) -> None:
    (uploader,) = page.app.file_uploader
    assert uploader.accept_multiple_files
    assert set(uploader.allowed_type) == set(images.SUFFIXES)


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
    assert [one.label for one in downloads][:4] == ["Excel", "CSV", "JSON", "Text"]


def test_what_was_read_is_told_before_more_is_read(
    page: Page, png: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    for name in ("_results", "_read_on"):
        own = getattr(scan_page, name)

        def noted(*given: Any, name: str = name, own: Any = own) -> None:
            told.append(name)
            own(*given)

        monkeypatch.setattr(scan_page, name, noted)
    monkeypatch.setattr(scan_page, "STEP_SECONDS", -1.0)  # Each step is one page.
    page.upload(a_png=png, b_png=png)
    assert told == ["_read_on", "_results", "_read_on", "_results"]
    assert "What works." not in page.words


def test_bad_files_are_said_and_the_others_read(page: Page, png: bytes) -> None:
    page.upload(text_png=b"text", empty_png=b"", good_png=png)
    assert [error.value.split(":")[0] for error in page.app.error] == ["`text.png`", "`empty.png`"]
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
    assert page.app.selectbox[0].options == ["one.png, page 1 ✓", "two.png, page 1 ✓"]
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
    page.uploads.budgets = (limits.Budget(10, "There is no room."),)
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
    assert "3 to check" in page.words
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


# A page that is loaded again

TOKEN = "0123456789abcdef" * 2


def back(root: Path, token: Any) -> Page:
    """A page that is loaded again: a new visit, whose tab says its token."""
    page = Page(root)
    page.app.session_state["scan_tab"] = {"token": token}
    return page.run()


def test_reload_loses_nothing_and_another_tab_sees_nothing(
    root: Path, page: Page, png: bytes, inks: Any
) -> None:
    page.app.session_state["scan_tab"] = {"token": TOKEN}
    for name, content in {"one.png": png, "two.png": encoded(inks[7])}.items():
        page.app.file_uploader[0].upload(name, content, "image/png")
    page.run().type(n470="7.1")
    page.press("Next")
    page.app.slider(key="ask_below").set_value(95)
    page.run()
    again = back(root, TOKEN)
    assert again.text == "7"
    assert again.app.slider(key="ask_below").value == 95
    assert again.press("Previous").text == "7.1"
    for other in (TOKEN[::-1], "", None, 5, "x" * 1000):
        assert not back(root, other).uploads.files


def test_reload_keeps_pictures_of_single_digits(root: Path, page: Page, inks: Any) -> None:
    page.app.session_state["scan_tab"] = {"token": TOKEN[1:] + "z"}
    page.app.toggle(key="one_each").set_value(True)
    page.run().upload(seven_png=encoded(inks[7]))
    again = back(root, TOKEN[1:] + "z")
    assert again.app.toggle(key="one_each").value
    assert len(again.uploads.sheets) == 1


def test_file_of_before_is_removed_singly(page: Page, png: bytes, inks: Any) -> None:
    for name, content in {"one.png": png, "two.png": encoded(inks[7])}.items():
        page.app.file_uploader[0].upload(name, content, "image/png")
    page.run()
    page.app.switch_page("metrics.py")
    page.run()
    page.app.switch_page(PAGE)
    page.run().press("Remove `one.png`")
    assert [file.name for file in page.uploads.files.values()] == ["two.png"]
    assert page.text == "7"


def test_stopped_files_are_gone_on_with(page: Page, png: bytes) -> None:
    page.upload(page_png=png)
    (file,) = page.uploads.files.values()
    file.forget()
    page.uploads.stop()
    assert page.run().uploads.sheets == []
    page.press("Read the rest of 1 file")
    assert page.text == "470"


# Freeing, and others


def test_start_over_forgets_everything(page: Page, png: bytes) -> None:
    page.upload(page_png=png)
    page.press("Clear all")
    assert not page.uploads.files
    assert "What works." in page.words


def test_file_that_is_taken_away_is_freed(page: Page, png: bytes) -> None:
    page.upload(page_png=png)
    page.app.file_uploader[0].clear()
    page.run()
    assert not page.uploads.files


def test_visitors_see_only_their_own(root: Path, png: bytes) -> None:
    one, other = Page(root), Page(root)
    one.upload(page_png=png)
    assert "What works." in other.run().words
    assert not other.uploads.files


# Files that the server does not hold, or has no room for


def test_file_of_a_visit_before_a_restart_is_named(root: Path, page: Page, png: bytes) -> None:
    page.upload(page_png=png)
    listed = page.app._tree.get_widget_states()
    # The browser comes back to a server that knows nothing of it, and says what it lists.
    back = Page(root, listed)
    for _ in range(2):
        (error,) = back.app.error
        assert error.value == f"`page.png`: {LOST}"
        back.app._run(listed)
    assert not back.uploads.sheets


def test_forged_identifier_of_a_file_is_a_sentence(
    page: Page, png: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MemoryUploadedFileManager, "get_files", lambda *_, **__: [])
    page.upload(page_png=png)
    (error,) = page.app.error
    assert LOST in error.value
    page.app.file_uploader[0].clear()
    assert not page.run().app.error


def test_file_without_room_is_a_sentence_and_is_not_held(page: Page, png: bytes) -> None:
    freed = MagicMock(wraps=lost_files.free)
    page.uploads.budgets = (limits.Budget(10, "There is no room."),)
    with patch.object(lost_files, "free", freed):
        page.upload(page_png=png)
    (error,) = page.app.error
    assert error.value == "`page.png`: There is no room."
    freed.assert_called()
    (error,) = page.run().app.error
    assert "There is no room." in error.value


@pytest.mark.usefixtures("no_model")
def test_missing_model_is_a_sentence(root: Path) -> None:
    page = Page(root)
    (error,) = page.app.error
    assert "python -m digitlab train" in error.value
    assert not page.app.file_uploader
