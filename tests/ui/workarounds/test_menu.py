"""The drawer with the pages, on a phone, in an app that does not mend it."""

from pathlib import Path

from playwright.sync_api import expect

from ...browser.chromium import browsing
from ...browser.visitor import PHONE
from ...fixtures.serving import START, serving

APP = """
import streamlit as st
st.navigation([st.Page("first.py"), st.Page("second.py")], position="top").run()
"""


def test_streamlit_leaves_the_drawer_open_over_the_page_that_was_chosen(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(APP)
    for name in ("first", "second"):
        (tmp_path / f"{name}.py").write_text(f"import streamlit as st\nst.header('The {name}.')")
    with serving(tmp_path / "log", tmp_path / "app.py") as address, browsing() as browser:
        page = browser.new_context(**PHONE).new_page()
        page.goto(address)
        page.get_by_test_id("stExpandSidebarButton").click(timeout=START * 1000)
        page.get_by_role("link", name="second").first.click()
        expect(page.get_by_text("The second.")).to_be_attached()
        expect(page.get_by_test_id("stSidebarCollapseButton")).to_be_in_viewport()
