"""Pen-up to bars in a real browser, by the clock of the page.

The same strokes are drawn on both pages, cumulatively, so that every stroke changes the bars. The
time runs from the event that the pen is up to the last change in the chart: to the bars as they
stay. On our page they have mostly changed before; what counts is when they are final.
"""

import time
from typing import Any

import numpy as np
from playwright.sync_api import Browser, Page

from ..browser.chromium import browsing
from .serving import DEMO, OURS, serving

ROUNDS, STROKES = 5, 5
"""Page loads of each app, taking turns; strokes that count, after a first one that does not."""

STEPS, STEP = 30, 20
"""Moves of the pen in a stroke, and milliseconds between two."""

STILL = 1.0
"""Seconds without a change after which the bars are final."""

PATIENCE = 60
"""Seconds within which they must be."""

_WATCH = """() => {
  window.ups = 0;
  const now = () => performance.now();
  const bars = ".digitlab-bars, [data-testid='stVegaLiteChart']";
  const isBars = (element) =>
    element?.closest(bars) || (element?.dataset.testid === "stHtml" && element.querySelector(bars));
  window.addEventListener("pointerup", () => { window.up = now(); window.ups++; }, true);
  window.addEventListener("pointerdown", () => { window.down = now(); window.moves = []; }, true);
  window.moves = [];
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      const element = target.nodeType === 1 ? target : target.parentElement;
      if (isBars(element)) {
        window.moves.push(window.last = now());
        return;
      }
    }
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
}"""

_SEEN = "({ up: window.up, down: window.down, moves: window.moves, now: performance.now() })"


def measure() -> dict[str, Any]:
    """Milliseconds from pen-up to the bars as they stay, and updates a second before it."""
    times: dict[str, list[float]] = {OURS.name: [], DEMO.name: []}
    updates: list[float] = []
    with serving(OURS) as ours, serving(DEMO) as demo, browsing() as browser:
        rng = np.random.default_rng(0)
        for round_ in range(ROUNDS):
            strokes = [_stroke(rng) for _ in range(STROKES + 1)]
            for app, server in ((DEMO, demo), (OURS, ours)):
                seen = _draw(browser, server.address, strokes)
                if round_ == 0:
                    continue  # What is loaded late is loaded now.
                for one in seen[1:]:
                    final = [at for at in one["moves"] if at > one["up"]]
                    if final:
                        times[app.name].append(final[-1] - one["up"])
                    if app is OURS:
                        before = [at for at in one["moves"] if at <= one["up"]]
                        seconds = (one["up"] - one["down"]) / 1000
                        updates.append(_bunches(before) / seconds)
    found = {
        name: {
            "strokes": len(one),
            "median_ms": round(float(np.median(one)), 1),
            "p95_ms": round(float(np.percentile(one, 95)), 1),
        }
        for name, one in times.items()
    }
    ratio = found[DEMO.name]["median_ms"] / found[OURS.name]["median_ms"]
    return {
        "pen_up_to_final_bars": found,
        "updates_per_second_while_drawing": round(float(np.median(updates)), 1),
        "ratios": {"demo_to_ours": round(ratio, 1)},
    }


def _stroke(rng: np.random.Generator) -> np.ndarray:
    """A smooth stroke somewhere on the canvas, in shares of its sides: (`STEPS`, 2)."""
    way = rng.normal(0, 1, (STEPS, 2)).cumsum(axis=0)
    way = np.column_stack([np.convolve(one, np.ones(7) / 7, "same") for one in way.T])
    way = (way - way.min(axis=0)) / np.ptp(way, axis=0)
    return 0.15 + 0.3 * rng.random(2) + 0.35 * way


def _draw(browser: Browser, address: str, strokes: list[np.ndarray]) -> list[dict[str, Any]]:
    """Draw on a fresh page; what was seen of each stroke."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(address)
    page.locator("canvas.upper-canvas").wait_for(timeout=PATIENCE * 1000)
    page.wait_for_timeout(1500)
    page.evaluate(_WATCH)
    seen = [_draw_one(page, stroke) for stroke in strokes]
    context.close()
    return seen


def _draw_one(page: Page, stroke: np.ndarray) -> dict[str, Any]:
    box = page.locator("canvas.upper-canvas").bounding_box()
    assert box, "there is no canvas"
    points = stroke * (box["width"], box["height"]) + (box["x"], box["y"])
    page.mouse.move(*points[0])
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*point)
        page.wait_for_timeout(STEP)
    page.mouse.up()
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        page.wait_for_timeout(100)
        seen = page.evaluate(_SEEN)
        after = [at for at in seen["moves"] if at > seen["up"]]
        # An answer that was complete before the pen was up changes nothing any more.
        patience = 1000 * STILL if after else 5000 * STILL
        if seen["now"] - max([seen["up"], *after]) > patience:
            return seen
    raise RuntimeError("the bars did not come to rest")


def _bunches(times: list[float], apart: float = 12) -> int:
    """How many updates the changes belong to: one makes several within a frame."""
    return sum(1 for before, at in zip([-1e9, *times], times, strict=False) if at - before > apart)
