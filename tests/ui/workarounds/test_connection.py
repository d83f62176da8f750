"""The dialog of a lost connection, in an app that does not mend it."""

from pathlib import Path

from playwright.sync_api import expect

from ...browser.chromium import browsing
from ...fixtures.serving import START, serving


def test_streamlit_asks_visitors_to_start_the_server(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("import streamlit as st\nst.header('Here.')")
    with browsing() as browser:
        page = browser.new_page()
        with serving(tmp_path / "log", tmp_path / "app.py") as address:
            page.goto(address)
            expect(page.get_by_text("Here.")).to_be_visible(timeout=START * 1000)
        dialog = page.locator('body > [data-testid="stDialog"]')
        expect(dialog).to_contain_text("Is Streamlit still running?", timeout=START * 1000)
        expect(dialog.locator("h2")).to_have_text("Connection error")
