"""A lost connection, in an app that does not mend what Streamlit does then."""

from pathlib import Path

from playwright.sync_api import expect

from ...browser.chromium import browsing
from ...browser.line import Line
from ...fixtures.serving import START, serving

APP = '''
import streamlit as st

press = st.components.v2.component(
    "press",
    html="<button>Press</button>",
    js="""export default ({ parentElement, setStateValue }) => {
      parentElement.querySelector("button").onclick = () => setStateValue("pressed", true);
    }""",
)
said = press(key="press", on_pressed_change=lambda: None)
st.header("Pressed." if said.pressed else "Not pressed.")
'''


def test_streamlit_misses_what_is_done_meanwhile_and_asks_visitors_to_start_the_server(
    tmp_path: Path,
) -> None:
    (tmp_path / "app.py").write_text(APP)
    with browsing() as browser:
        page = browser.new_page()
        line = Line(page)
        with serving(tmp_path / "log", tmp_path / "app.py") as address:
            page.goto(address)
            expect(page.get_by_text("Not pressed.")).to_be_visible(timeout=START * 1000)
            line.breaks()
            page.get_by_role("button", name="Press").click()
            line.is_mended()
            expect(page.get_by_text("Not pressed.")).to_be_visible()
        dialog = page.locator('body > [data-testid="stDialog"]')
        expect(dialog).to_contain_text("Is Streamlit still running?", timeout=START * 1000)
        expect(dialog.locator("h2")).to_have_text("Connection error")
