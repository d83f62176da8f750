"""python -m tests.pages.crossed: new writing on the paper of real photographs, and on other desks.

The writing of each photograph of `tests.pages.real` is taken off; desk, hand, grid and ruling stay.
Numbers, sums, equations and lists of writers who are held out are written in its place, as wide and
as dark as its own pen wrote. Such sheets are also laid on the desks of other photographs. The same
writing on white says how much of what is misread is the hand's. Photographs and writers are halved:
the pages of one half are read with trees that learned from the other, see `halves`.
"""

import argparse
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple, TypeVar

import cv2
import numpy as np

from digitlab import Page, Reader, datasets, load_reader
from digitlab.ink import strokes

from ..fixtures.scores import Record
from .grounds import (
    CELLS,
    GRID,
    GROUNDS,
    Ground,
    blank,
    onto_picture,
    pixels,
    seen_from_above,
)
from .halves import HALVES, as_unknown
from .measure import show
from .real import COLUMNS, Score
from .writing import CONTENTS, Author, Text, compose, compose_cells, half_of_writers

T = TypeVar("T")

RED = 1.25
"""Least red of skin, in its blue."""

LEAST_INK = 0.5
"""Ink where the pen presses least, of 1."""

GRAIN = 20
"""Pixels from which on it presses otherwise."""


RECORD = Record(
    Path(__file__).with_name("crossed.json"), f"| written on their paper {COLUMNS}", Score
)
"""The measurement that the README quotes: what is written → its score."""


