"""Visits to the Scan page: loaded again, cleared, beside others, and files that are not held."""

from pathlib import Path
from typing import Any
from unittest.mock import MagicMock, patch

import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from digitlab.serving.budget import Budget
from digitlab.ui.scan.uploads import LOST
from digitlab.ui.workarounds import lost_files

from .scan_page import PAGE, Page, encoded


@pytest.fixture
def page(root: Path) -> Page:
    return Page(root)


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
    page.app.slider(key="ask_below").set_value(80)
    page.run()
    again = back(root, TOKEN)
    assert again.text == "7"
    assert again.app.slider(key="ask_below").value == 80
    assert again.press("Previous").text == "7.1"
    for other in (TOKEN[::-1], "", None, 5, "x" * 1000):
        assert not back(root, other).uploads.files


def test_file_that_comes_before_the_tab_says_who_it_is_joins_the_others(
    root: Path, page: Page, png: bytes, inks: Any
) -> None:
    token = TOKEN[1:] + "y"
    page.app.session_state["scan_tab"] = {"token": token}
    page.upload(page_png=png)
    again = Page(root).upload(page_png=encoded(inks[7]))
    again.app.session_state["scan_tab"] = {"token": token}
    again.run()
    names = [file.name for file in again.uploads.files.values()]
    assert names == ["page.png", "page (2).png"]
    assert len(again.uploads.sheets) == 2
    again.app.file_uploader[0].clear()  # It still lists the later one.
    again.run()
    assert [file.name for file in again.uploads.files.values()] == ["page.png"]


def test_two_tabs_of_one_visit_take_no_file_from_each_other(
    root: Path, page: Page, png: bytes
) -> None:
    token = TOKEN[1:] + "x"
    page.app.session_state["scan_tab"] = {"token": token}
    page.upload(page_png=png)
    other = back(root, token)
    page.run()
    assert other.run().text == page.run().text == "470"


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
    page.uploads.budgets = (Budget(10, "There is no room."),)
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
