"""A visit has one run at a time: two would change what it remembers behind each other's back."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from ..fixtures.serving import START, serving

APP = Path(__file__).with_name("long_runs.py")

CLICKS = 5


def test_impatient_clicks_wait_for_the_run_before(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with serving(tmp_path_factory.mktemp("runs") / "log", APP) as address:
        page = browser.new_page()
        page.goto(address)
        told = page.get_by_text(re.compile(r"^At most \d+ at once of \d+$"))
        expect(told).to_be_visible(timeout=START * 1000)
        for _ in range(CLICKS):
            page.get_by_role("button", name="Run again").click(no_wait_after=True)
        # Clicks that come while a run goes on become one.
        expect(told).to_have_text(re.compile(r"of ([3-9]|\d\d)$"))
        expect(told).to_contain_text("At most 1 at once")
        page.close()
