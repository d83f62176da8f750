"""The README's pictures of the app: python -m tests.browser.screenshots writes them anew."""

import io
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import expect

from ..fixtures.hands import hand
from ..fixtures.serving import serving
from .chromium import browsing
from .scanner import Scanner
from .student import Student
from .visitor import DESKTOP, PHONE, Visitor

FOLDER = Path(__file__).with_name("screenshots")

DARK = DESKTOP | {"color_scheme": "dark"}

DRAWINGS: dict[str, dict[str, Any]] = {
    "draw.png": DESKTOP,
    "draw-dark.png": DARK,
    "draw-phone.png": PHONE,
}
SCANS: dict[str, dict[str, Any]] = {"scan.png": DESKTOP}
"""File → what browser sees the page."""

FIGURES: dict[str, tuple[dict[str, Any], str, str]] = {
    "metrics.png": (DESKTOP, "All models", "Claimed and measured"),
    "metrics-phone.png": (
        PHONE | {"color_scheme": "dark"},
        "One model",
        "Which digits it confuses",
    ),
}
"""File → what browser sees which view of the Metrics page from which heading on."""

EARLIER = (hand(3), hand(1, "foot"), hand(4))
LAST = hand(5)
"""Digits drawn: some for the strip, the last one for the eye."""

SIZE = 0.7
"""Of a digit, in the canvas' height."""


def shoot(visitor: Visitor, name: str) -> None:
    """Take a picture of the page as it is, and end the visit."""
    visitor.settles()
    expect(visitor.page.get_by_test_id("stSkeleton")).to_have_count(0)
    # No pointer over the picture, no tooltip, no ring of focus.
    visitor.page.mouse.move(1, 1)
    visitor.page.evaluate("document.activeElement?.blur()")
    shot = visitor.page.screenshot(animations="disabled")
    # 256 colours are enough for a README, and a photo's grain takes much room without them.
    Image.open(io.BytesIO(shot)).convert("RGB").quantize(256).save(FOLDER / name, optimize=True)
    visitor.context.close()
    print(FOLDER / name)


def main() -> int:
    """Draw, scan, look at figures, and take every picture."""
    FOLDER.mkdir(exist_ok=True)
    # Pictures of a data set's digits are no part of the project.
    os.environ.pop("DIGITLAB_DATA", None)
    os.environ["KERAS_HOME"] = os.devnull
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder) / "log") as address,
        browsing() as browser,
    ):
        for name, options in DRAWINGS.items():
            visitor = Visitor(browser, address, **options)
            for one in EARLIER:
                visitor.draws(one, size=SIZE)
                visitor.reads(one.digit)
                visitor.begins_anew()
            visitor.draws(LAST, size=SIZE)
            visitor.reads(LAST.digit)
            shoot(visitor, name)
        for name, options in SCANS.items():
            scanner = Scanner(Visitor(browser, address, **options))
            scanner.button("Read this example").click()
            scanner.visitor.sees(scanner.button("Clear all"))
            shoot(scanner.visitor, name)
        for name, (options, view, heading) in FIGURES.items():
            student = Student(Visitor(browser, address, **options))
            student.turns_to(view)
            student.looks_at(heading)
            shoot(student.visitor, name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
