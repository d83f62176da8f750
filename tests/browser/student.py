"""What a person does on the Metrics page: looks at models, and takes figures away."""

import re
from pathlib import Path

from playwright.sync_api import Locator, expect

from .visitor import Visitor

VIEWS = {
    "One model": "How well it reads",
    "All models": "All models side by side",
    "Compare two": "Head to head",
}
"""Tab → its first heading."""


class Student:
    """A visitor at the Metrics page."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.page = visitor, visitor.page
        visitor.goes_to("Metrics")
        self.sees("How well it reads")

    def sees(self, heading: str) -> None:
        self.visitor.sees(self.page.get_by_role("heading", name=heading))
        self.visitor.settles()
        expect(self.page.get_by_test_id("stException")).to_have_count(0)
        # Streamlit draws a chart twice that is changed before it is there. Charts come one by one,
        # so that each look counts them anew.
        self.visitor.eventually(self._drawn, lambda drawn: set(drawn) <= {1})

    def _drawn(self) -> list[int]:
        """How many times each chart is drawn."""
        charts = self.page.get_by_test_id("stVegaLiteChart")
        times = "charts => charts.map(chart => chart.querySelectorAll('svg.marks').length)"
        drawn: list[int] = charts.evaluate_all(times)
        return drawn

    def turns_to(self, view: str) -> None:
        self.page.get_by_role("tab", name=view).click()
        self.sees(VIEWS[view])

    def looks_at(self, heading: str) -> None:
        """Scroll until a heading stands below the navigation."""
        self.page.get_by_role("heading", name=heading).evaluate(
            "one => { one.style.scrollMarginTop = '4.5rem'; one.scrollIntoView(); }"
        )

    def figure(self, name: str) -> Locator:
        return self.page.locator(f".st-key-figure_{name}")

    def cell(self, model: str, digit: int, read: int) -> Locator:
        """A cell of a model's confusion matrix, by what it tells a screen reader."""
        told = f'[aria-label*="written: {digit};"][aria-label*="read as: {read};"]'
        return self.figure(f"confusion_{model}").locator(f"path{told}")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name)

    def takes(self, button: Locator) -> bytes:
        """Download by a button."""
        with self.page.expect_download() as download:
            button.click()
        return Path(download.value.path()).read_bytes()

    def pictures(self) -> Locator:
        """Test digits on the page."""
        return self.page.get_by_role("img", name=re.compile("^Test digit"))
