"""From nothing to the first answer: the app in a browser, and the command line."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Browser

from ..browser.chromium import browsing
from . import files
from .serving import DEMO, DEMO_MODEL, OURS, ROOT, App, serving

ROUNDS = 5

DRAWABLE = """() => {
  const inside = ({ shadowRoot }) => shadowRoot && seek(shadowRoot);
  const seek = (root) =>
    root.querySelector("canvas.upper-canvas") ||
    [...root.querySelectorAll("*")].map(inside).find(Boolean);
  return seek(document)?.getBoundingClientRect().width > 0;
}"""
"""Whether there is a canvas."""

ANSWERED = {
    OURS.name: """() => /^[0-9?]/.test(document.querySelector("[role=status]")?.innerText)""",
    DEMO.name: """() => /This is a [0-9]/.test(document.body.innerText)""",
}
"""Whether the first answer is there."""

LOOK = 10
"""Milliseconds from one look to the next; Playwright's own waiting soon looks twice a second."""

BY_DEMO = """
import sys, keras, numpy as np
from PIL import Image
model = keras.models.load_model(sys.argv[1])
small = np.asarray(Image.open(sys.argv[2]).convert("L").resize((28, 28)), np.float32)
print(model.predict(255 - small[np.newaxis], verbose=0).argmax())
"""


def measure() -> dict[str, Any]:
    """Seconds, medians: `streamlit run` to a canvas and to an answer; a command to its line."""
    times: dict[str, list[tuple[float, float]]] = {OURS.name: [], DEMO.name: []}
    lines: dict[str, list[float]] = {OURS.name: [], DEMO.name: []}
    with browsing() as browser, tempfile.TemporaryDirectory() as folder:
        (file,) = files.make(Path(folder) / "one", 1)
        commands = {
            OURS.name: [sys.executable, "-m", "digitlab", "read", "--one", file],
            DEMO.name: [sys.executable, "-c", BY_DEMO, str(DEMO_MODEL / "model.keras"), file],
        }
        for _ in range(ROUNDS):
            for app in (DEMO, OURS):
                times[app.name].append(_first(app, browser))
                lines[app.name].append(_line(commands[app.name]))
    app_seconds = {name: np.median(one, axis=0).round(2).tolist() for name, one in times.items()}
    line_seconds = {name: round(float(np.median(one)), 2) for name, one in lines.items()}
    demo, ours = app_seconds[DEMO.name], app_seconds[OURS.name]
    return {
        "canvas_and_first_answer_s": app_seconds,
        "first_line_s": line_seconds,
        "ratios": {
            "canvas_ours_to_demo": round(ours[0] / demo[0], 2),
            "answer_ours_to_demo": round(ours[1] / demo[1], 2),
            "line_ours_to_demo": round(line_seconds[OURS.name] / line_seconds[DEMO.name], 2),
        },
    }


def _first(app: App, browser: Browser) -> tuple[float, float]:
    begun = time.perf_counter()
    with serving(app) as server:
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        page = context.new_page()
        page.goto(server.address)
        page.wait_for_function(DRAWABLE, polling=LOOK, timeout=120_000)
        drawable = time.perf_counter() - begun
        box = page.locator("canvas.upper-canvas").bounding_box()
        assert box, "there is no canvas"
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 4
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x, y + box["height"] / 2, steps=8)
        page.mouse.up()
        page.wait_for_function(ANSWERED[app.name], polling=LOOK, timeout=120_000)
        answered = time.perf_counter() - begun
        context.close()
    return drawable, answered


def _line(command: list[str]) -> float:
    """Seconds to a program's first line on stdout."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout
    line = process.stdout.readline()
    seconds = time.perf_counter() - begun
    process.communicate()
    assert line.strip(), "the program says nothing"
    return seconds
