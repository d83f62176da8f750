"""python -m tests.pages.changed: real pages under changes that do not matter to a person.

Each page of `tests.pages.real` is read as it is, and smaller, larger, turned, cropped, in a border,
as a poor JPEG, darker, blurred, in perspective and in a hand's shadow. A page that is read right in
one of these and wrong in another hangs by a thread: it says how pages that we do not have will
fare.
"""

import argparse
import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np

from digitlab import Page, Reader, load_reader
from digitlab.geometry import Box, union
from digitlab.ink.photo import PHOTO_SIDE
from digitlab.io import images
from digitlab.wording import percent

from ..fixtures.scores import Record
from .halves import HALVES, as_unknown
from .real import DIGITS_ONLY, Score, pages

HEADING = """\
| real pages | right: digits only | others | wrong, invented | of these listed | missed | list |
|---|---:|---:|---:|---:|---:|---:|"""

UNCHANGED = "as they are"
"""Name of the pages without a change."""


@dataclass
class Changed(Score):
    """How well pages of both kinds were read under one change."""

    only_pages: int = 0
    only_right: int = 0

    def add_page(self, page: Page, truth: str, kind: str) -> bool:
        """Count one page of a kind; returns whether it is wholly right."""
        is_right = self.add(page, truth)
        self.only_pages += kind == DIGITS_ONLY
        self.only_right += is_right and kind == DIGITS_ONLY
        return is_right

    def row(self, kind: str) -> str:
        """A row of the table."""
        return (
            f"| {kind} | {self.only_right} of {self.only_pages} | "
            f"{self.right - self.only_right} of {self.pages - self.only_pages} | {self.wrong} | "
            f"{self.wrong_listed} | {self.missed} | "
            f"{percent(self.listed / max(1, self.read), 1)} |"
        )


def _rows(scores: Mapping[str, Changed], score: type[Changed]) -> list[str]:
    """A row for each change, the unchanged pages' first, and one for all that are changed."""
    rows = [own.row(name) for name, own in scores.items()]
    changed = [own for name, own in scores.items() if name != UNCHANGED]
    return [*rows, sum(changed, score()).row("**all changed**")]


RECORD = Record(Path(__file__).with_name("changed.json"), HEADING, Changed, _rows)
"""The measurement that the README quotes: change → its score."""


class Photo(NamedTuple):
    """A page to be changed.

    Attributes
    ----------
    rgb : (H, W, 3) uint8
    writing : Box or None
        Around all that is read on it unchanged.
    """

    rgb: np.ndarray
    writing: Box | None


def resized(page: Photo, scale: float) -> np.ndarray:
    """A page in another size: that at which it is read, scaled."""
    height, width = page.rgb.shape[:2]
    scale *= min(1.0, PHOTO_SIDE / max(height, width))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return cv2.resize(page.rgb, (round(scale * width), round(scale * height)), interpolation=how)


def turned(page: Photo, degrees: float = 2.0) -> np.ndarray:
    """A page turned a little, nothing of it lost, the corners filled from its edge."""
    height, width = page.rgb.shape[:2]
    move = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    down, across = abs(move[0, 1]) * width, abs(move[0, 1]) * height
    move[:, 2] += across / 2, down / 2
    size = (round(width + across), round(height + down))
    return cv2.warpAffine(page.rgb, move, size, borderMode=cv2.BORDER_REPLICATE)


