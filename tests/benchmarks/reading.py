"""Pages, photos of one digit and drawings to readings, in the process.

A page has 12 megapixels and 40 digits, a photo of one digit one megapixel. All take turns, so that
what else the machine does hits each of them.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import cv2
import numpy as np

from digitlab import load_reader
from digitlab.ink import strokes
from digitlab.io import images

from ..fixtures.hands import hand
from ..fixtures.pages import KINDS, Look, make_page

PAGES = ("plain", "desk", "ruled")
"""Kinds of pages."""

ROUNDS = 7
"""Turns."""

MEGAPIXEL = 1_000_000

SMALL, WIDE = (400, 500), (300, 1150)
"""Height and width of a canvas for one digit, and of one for a number, pixels."""


def measure() -> dict[str, Any]:
    """Milliseconds of each, medians, by the clock and of processor time."""
    ways = _ways()
    for way in ways.values():
        way()
    clock: dict[str, list[float]] = {name: [] for name in ways}
    computing: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            begun, computed = time.perf_counter(), time.process_time()
            way()
            clock[name].append(time.perf_counter() - begun)
            computing[name].append(time.process_time() - computed)
    # On a quiet machine the clock shows less than the processor, as some steps take both cores.
    return {"milliseconds": _medians(clock), "processor_milliseconds": _medians(computing)}


def _medians(times: Mapping[str, list[float]]) -> dict[str, float]:
    return {name: round(1000 * float(np.median(one)), 1) for name, one in times.items()}


def _ways() -> dict[str, Callable[[], Any]]:
    reader = load_reader()
    pages = {
        f"page, {kind}": _photo(
            replace(KINDS[kind], digit=(262, 263), lines=(5, 5), per_line=(8, 8)), 12
        )
        for kind in PAGES
    }
    one = _photo(Look(digit=(420, 421), lines=(1, 1), per_line=(1, 1)), 1)
    file = images.encode_jpeg(pages["page, plain"], 90)
    small = _drawn("3", SMALL, 280, 22)
    wide = _drawn("314159", WIDE, 160, 14)
    ways: dict[str, Callable[[], Any]] = {
        kind: partial(reader.read_page, picture) for kind, picture in pages.items()
    }
    return ways | {
        "page, plain, from a JPEG": lambda: reader.read_page(file),
        "photo of one digit": lambda: reader.read_digit(one),
        "digit on a canvas": lambda: reader.read_drawing(small),
        "number on a wide canvas": lambda: reader.read_canvas(wide),
    }


def _photo(look: Look, megapixels: float) -> np.ndarray:
    """A made-up photo of so many megapixels, (H, W, 3) uint8."""
    picture = make_page(look, np.random.default_rng(5)).picture
    scale = (megapixels * MEGAPIXEL / (picture.shape[0] * picture.shape[1])) ** 0.5
    return cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)


def _drawn(text: str, shape: tuple[int, int], side: int, pen: int) -> np.ndarray:
    """A canvas on which digits are drawn, evenly apart: (H, W, 4) uint8."""
    height, width = shape
    runs = [
        np.array(run)
        for at, digit in enumerate(text)
        for run in hand(int(digit)).placed(((at + 0.5) * width / len(text), height / 2), side)
    ]
    return strokes.rgba(strokes.draw(runs, pen, shape))
