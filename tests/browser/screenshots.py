"""The README's pictures of the app: python -m tests.browser.screenshots writes them anew."""

import sys
import tempfile
from pathlib import Path
from typing import Any

from .hands import hand
from .visitor import DESKTOP, PHONE, Visitor, browsing, serving

FOLDER = Path(__file__).with_name("screenshots")

SHOTS: dict[str, dict[str, Any]] = {
    "draw.png": DESKTOP,
    "draw-dark.png": DESKTOP | {"color_scheme": "dark"},
    "draw-phone.png": PHONE,
}

EARLIER = (hand(3), hand(1, "foot"), hand(4))
LAST = hand(5)
"""Digits drawn: some for the strip, the last one for the eye."""

SIZE = 0.7
"""Of a digit, in the canvas' height."""


def main() -> int:
    """Draw and take every picture."""
    FOLDER.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder) / "log") as address,
        browsing() as browser,
    ):
        for name, options in SHOTS.items():
            visitor = Visitor(browser, address, **options)
            for one in EARLIER:
                visitor.draws(one, size=SIZE)
                visitor.reads(one.digit)
                visitor.begins_anew()
            visitor.draws(LAST, size=SIZE)
            visitor.reads(LAST.digit)
            visitor.settles()
            # No pointer over the picture, no tooltip, no ring of focus.
            visitor.page.mouse.move(1, 1)
            visitor.page.evaluate("document.activeElement?.blur()")
            visitor.page.screenshot(path=FOLDER / name, animations="disabled")
            visitor.context.close()
            print(FOLDER / name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
