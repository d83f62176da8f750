"""python -m tests.pages.styles: how well pages are read that no camera took, style by style.

Exports of tablets, screenshots, drawings: the same numbers, as writers wrote them whom the number
network never saw (our own digits where DIGITLAB_DATA is not set), laid out in rows and columns.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import cv2
import numpy as np

from digitlab import Page, Reader, datasets, load_reader
from digitlab.datasets.numbers import is_held_out, load_numbers, split_rows
from digitlab.ink import strokes

from ..fixtures.hands import hand
from ..fixtures.pages import jpeg
from ..fixtures.scores import Counts, rows_and_total
from .real import align

SIZES = (30, 50, 75, 110)
"""Heights of digits, pixels: a page of each."""

PER_PAGE, COLUMNS = 10, 2
"""Numbers on a page, and side by side."""

HEADING = """\
| style | numbers | right | digits | wrong, invented | missed |
|---|---:|---:|---:|---:|---:|"""

Color = tuple[int, int, int]
Strokes = list[np.ndarray]

PENS: tuple[Color, ...] = ((20, 20, 20), (25, 60, 160), (200, 30, 40), (0, 120, 60))
TINTS: tuple[Color, ...] = ((255, 240, 60), (140, 255, 120), (255, 150, 210), (130, 220, 255))


@dataclass(frozen=True, eq=False)
class Sheet:
    """Numbers in their places.

    Attributes
    ----------
    numbers : list of (label, strokes)
        Strokes in pixels of the page.
    shape : (height, width)
    size, pen : int
        Height of a digit and width of the pen, pixels.
    """

    numbers: list[tuple[str, Strokes]]
    shape: tuple[int, int]
    size: int
    pen: int

    def boxes(self) -> np.ndarray:
        """Left, top, right and bottom of each number, (N, 4) float."""
        ends = [np.concatenate(runs) for _, runs in self.numbers]
        return np.array([[*points.min(axis=0), *points.max(axis=0)] for points in ends])

    def ink(self) -> np.ndarray:
        """All strokes, (H, W) uint8, white on black."""
        runs = [run for _, own in self.numbers for run in own]
        return strokes.draw(runs, self.pen, self.shape)


@dataclass
class Score(Counts):
    """How well pages of one style were read."""

    numbers: int = 0
    right: int = 0
    digits: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, page: Page, sheet: Sheet) -> None:
        """Count one page: a reading belongs to the number in whose box its middle lies."""
        boxes = sheet.boxes() + 0.2 * sheet.size * np.array([-1, -1, 1, 1])
        texts: list[list[tuple[float, str]]] = [[] for _ in sheet.numbers]
        for reading in page.readings:
            x, y, width, height = reading.box or (0, 0, 0, 0)
            middle = np.array([x + width / 2, y + height / 2])
            inside = ((boxes[:, :2] <= middle) & (middle <= boxes[:, 2:])).all(axis=1)
            if inside.any():
                texts[int(inside.argmax())].append((middle[0], reading.text))
            else:
                self.wrong += reading.is_digit
        for (label, _), found in zip(sheet.numbers, texts, strict=True):
            text = "".join(symbol for _, symbol in sorted(found))
            wrong, missed = align("".join(filter(str.isdigit, text)), label)
            self.numbers += 1
            self.right += text == label
            self.digits += len(label)
            self.wrong += len(wrong)
            self.missed += missed

    def row(self, kind: str) -> str:
        """A row of the table."""
        return (
            f"| {kind} | {self.numbers} | {self.right} | {self.digits} | {self.wrong} | "
            f"{self.missed} |"
        )


def numbers(chance: np.random.Generator) -> list[tuple[str, Strokes]]:
    """Numbers to lay out, in any order: held-out writers', or of our own digits."""
    if datasets.data_folder() is None:
        labels = ["".join(map(str, chance.integers(2, 10, 3))) for _ in range(40)]
        return [(label, _own(label)) for label in labels]
    rows = [row for line in load_numbers()[0] if is_held_out(line) for row in split_rows(line)]
    plain = [row for row in rows if row.label.isdigit() and len(row.label) > 1]
    return [
        (plain[number].label, plain[number].strokes) for number in chance.permutation(len(plain))
    ]


def _own(label: str) -> Strokes:
    places = ((place, digit) for place, digit in enumerate(map(int, label)))
    return [np.array(run) for place, digit in places for run in hand(digit).placed((place, 0.5), 1)]


