"""python -m tests.browser.office: thirty pages are read, checked by keyboard alone, and exported.

A person in a real browser types what is written wherever the Scan page asks and it is not what was
read, and else presses Enter. In the midst the page is loaded anew, and nothing of it may be lost.
Printed are keystrokes and seconds a page, without the time that reading takes, and how many numbers
are wrong in the table in the end: those that nobody was asked about.

Numbers are written by the hands of `fixtures.pages`, or, where DIGITLAB_DATA is set, by people whom
the digit network did not learn from.
"""

import argparse
import csv
import io
import re
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from playwright.sync_api import expect

from ..fixtures.pages import Look, MadePage, draw_hand, make_page
from ..fixtures.serving import serving
from ..pages.measure import writers
from .chromium import browsing
from .scanner import Scanner, pdf
from .visitor import Visitor

PAGES, ROWS = 30, 6
"""Pages, and numbers on each."""

READING = 600
"""Seconds within which all pages must be read."""

RELOADED = 2
"""Checked page after which the browser loads the page anew."""

ROW = re.compile(r"Row (\d+), column (\d+)")


@dataclass
class Person:
    """Somebody who checks pages by keyboard alone.

    Attributes
    ----------
    scanner : Scanner
    pages : list of MadePage
        What is written.
    keys : int
        Keystrokes so far.
    typed : dict
        Page and row → what the person said is there.
    """

    scanner: Scanner
    pages: list[MadePage]
    keys: int = 0
    typed: dict[tuple[int, int], str] = field(default_factory=dict)

    def press(self, key: str) -> None:
        """Press one key."""
        self.keys += 1
        self.scanner.page.keyboard.press(key)

    def status(self) -> str:
        """What is left to be checked, in the page's words."""
        return self.scanner.page.locator(".asks").inner_text()

    def number(self) -> int:
        """Number of the page that is shown, from 1."""
        alt = self.scanner.page.locator("svg.page").get_attribute("aria-label") or ""
        found = re.search(r"page (\d+):", alt)
        assert found, alt
        return int(found[1])

    def checks_page(self) -> None:
        """Answer all that is asked on the page that is shown."""
        lines = self.pages[self.number() - 1].lines
        while (asked := self.status())[0].isdigit():
            label = self.scanner.word.get_attribute("aria-label") or ""
            found = ROW.search(label)
            assert found, label
            row, column = int(found[1]), int(found[2])
            # What stands in a line is one number; a second cell of its row belongs to it.
            truth = lines[row - 1] if column == 1 and row <= len(lines) else ""
            if self.scanner.word.input_value() != truth:
                if not truth:
                    self.press("Delete")
                for digit in truth:
                    self.press(digit)
            self.press("Enter")
            self.typed[self.number(), row] = lines[row - 1] if row <= len(lines) else ""
            expect(self.scanner.page.locator(".asks")).not_to_have_text(asked)

    def goes_on(self) -> None:
        """Go to the next page that has something to be checked."""
        before = self.number()
        self.press("Enter")
        alt = re.compile(f"page {before}:")
        expect(self.scanner.page.locator("svg.page")).not_to_have_attribute("aria-label", alt)


def make_pages(count: int) -> list[MadePage]:
    """Make pages on which each line is a number."""
    hands = writers()
    draw = hands.get("pens held out", draw_hand)
    look = Look(lines=(ROWS, ROWS), per_line=(3, 5), gap=(0.1, 0.25), spaces=0, shadow=True)
    return [make_page(look, np.random.default_rng([51, at]), draw) for at in range(count)]


def work(scanner: Scanner, pages: list[MadePage]) -> str:
    """Read, check and export; returns what is printed."""
    page = scanner.page
    begun = time.monotonic()
    scanner.gives(pile_pdf=pdf(*[made.picture for made in pages]))
    expect(page.get_by_text(f"of {len(pages)} pages done")).to_be_visible(timeout=READING * 1000)
    expect(page.get_by_role("button", name="Stop reading")).to_have_count(0)
    scanner.visitor.settles()
    reading = time.monotonic() - begun
    person = Person(scanner, pages)
    scanner.word.focus()
    seconds, begun = 0.0, time.monotonic()
    for at in range(1, len(pages) + 1):
        person.checks_page()
        scanner.visitor.settles()  # How many pages are done is the server's to say.
        if f"{len(pages)} of {len(pages)} pages done" in person.status():
            break
        if at == RELOADED:
            seconds += time.monotonic() - begun
            done = person.status()
            page.reload()
            expect(page.locator(".asks")).to_have_text(done, timeout=READING * 1000)
            scanner.visitor.settles()
            scanner.word.focus()
            begun = time.monotonic()
        person.goes_on()
    seconds += time.monotonic() - begun
    scanner.visitor.settles()
    rows = list(csv.DictReader(io.StringIO(scanner.takes("CSV").decode())))
    found: dict[tuple[int, int], str] = {}
    for row in rows:
        key = int(row["page"]), int(row["row"])
        found[key] = found.get(key, "") + row["number"]
    lost = [key for key, word in person.typed.items() if found.get(key, "") != word]
    assert not lost, f"lost: {lost}"
    truth = {
        (at, row): line
        for at, made in enumerate(pages, 1)
        for row, line in enumerate(made.lines, 1)
    }
    wrong = sum(found.get(key) != line for key, line in truth.items())
    return (
        f"{len(pages)} pages of {ROWS} numbers: read in {reading / len(pages):.1f} s a page; "
        f"{len(person.typed)} numbers asked about, {person.keys / len(pages):.1f} keystrokes and "
        f"{seconds / len(pages):.1f} s a page; {wrong} of {len(truth)} numbers wrong in the end"
    )


def main() -> None:
    """Do the work of an office and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=PAGES)
    asked = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder) / "log") as address,
        browsing() as browser,
    ):
        print(work(Scanner(Visitor(browser, address)), make_pages(asked.pages)))


if __name__ == "__main__":
    main()