def draw(
    texts: list[Text], pen: float, shape: tuple[int, int], chance: np.random.Generator
) -> np.ndarray:
    """Draw texts with a pen that presses unevenly: (H, W) float32, 1 where the ink is full."""
    twice = [run * 2 for text in texts for run in text.runs]
    ink = strokes.draw(twice, max(1, round(2 * pen)), (2 * shape[0], 2 * shape[1]))
    ink = cv2.resize(ink, shape[::-1], interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    coarse = max(2, shape[0] // GRAIN), max(2, shape[1] // GRAIN)
    presses = chance.normal(1, 0.25, coarse).astype(np.float32)
    pressure = cv2.resize(presses, shape[::-1], interpolation=cv2.INTER_CUBIC)
    soft = cv2.GaussianBlur(ink, (0, 0), float(np.clip(0.2 * pen, 0.4, 1.6)))
    return soft * pressure.clip(LEAST_INK, 1)


def _inked(paper: np.ndarray, ink: np.ndarray, passing: np.ndarray) -> np.ndarray:
    """Paper that lets through less where ink is; (H, W, 3) uint8."""
    through = 1 - ink[..., np.newaxis] * (1 - passing.astype(np.float32))
    return (paper * through).round().astype(np.uint8)


class Made(NamedTuple):
    """A page, (H, W, 3) uint8, its ink, (h, w) float32, and the digits that are written on it."""

    rgb: np.ndarray
    ink: np.ndarray
    truth: str

    @property
    def on_white(self) -> np.ndarray:
        """The same writing on white paper, (h, w, 3) uint8."""
        return _inked(np.full((*self.ink.shape, 3), 255, np.uint8), self.ink, np.full(3, 0.2))


def digits_of(texts: list[Text]) -> str:
    """All digits of texts, in their order."""
    return "".join(symbol for text in texts for symbol in text.label if symbol.isdigit())


def in_place(folder: Path, name: str, author: Author) -> Made:
    """Write on a photograph's own sheet."""
    own, ground, chance = blank(folder, name), GROUNDS[name], author.chance
    points = pixels(ground.paper, own.rgb)
    shape = seen_from_above(points)
    size = own.pen.height * chance.uniform(0.7, 1.4)
    if ground.kind == GRID and author.content in CONTENTS:
        texts = compose_cells(CELLS, shape, size, author)
    else:
        texts = compose(author.rows(), shape, size, chance)
    ink = draw(texts, own.pen.width * chance.uniform(0.85, 1.2), shape, chance)
    onto = cv2.warpPerspective(ink, onto_picture(points, shape), own.rgb.shape[1::-1])
    return Made(_inked(own.rgb, onto, own.pen.passing), ink, digits_of(texts))


def crossed(folder: Path, name: str, desk: str, author: Author) -> Made:
    """Lay the sheet of a photograph over that of another."""
    own, other, chance = blank(folder, name), blank(folder, desk), author.chance
    corners = GROUNDS[desk].sheet
    assert corners
    points = pixels(corners, other.rgb)
    points += (points - points.mean(axis=0)) * chance.uniform(0.01, 0.03)
    shape = seen_from_above(points)
    back = cv2.WARP_INVERSE_MAP | cv2.INTER_AREA
    flat = cv2.warpPerspective(
        own.rgb, onto_picture(pixels(GROUNDS[name].paper, own.rgb), shape), shape[::-1], flags=back
    )
    size = shape[0] * chance.uniform(0.045, 0.08)
    inner = round(0.86 * shape[0]), round(0.9 * shape[1])
    margin = np.array([0.05 * shape[1], 0.1 * shape[0]])
    texts = [
        Text(text.label, [run + margin for run in text.runs])
        for text in compose(author.rows(), inner, size, chance)
    ]
    pen = size * own.pen.width / own.pen.height * chance.uniform(0.85, 1.2)
    ink = draw(texts, max(1.2, pen), shape, chance)
    onto, extent = onto_picture(points, shape), other.rgb.shape[1::-1]
    covered = cv2.warpPerspective(np.ones(shape, np.float32), onto, extent)
    under = other.rgb[covered > 0.99].mean() / flat.mean() * chance.uniform(0.85, 1.1)
    lit = (_inked(flat, ink, own.pen.passing) * under).clip(0, 255).astype(np.float32)
    laid = cv2.warpPerspective(lit, onto, extent)
    shadow = 1 - 0.5 * cv2.GaussianBlur(covered, (0, 0), 0.006 * max(extent))[..., np.newaxis]
    # Hand and fingers stay before the sheet that they hold.
    covered *= 1 - _skin(other.rgb, GROUNDS[desk])
    covered = covered[..., np.newaxis]
    rgb = laid * covered + other.rgb * shadow * (1 - covered)
    return Made(rgb.round().astype(np.uint8), ink, digits_of(texts))


def _skin(rgb: np.ndarray, ground: Ground) -> np.ndarray:
    """Where a hand lies on a sheet, (H, W) float32."""
    mask = np.zeros(rgb.shape[:2], np.float32)
    if ground.hand:
        (left, top), _, (right, bottom), _ = pixels(ground.hand, rgb).round().astype(int)
        part = rgb[top:bottom, left:right].astype(np.float32)
        mask[top:bottom, left:right] = part[..., 0] > RED * part[..., 2]
    skin = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((5, 5)))
    return cv2.GaussianBlur(cv2.morphologyEx(skin, cv2.MORPH_CLOSE, np.ones((25, 25))), (0, 0), 1)


class Task(NamedTuple):
    """A page to be made: the kind of its photograph, what is written, a name, and its maker."""

    ground: str
    content: str
    name: str
    make: Callable[[], Made]


def pages(
    folder: Path, half: int, seed: int, contents: Sequence[str] = tuple(CONTENTS)
) -> Iterator[Task]:
    """Pages of a half of the photographs, 0 or 1, written on by that half of the writers."""
    names, writers = list(GROUNDS)[half::2], half_of_writers(half)
    for place, name in enumerate(names):
        ground = GROUNDS[name]
        others = [other for other in names if GROUNDS[other].kind != GRID and other != name]
        for number, content in enumerate(contents):
            chance = np.random.default_rng((seed, half, place, number))
            other = others[int(chance.integers(len(others)))]
            yield Task(
                ground.kind,
                content,
                f"{seed} {name[:4]} {content}",
                partial(in_place, folder, name, Author(content, writers, chance)),
            )
            if ground.sheet:
                author_of_sheet = Author(content, writers, chance.spawn(1)[0])
                yield Task(
                    f"{ground.kind}: another's sheet",
                    content,
                    f"{seed} {other[:4]} on {name[:4]} {content}",
                    partial(crossed, folder, other, name, author_of_sheet),
                )


def of_each(tasks: Iterable[Task], find: Callable[[Task, Made], T]) -> Iterator[T]:
    """Make pages and find something on each, in their order, on all cores."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield from pool.map(lambda task: find(task, task.make()), tasks)


def measure(
    reader: Reader,
    tasks: Iterable[Task],
    by: str = "content",
    white: bool = False,
    save: Path | None = None,
) -> dict[str, Score]:
    """Read pages; optionally print and draw those that were not read right.

    The scores are those of each `content`, or of each kind of `ground`.
    """

    def read(task: Task, made: Made) -> tuple[Task, str, Page]:
        return task, made.truth, reader.read_page(made.on_white if white else made.rgb)

    scores: dict[str, Score] = {}
    for task, truth, page in of_each(tasks, read):
        score = scores.setdefault(getattr(task, by), Score())
        if not score.add(page, truth) and save:
            print(f"{task.name}: {truth} read as {' / '.join(page.lines)}")
            save.mkdir(parents=True, exist_ok=True)
            cv2.imwrite(str(save / f"{task.name}.png"), show(page)[..., ::-1])
    return scores


def main() -> None:
    """Read the pages and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.pages.crossed", description=__doc__)
    parser.add_argument(
        "--half", type=int, choices=HALVES, default=1, help="rules were made with 0 in view"
    )
    parser.add_argument("--seeds", type=int, default=3, help="pages are made so often")
    parser.add_argument("--white", action="store_true", help="the same writing on white")
    parser.add_argument(
        "--by", choices=("content", "ground"), default="content", help="rows of the table"
    )
    parser.add_argument("--save", type=Path, help="folder for pictures of pages read wrongly")
    RECORD.add_option(parser)
    options = parser.parse_args()
    folder = datasets.data_folder()
    if folder is None:
        raise SystemExit("Set DIGITLAB_DATA to the folder that holds pages/pages.csv.")
    seeds = range(1, 1 + options.seeds)
    tasks = chain.from_iterable(pages(folder / "pages", options.half, seed) for seed in seeds)
    with as_unknown(options.half):
        scores = measure(load_reader(threads=1), tasks, options.by, options.white, options.save)
    RECORD.show(scores, options.keep)


if __name__ == "__main__":
    main()