def lay_out(
    written: Sequence[tuple[str, Strokes]],
    size: int,
    chance: np.random.Generator,
    columns: int = COLUMNS,
    margin: float = 1.0,
) -> Sheet:
    """Lay numbers out in columns; the margin is in heights of a digit."""
    rows = -(-len(written) // columns)
    placed, left = [], margin * size
    for start in range(0, len(written), rows):
        right = left
        for row, (label, runs) in enumerate(written[start : start + rows]):
            heights = sorted(float(np.ptp(run[:, 1])) for run in runs)
            points = np.concatenate(list(runs)).astype(np.float64)
            wide = float(np.ptp(points[:, 0])) / (2.5 * len(label))
            scale = size / max(heights[-max(1, len(heights) // 4)], wide)
            corner = np.array([left, (margin + 2 * row) * size])
            moved = [(run - points.min(axis=0)) * scale + corner for run in runs]
            placed.append((label, moved))
            right = max(right, float(np.concatenate(moved)[:, 0].max()))
        left = right + 1.6 * size
    down = max(float(np.concatenate(runs)[:, 1].max()) for _, runs in placed)
    shape = round(down + margin * size) + 1, round(left + (margin - 1.6) * size) + 1
    return Sheet(placed, shape, size, max(2, round(size * chance.uniform(0.07, 0.11))))


def _plain(sheet: Sheet, color: Color = (255, 255, 255)) -> np.ndarray:
    return np.full((*sheet.shape, 3), color, np.uint8)


def _written(page: np.ndarray, ink: np.ndarray, color: Color) -> np.ndarray:
    share = ink[..., np.newaxis] / 255.0
    return (page * (1 - share) + np.array(color) * share).round().astype(np.uint8)


def on_plain(
    sheet: Sheet,
    chance: np.random.Generator,
    ground: Color = (255, 255, 255),
    pen: Color = (0, 0, 0),
) -> np.ndarray:
    """Draw one color on another."""
    return _written(_plain(sheet, ground), sheet.ink(), pen)


def on_squares(
    sheet: Sheet,
    chance: np.random.Generator,
    ground: Color = (255, 255, 255),
    line: Color = (170, 200, 235),
    pens: Sequence[Color] = PENS,
) -> np.ndarray:
    """Draw on squares."""
    page, pitch = _plain(sheet, ground), max(14, round(sheet.size * chance.uniform(0.4, 0.9)))
    page[pitch // 2 :: pitch] = line
    page[:, pitch // 3 :: pitch] = line
    return _written(page, sheet.ink(), pens[int(chance.integers(len(pens)))])


def on_dots(sheet: Sheet, chance: np.random.Generator) -> np.ndarray:
    """Draw on dotted paper."""
    page, pitch = _plain(sheet), max(14, round(sheet.size * chance.uniform(0.4, 0.8)))
    for y in range(pitch // 2, len(page), pitch):
        for x in range(pitch // 2, page.shape[1], pitch):
            cv2.circle(page, (x, y), max(1, round(0.03 * sheet.size)), (170, 170, 170), -1)
    return _written(page, sheet.ink(), PENS[int(chance.integers(len(PENS)))])


def highlighted(
    sheet: Sheet, chance: np.random.Generator, squared: bool = False, quality: int = 100
) -> np.ndarray:
    """Draw a highlighter over every second number."""
    page = on_squares(sheet, chance, pens=PENS[:2]) if squared else on_plain(sheet, chance)
    for left, top, right, bottom in sheet.boxes()[::2]:
        tint, middle = _plain(sheet), (top + bottom) / 2 + chance.normal(0, 0.1, 2) * sheet.size
        over = sheet.size / 3
        ends = np.array([[left - over, middle[0]], [right + over, middle[1]]])
        color, broad = (
            TINTS[int(chance.integers(len(TINTS)))],
            round(sheet.size * chance.uniform(0.7, 1.3)),
        )
        cv2.polylines(tint, [ends.round().astype(np.int32)], False, color, broad, cv2.LINE_AA)
        page = (page * (tint / 255.0)).round().astype(np.uint8)
    return jpeg(page, quality) if quality < 100 else page


def on_notes(sheet: Sheet, chance: np.random.Generator) -> np.ndarray:
    """Draw each number on a sticky note."""
    page = _plain(sheet, (245, 245, 245))
    for box in sheet.boxes() + 0.35 * sheet.size * np.array([-1, -1, 1, 1]):
        left, top, right, bottom = box.round().astype(int).tolist()
        cv2.rectangle(
            page, (left, top), (right, bottom), TINTS[int(chance.integers(len(TINTS)))], -1
        )
    return _written(page, sheet.ink(), (20, 20, 40))


def underlined(sheet: Sheet, chance: np.random.Generator, color: Color = (0, 0, 0)) -> np.ndarray:
    """Draw a line under each number, which its digits may touch."""
    lines = np.zeros(sheet.shape, np.uint8)
    for left, _, right, bottom in sheet.boxes():
        across = np.linspace(left - 0.15 * sheet.size, right + 0.2 * sheet.size, 12)
        wavy = bottom + sheet.size * (0.12 + np.cumsum(chance.normal(0, 0.012, 12)))
        own = strokes.draw([np.stack([across, wavy], axis=1)], sheet.pen, sheet.shape)
        lines = np.maximum(lines, own)
    return _written(_written(_plain(sheet), lines, color), sheet.ink(), (0, 0, 0))


def circled(sheet: Sheet, chance: np.random.Generator) -> np.ndarray:
    """Draw a ring around every second number."""
    ink, turns = sheet.ink(), np.linspace(0.2, 2.1 * np.pi, 40)
    for left, top, right, bottom in sheet.boxes()[::2]:
        across = (left + right + ((right - left) * 1.25 + 0.6 * sheet.size) * np.cos(turns)) / 2
        down = (top + bottom + (bottom - top + 0.66 * sheet.size) * np.sin(turns)) / 2
        ring = strokes.draw([np.stack([across, down], axis=1)], sheet.pen, sheet.shape)
        ink = np.maximum(ink, ring)
    return _written(_plain(sheet), ink, (0, 0, 0))


STYLES: dict[str, Callable[[Sheet, np.random.Generator], np.ndarray]] = {
    "plain white": on_plain,
    "squares": on_squares,
    "dots": on_dots,
    "dark mode": partial(on_plain, ground=(28, 28, 30), pen=(240, 240, 240)),
    "dark squares": partial(
        on_squares, ground=(30, 30, 32), line=(62, 62, 66), pens=[(255, 214, 10), (100, 210, 255)]
    ),
    "poor JPEG": lambda sheet, chance: jpeg(on_plain(sheet, chance), 10),
    "highlighter": highlighted,
    "highlighter, squares, JPEG": partial(highlighted, squared=True, quality=80),
    "sticky notes": on_notes,
    "underlined": underlined,
    "underlined in red": partial(underlined, color=(220, 30, 30)),
    "circled": circled,
}
"""Style → a page of it, (H, W, 3) uint8, given its sheet."""

TIGHT = {
    "tight crops": partial(on_plain, pen=(0, 0, 0)),
    "tight crops, dark": partial(on_plain, ground=(20, 20, 25), pen=(240, 240, 240)),
}
"""The same for single numbers, cut out close around them."""


def pages(
    style: str, seed: int, sizes: Sequence[int] = SIZES
) -> Iterator[tuple[np.ndarray, Sheet]]:
    """Pages of a style, and what stands where on each."""
    chance = np.random.default_rng(seed)
    written = numbers(chance)
    for place, size in enumerate(sizes):
        own = written[PER_PAGE * place : PER_PAGE * (place + 1)]
        if style in STYLES:
            sheet = lay_out(own, size, chance)
            yield STYLES[style](sheet, chance), sheet
            continue
        for number in own:
            sheet = lay_out([number], size, chance, columns=1, margin=0.08)
            yield TIGHT[style](sheet, chance), sheet


def measure(reader: Reader, style: str, seed: int = 1, sizes: Sequence[int] = SIZES) -> Score:
    """Read the pages of a style, one for each size."""
    score = Score()
    for picture, sheet in pages(style, seed, sizes):
        score.add(reader.read_page(picture), sheet)
    return score


def main() -> None:
    """Read pages of all styles and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.pages.styles", description=__doc__)
    parser.add_argument("--style", action="append", choices=[*STYLES, *TIGHT], help="default: all")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    reader = load_reader()
    styles = options.style or [*STYLES, *TIGHT]
    scores = {style: measure(reader, style, options.seed) for style in styles}
    print("\n".join([HEADING, *rows_and_total(scores, Score)]))


if __name__ == "__main__":
    main()