def cropped(page: Photo, share: float = 0.03) -> np.ndarray:
    """A page without its edges; what is read is not cut."""
    height, width = page.rgb.shape[:2]
    x, y, across, down = page.writing or (width // 2, height // 2, 0, 0)
    left, top = min(round(share * width), x // 2), min(round(share * height), y // 2)
    right = min(round(share * width), (width - x - across) // 2)
    bottom = min(round(share * height), (height - y - down) // 2)
    return np.ascontiguousarray(page.rgb[top : height - bottom, left : width - right])


def bordered(page: Photo, share: float = 0.05) -> np.ndarray:
    """A page in a plain white border."""
    side = round(share * max(page.rgb.shape[:2]))
    white = (255, 255, 255)
    return cv2.copyMakeBorder(page.rgb, side, side, side, side, cv2.BORDER_CONSTANT, value=white)


def as_jpeg(page: Photo, quality: int = 40) -> np.ndarray:
    """A page as a poor JPEG."""
    return images.first_page(images.encode_jpeg(page.rgb, quality))


def darker(page: Photo, gamma: float = 1.4, share: float = 0.85) -> np.ndarray:
    """A page in less light, by another curve."""
    levels = 255 * share * np.linspace(0, 1, 256) ** gamma
    return cv2.LUT(page.rgb, levels.round().astype(np.uint8))


def blurred(page: Photo, share: float = 0.001) -> np.ndarray:
    """A page slightly out of focus, by a share of its longer side."""
    return cv2.GaussianBlur(page.rgb, (0, 0), share * max(page.rgb.shape[:2]))


def in_perspective(page: Photo, share: float = 0.04) -> np.ndarray:
    """A page seen from below, its upper edge shorter."""
    height, width = page.rgb.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    seen = corners + np.array([[share, share], [-share, share], [0, 0], [0, 0]]) * (width, height)
    matrix = cv2.getPerspectiveTransform(corners, seen.astype(np.float32))
    size = (width, height)
    return cv2.warpPerspective(page.rgb, matrix, size, borderMode=cv2.BORDER_REPLICATE)


def in_shadow(page: Photo, depth: float = 0.45, soft: float = 0.012) -> np.ndarray:
    """A page on which the shadow of a hand and two fingers lies, from the lower right.

    Its edge is as soft as a share of the longer side.
    """
    height, width = page.rgb.shape[:2]
    longer = max(height, width)
    share = np.zeros((height, width), np.float32)
    palm = (round(0.75 * width), height), (round(0.28 * width), round(0.55 * height))
    cv2.ellipse(share, *palm, 20, 0, 360, depth, -1)
    knuckles = round(0.7 * width), round(0.7 * height)
    for across, down in ((0.35, 0.35), (0.5, 0.45)):
        tip = round(across * width), round(down * height)
        cv2.line(share, knuckles, tip, depth, round(0.06 * longer))
    softened = cv2.GaussianBlur(share, (0, 0), soft * longer)
    return (page.rgb * (1 - softened)[..., np.newaxis]).astype(np.uint8)


CHANGES: dict[str, Callable[[Photo], np.ndarray]] = {
    "0.6 times the size": partial(resized, scale=0.6),
    "1.5 times the size": partial(resized, scale=1.5),
    "turned by 2°": turned,
    "cropped by 3 %": cropped,
    "in a white border": bordered,
    "JPEG, quality 40": as_jpeg,
    "darker": darker,
    "blurred": blurred,
    "in perspective": in_perspective,
    "in a hand's shadow": in_shadow,
}
"""What must not matter."""


def read_changed(reader: Reader, path: Path, changes: list[str]) -> dict[str, Page]:
    """Read a page as it is, and under each change."""
    rgb = images.opaque(images.first_page(path))
    read = {UNCHANGED: reader.read_page(path)}
    boxes = [reading.box for reading in read[UNCHANGED].readings if reading.box]
    page = Photo(rgb, union(*boxes) if boxes else None)
    return read | {name: reader.read_page(CHANGES[name](page)) for name in changes}


def measure(reader: Reader, changes: list[str], tell: bool = False) -> dict[str, Changed]:
    """Read all pages under changes; optionally print those that were not read right."""
    scores = {name: Changed() for name in (UNCHANGED, *changes)}
    for half in HALVES:
        own = [page for page in pages() if page.half == half]
        with as_unknown(half), ThreadPoolExecutor(os.cpu_count()) as pool:
            found = pool.map(lambda page: read_changed(reader, page.path, changes), own)
            for real, read in zip(own, found, strict=True):
                for name, page in read.items():
                    if not scores[name].add_page(page, real.truth, real.kind) and tell:
                        told = f"{real.truth} read as {' / '.join(page.lines)}"
                        print(f"{real.path.name}, {name}: {told}")
    return scores


def main() -> None:
    """Read the real pages under changes and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.pages.changed", description=__doc__)
    parser.add_argument("--tell", action="store_true", help="print what was not read right")
    parser.add_argument("--change", action="append", choices=CHANGES, help="default: all")
    RECORD.add_option(parser)
    options = parser.parse_args()
    # A thread for each page is enough: none is left for the network's own.
    scores = measure(load_reader(threads=1), options.change or list(CHANGES), options.tell)
    RECORD.show(scores, options.keep)


if __name__ == "__main__":
    main()
