"""Made-up pages of handwritten digits, with truth for every box.

The strokes are our own (tests/browser/hands.json) unless another maker of digits is given. How well
such pages are read is the business of `measure`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from digitlab.geometry import Box, crop, turn, turn_box
from digitlab.ink import strokes
from digitlab.preprocess import bounding_box

from .browser.hands import HANDS

Draw = Callable[[int, int, float, np.random.Generator], np.ndarray]
"""Digit, height in pixels, pen as a share of it, and chance → its ink, (h, w) uint8, white on
black, cut to its box."""


@dataclass(frozen=True, eq=False)
class MadePage:
    """A page and what stands on it.

    Attributes
    ----------
    picture : (H, W, 3) uint8
        RGB.
    lines : list of str
        The digits of each line, without spaces.
    boxes : list of (x, y, width, height)
        Of each digit, in reading order, pixels of `picture`.
    turned : int
        Degrees clockwise that bring it upright.
    """

    picture: np.ndarray
    lines: list[str]
    boxes: list[Box]
    turned: int = 0


@dataclass(frozen=True)
class Look:
    """What a page is like, apart from what stands on it."""

    digit: tuple[int, int] = (38, 90)
    lines: tuple[int, int] = (2, 5)
    per_line: tuple[int, int] = (3, 8)
    gap: tuple[float, float] = (0.18, 0.5)
    spaces: float = 0.2
    boxed: bool = False
    rules: str = ""
    ink: tuple[int, int, int] | None = None
    slant: float = 0.0
    shadow: bool = False
    desk: bool = False
    blur: float = 0.0
    noise: float = 2.0
    quality: int = 92
    negative: bool = False
    bleed: bool = False
    turned: int = 0


KINDS = {
    "plain": Look(),
    "shadow": Look(shadow=True),
    "ruled": Look(rules="ruled"),
    "squared": Look(rules="squared"),
    "slant": Look(slant=7),
    "blur": Look(blur=2.2),
    "noise": Look(noise=14),
    "poor JPEG": Look(quality=18),
    "touching": Look(gap=(-0.08, 0.12)),
    "light on dark": Look(negative=True),
    "boxed form": Look(boxed=True, per_line=(4, 9), digit=(40, 70)),
    "desk": Look(desk=True, slant=4),
    "colored ink": Look(ink=(205, 40, 50)),
    "bleed-through": Look(bleed=True),
    "turned 90": Look(turned=90, lines=(3, 5), per_line=(4, 8)),
    "turned 180": Look(turned=180, lines=(3, 5), per_line=(4, 8)),
    "all at once": Look(
        shadow=True, rules="squared", slant=3, blur=1.0, noise=6, quality=50, desk=True
    ),
}
"""Kind of trouble → how such a page looks."""


def draw_hand(digit: int, height: int, pen: float, rng: np.random.Generator) -> np.ndarray:
    """Draw one of our own digits, each time a little otherwise; see `Draw`."""
    ways = [one for one in HANDS if one.digit == digit]
    way = ways[rng.integers(len(ways))]
    return draw_strokes([np.array(run) for run in way.strokes], height, pen, rng)


def draw_strokes(
    runs: Sequence[np.ndarray], height: int, share: float, rng: np.random.Generator
) -> np.ndarray:
    """Draw strokes of any units, slanted and stretched a little, (h, w) uint8, cut to the box."""
    matrix = np.array([[rng.uniform(0.85, 1.15), rng.normal(0, 0.08)], [rng.normal(0, 0.03), 1]])
    moved = [np.asarray(run, float) @ matrix.T for run in runs]
    points = np.concatenate(moved)
    # One digit is as high as its line; a flat one keeps its width.
    scale = height / max(np.ptp(points[:, 1]), np.ptp(points[:, 0]) / 1.3, 1e-6)
    pen = max(2, round(height * share * rng.uniform(0.85, 1.15)))
    placed = [(run - points.min(axis=0)) * scale + pen for run in moved]
    extent = np.ceil(np.concatenate(placed).max(axis=0)).astype(int) + pen + 1
    inked = strokes.draw(placed, pen, (int(extent[1]), int(extent[0])))
    return crop(inked, bounding_box(inked) or (0, 0, 1, 1))


def make_page(look: Look, rng: np.random.Generator, draw: Draw = draw_hand) -> MadePage:
    """Write digits onto synthetic paper and photograph it.

    Parameters
    ----------
    look : Look
    rng : numpy.random.Generator
    draw : callable
        Makes each digit.
    """
    inked, printed, lines, boxes = _write(look, rng, draw)
    height, width = inked.shape
    if look.rules:
        printed = np.maximum(printed, _rules(look.rules, inked.shape, rng))
    paper = np.array([rng.uniform(205, 245)] * 3) * rng.uniform([0.97, 0.97, 0.9], 1)
    ink_color = np.array(look.ink or rng.choice([[40, 40, 45], [30, 45, 130], [75, 75, 80]]), float)
    rule_color = np.array([[150, 175, 215], [140, 140, 150]][rng.integers(2)], float)
    if look.boxed:
        rule_color = np.array([60.0, 60, 60])
    page = np.broadcast_to(paper, (height, width, 3)).astype(np.float32).copy()
    page = _cover(page, printed, rule_color)
    if look.bleed:
        back = cv2.GaussianBlur(inked[:, ::-1].astype(np.float32), (0, 0), 2.5)
        page = _cover(page, np.roll(back, height // 9, axis=0) * 0.16, np.array([60.0, 60, 60]))
    page = _cover(page, inked, ink_color)
    if look.negative:
        page = 255 - page * 0.85
    page, boxes = _photograph(page, boxes, look, rng)
    shape = page.shape[:2]
    if look.turned:
        # Turned the other way, so that turning by `look.turned` brings it upright.
        boxes = [turn_box(box, shape, 360 - look.turned) for box in boxes]
        page = turn(page, 360 - look.turned)
    picture = _jpeg(page.clip(0, 255).astype(np.uint8), look.quality)
    return MadePage(picture, lines, boxes, look.turned)


def _write(
    look: Look, rng: np.random.Generator, draw: Draw
) -> tuple[np.ndarray, np.ndarray, list[str], list[Box]]:
    """Ink of the digits, (H, W) uint8, print of the form, the same, the text and the boxes."""
    size = int(rng.integers(*look.digit))
    pen = rng.uniform(0.06, 0.15)  # One person writes a page with one pen.
    texts = [
        "".join(map(str, rng.integers(0, 10, rng.integers(*look.per_line, endpoint=True))))
        for _ in range(rng.integers(*look.lines, endpoint=True))
    ]
    pitch = size * rng.uniform(1.6, 2.2)
    margin = round(size * rng.uniform(1, 1.6))
    width = round(2 * margin + max(map(len, texts)) * size * (1.7 if look.boxed else 1.45))
    height = round(2 * margin + pitch * len(texts))
    inked, printed = np.zeros((2, height, width), np.uint8)
    boxes: list[Box] = []
    for row, text in enumerate(texts):
        left, top = margin + rng.uniform(0, 0.5) * size, margin + row * pitch
        cell = round(size * 1.45)
        left, top = round(left), round(top)
        for place, digit in enumerate(map(int, text)):
            one = draw(digit, round(size * rng.uniform(0.85, 1.1)), pen, rng)
            h, w = one.shape
            if look.boxed:
                x0 = left + place * cell
                thick = max(1, size // 30)
                cv2.rectangle(printed, (x0, top), (x0 + cell, top + cell), 255, thick)
                x = x0 + max(1, round((cell - w) / 2 + rng.normal(0, 0.07) * size))
                y = top + max(1, round((cell - h) / 2 + rng.normal(0, 0.07) * size))
            else:
                x, y = round(left), round(top + (size - h) / 2 + rng.normal(0, 0.05) * size)
                gap = rng.uniform(*look.gap)
                left = round(x + w + size * gap + (rng.random() < look.spaces) * size * 0.9)
                if look.gap[0] < 0 and place % 2:
                    left += round(0.25 * size)
            x, y = min(x, width - w - 1), min(max(y, 0), height - h - 1)
            part = inked[y : y + h, x : x + w]
            np.maximum(part, one, out=part)
            boxes.append((x, y, w, h))
    return inked, printed, texts, boxes


def _rules(kind: str, shape: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    """Lines of ruled or squared paper, (H, W) uint8."""
    lines = np.zeros(shape, np.uint8)
    height, width = shape
    pitch = rng.uniform(45, 90) if kind == "ruled" else rng.uniform(24, 60)
    thick = int(rng.integers(1, 3))
    for y in np.arange(rng.uniform(0, pitch), height, pitch):
        cv2.line(lines, (0, round(y)), (width, round(y)), 255, thick)
    if kind == "squared":
        for x in np.arange(rng.uniform(0, pitch), width, pitch):
            cv2.line(lines, (round(x), 0), (round(x), height), 255, thick)
    return lines


def _cover(page: np.ndarray, share: np.ndarray, color: np.ndarray) -> np.ndarray:
    weight = share[..., np.newaxis].astype(np.float32) / 255
    return page * (1 - weight) + np.minimum(page, color.astype(np.float32)) * weight


def _photograph(
    page: np.ndarray, boxes: list[Box], look: Look, rng: np.random.Generator
) -> tuple[np.ndarray, list[Box]]:
    """Lay the paper down, light it, and take its picture."""
    height, width = page.shape[:2]
    border = round(0.12 * min(height, width)) if look.desk else 0
    angle = rng.uniform(-look.slant, look.slant) if look.slant else 0.0
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    matrix[:, 2] += border
    size = (width + 2 * border, height + 2 * border)
    if look.desk:
        wood = np.array([90, 65, 45]) * rng.uniform(0.5, 1)
        grain = cv2.GaussianBlur(rng.normal(0, 60, (size[1], size[0], 1)), (0, 0), 1.5, sigmaY=9)
        desk = (wood + grain[..., np.newaxis]).clip(0, 255).astype(np.float32)
        page = cv2.warpAffine(page, matrix, size, dst=desk, borderMode=cv2.BORDER_TRANSPARENT)
    else:
        page = cv2.warpAffine(page, matrix, size, borderMode=cv2.BORDER_REPLICATE)
    boxes = [_moved(box, matrix) for box in boxes]
    if look.shadow:
        page = page * _light(page.shape[:2], rng)
    if look.blur:
        page = cv2.GaussianBlur(page, (0, 0), look.blur)
    grain = rng.normal(0, look.noise, (*page.shape[:2], 1)) + rng.normal(0, 1, page.shape)
    return page + grain, boxes


def _light(shape: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    """A lamp at one side and the soft shadow of a hand or phone, (H, W, 1), 0 to 1."""
    height, width = shape
    rows, columns = np.mgrid[:height, :width]
    way = rng.uniform(0, 2 * np.pi)
    across = np.cos(way) * (columns / width - 0.5) + np.sin(way) * (rows / height - 0.5)
    edge = (across - rng.uniform(-0.2, 0.2)) / rng.uniform(0.02, 0.08)
    shadow = 1 - rng.uniform(0.3, 0.55) / (1 + np.exp(-np.clip(edge, -30, 30)))
    return ((1 - 0.25 * (across + 0.5)) * shadow)[..., np.newaxis]


def _moved(box: Box, matrix: np.ndarray) -> Box:
    x, y, width, height = box
    corners = np.array(
        [[x, y, 1], [x + width, y, 1], [x, y + height, 1], [x + width, y + height, 1]]
    )
    places = corners @ matrix.T
    (left, top), (right, bottom) = places.min(axis=0), places.max(axis=0)
    return round(left), round(top), round(right - left), round(bottom - top)


def _jpeg(picture: np.ndarray, quality: int) -> np.ndarray:
    options = [cv2.IMWRITE_JPEG_QUALITY, quality]
    _, coded = cv2.imencode(".jpg", picture[..., ::-1], options)
    decoded = cv2.imdecode(coded, cv2.IMREAD_COLOR)
    assert decoded is not None
    return decoded[..., ::-1]
