"""A printed form with eight fields; filled with a hand's digits; scanned.

Three of its fields are combs, five are plain boxes. Four have a check digit or are a date, three
are held together by a sum.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from digitlab import Field, Form, Rule
from digitlab.geometry import Box

SIZE = (1240, 1754)
"""Width and height of a sheet: A4 at 150 dots to the inch."""

INK, PRINT = (35, 40, 90), (70, 70, 75)
"""Colors of what is written and of what is printed."""

DIGIT = 44
"""Height of a digit, pixels: some 7 mm."""


@dataclass(frozen=True)
class Entry:
    """A field of the form: its label in print, its place, its cells, and what may stand there."""

    name: str
    box: Box
    cells: int
    rule: Rule


ENTRIES = (
    Entry("customer", (420, 250, 560, 66), 8, Rule(digits=8, check="luhn")),
    Entry("date", (420, 390, 560, 66), 8, Rule(digits=8, check="date")),
    Entry("article", (420, 530, 754, 66), 13, Rule(digits=13, check="ean")),
    Entry("account", (420, 670, 560, 72), 1, Rule(digits=10, check="mod11")),
    Entry("pieces", (420, 810, 260, 72), 1, Rule(least="1", most="500")),
    Entry("net", (420, 950, 360, 72), 1, Rule(least="0")),
    Entry("tax", (420, 1090, 360, 72), 1, Rule(least="0")),
    Entry("total", (420, 1230, 360, 72), 1, Rule(sum_of=("net", "tax"))),
)
"""The fields from top to bottom."""


def empty_form() -> np.ndarray:
    """Print the form: (H, W, 3) uint8 RGB."""
    paper = np.full((SIZE[1], SIZE[0], 3), 246, np.uint8)

    def write(text: str, place: tuple[int, int], scale: float, weight: int = 2) -> None:
        cv2.putText(paper, text, place, cv2.FONT_HERSHEY_DUPLEX, scale, PRINT, weight, cv2.LINE_AA)

    write("Order form", (110, 140), 1.8, 3)
    write("Please write with a dark pen, one digit in each cell.", (110, 195), 0.8, 1)
    for entry in ENTRIES:
        x, y, width, height = entry.box
        write(entry.name.capitalize(), (110, y + 46), 1.0)
        cv2.rectangle(paper, (x, y), (x + width, y + height), PRINT, 2)
        for at in range(1, entry.cells):
            across = x + round(at * width / entry.cells)
            cv2.line(paper, (across, y), (across, y + height), PRINT, 2)
    write("Signature", (110, 1480), 1.0)
    cv2.line(paper, (420, 1490), (1000, 1490), PRINT, 2)
    write("Send this sheet to the office within ten days of the order.", (110, 1620), 0.8, 1)
    return paper


def form(with_rules: bool = True) -> Form:
    """The form's fields, drawn a little off as a person draws them."""
    drawn = [
        Field(
            entry.name,
            (entry.box[0] - 5, entry.box[1] - 4, entry.box[2] + 9, entry.box[3] + 10),
            entry.rule if with_rules else Rule(),
        )
        for entry in ENTRIES
    ]
    return Form.of(empty_form(), drawn)


def numbers(rng: np.random.Generator, allowed: str = "0123456789") -> dict[str, str]:
    """Choose what stands in each field: what its rule allows, of these digits alone."""

    def drawn(entry: Entry) -> str:
        count = entry.rule.digits or int(rng.integers(1, 4))
        if entry.rule.check == "date":
            day, month, year = rng.integers(1, 29), rng.integers(1, 13), rng.integers(1990, 2030)
            return f"{day:02}{month:02}{year}"
        return "".join(rng.choice(list(allowed), count))

    def is_writable(text: str) -> bool:
        return set(text) <= set(allowed)

    while True:
        chosen: dict[str, str] = {}
        for entry in ENTRIES[:5]:
            text = drawn(entry)
            while not (entry.rule.allows(text) and is_writable(text)):
                text = drawn(entry)
            chosen[entry.name] = text
        net = int(rng.integers(100, 9000))
        tax = round(net * 0.2)
        chosen |= {"net": str(net), "tax": str(tax), "total": str(net + tax)}
        if is_writable("".join(chosen[name] for name in ("net", "tax", "total"))):
            return chosen


DrawDigit = Callable[[int, int, np.random.Generator], np.ndarray]
"""Digit, height in pixels, and chance → its ink, (h, w) uint8, white on black."""


def fill(
    paper: np.ndarray, texts: dict[str, str], draw: DrawDigit, rng: np.random.Generator
) -> np.ndarray:
    """Write into the fields: (H, W, 3) uint8 RGB."""
    ink = np.zeros(paper.shape[:2], np.uint8)
    for entry in ENTRIES:
        x, y, width, height = entry.box
        tall = DIGIT * rng.uniform(0.85, 1.12)
        pen = x + rng.uniform(10, 24)
        for place, digit in enumerate(texts[entry.name]):
            made = draw(int(digit), round(tall * rng.uniform(0.93, 1.07)), rng)
            left = pen
            if entry.cells > 1:
                pitch = width / entry.cells
                left = x + (place + 0.5) * pitch - made.shape[1] / 2 + rng.normal(0, 0.06 * pitch)
            top = y + (height - made.shape[0]) / 2 + rng.normal(0, 2.5)
            _put(ink, made, round(left), round(top))
            pen += made.shape[1] + tall * rng.uniform(0.04, 0.3)
    return _cover(paper, ink, INK)


def _put(ink: np.ndarray, made: np.ndarray, left: int, top: int) -> None:
    """Write a digit where the sheet is, what is beyond its edge left out."""
    left, top = max(0, left), max(0, top)
    place = ink[top : top + made.shape[0], left : left + made.shape[1]]
    np.maximum(place, made[: place.shape[0], : place.shape[1]], out=place)


def _cover(paper: np.ndarray, ink: np.ndarray, color: Sequence[int]) -> np.ndarray:
    share = ink[..., np.newaxis] / 255
    return (paper * (1 - share) + np.array(color) * share).astype(np.uint8)


def scan(sheet: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Lay a sheet on the glass a little off, with a shadow, and scan it: (H, W, 3) uint8 RGB."""
    width, height = SIZE
    move = cv2.getRotationMatrix2D(
        (width / 2, height / 2), rng.uniform(-2.5, 2.5), rng.uniform(0.96, 1.02)
    )
    move = np.hstack([move[:, :2], move[:, 2:] + rng.uniform(-25, 25, (2, 1))])
    moved = cv2.warpAffine(sheet, move, SIZE, flags=cv2.INTER_AREA, borderValue=(238, 238, 236))
    across, down = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height))
    angle = rng.uniform(0, 2 * np.pi)
    edge = across * np.cos(angle) + down * np.sin(angle) - rng.uniform(-0.6, 0.6)
    light = 1 - rng.uniform(0.1, 0.45) / (1 + np.exp(-edge / rng.uniform(0.05, 0.5)))
    seen = cv2.GaussianBlur(moved, (0, 0), rng.uniform(0.4, 1.0)) * light[..., np.newaxis]
    noisy = np.clip(seen + rng.normal(0, rng.uniform(1, 4), seen.shape), 0, 255).astype(np.uint8)
    packed = cv2.imencode(".jpg", noisy[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 82])[1]
    return cv2.cvtColor(np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR)), cv2.COLOR_BGR2RGB)
