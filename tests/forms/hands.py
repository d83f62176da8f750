"""Hands that fill the form: people's digits that the digit network did not learn from.

Of the thirty pen writers, the number network has seen digits of some, in lines of its own making:
nobody of whom it has seen none wrote all ten digits. Nobody's digits of MNIST's test set were seen
by either; whose they are is not known, so that each form of theirs is a hand of many.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from digitlab import datasets
from digitlab.datasets.characters import PenCharacter, is_held_out
from digitlab.datasets.numbers import load_more_digits
from digitlab.geometry import crop
from digitlab.ink import strokes
from digitlab.preprocess import bounding_box

from .sheet import DrawDigit

PENS, MNIST = "30 pen writers", "MNIST test digits"
"""Kinds of hands."""

COUNT = 30
"""Hands of each kind."""

WIDTHS = (3.0, 6.0)
"""Width of a hand's pen, pixels: 0.5 to 1 mm."""


@dataclass(frozen=True, eq=False)
class Writer:
    """One hand.

    Attributes
    ----------
    kind : str
    digits : str
        Those that it writes.
    draw : DrawDigit
    """

    kind: str
    digits: str
    draw: DrawDigit


def writers() -> Iterator[Writer]:
    """All hands, those with most kinds of digits first; needs DIGITLAB_DATA."""
    characters = [*datasets.load_pen_characters(), *load_more_digits()]
    by_writer: dict[str, list[PenCharacter]] = defaultdict(list)
    for one in characters:
        if one.is_digit and is_held_out(one):
            by_writer[one.writer].append(one)
    kinds = {name: len({one.label for one in ones}) for name, ones in by_writer.items()}
    order = sorted(by_writer, key=lambda name: (-kinds[name], -len(by_writer[name]), name))
    for name in order[:COUNT]:
        yield _pen(by_writer[name], np.random.default_rng(len(name) + kinds[name]))
    test = datasets.load_mnist(datasets.data_folder()).test
    for _ in range(COUNT):
        yield _mnist(test.images, test.labels)


def _pen(characters: list[PenCharacter], rng: np.random.Generator) -> Writer:
    width = rng.uniform(*WIDTHS)

    def draw(digit: int, height: int, rng: np.random.Generator) -> np.ndarray:
        same = [character for character in characters if character.label == str(digit)]
        runs = same[rng.integers(len(same))].strokes
        slant = np.array([[rng.uniform(0.92, 1.08), rng.normal(0, 0.05)], [0, 1]])
        moved = [np.asarray(run, float) @ slant.T for run in runs]
        points = np.concatenate(moved)
        scale = height / max(np.ptp(points[:, 1]), np.ptp(points[:, 0]) / 1.3, 1e-6)
        placed = [(run - points.min(axis=0)) * scale + width for run in moved]
        right, low = np.ceil(np.concatenate(placed).max(axis=0) + width).astype(int) + 1
        # Drawn four times as large, as cv2's lines are whole pixels wide.
        large = strokes.draw([run * 4 for run in placed], round(4 * width), (4 * low, 4 * right))
        ink = cv2.resize(large, (right, low), interpolation=cv2.INTER_AREA)
        return crop(ink, bounding_box(ink) or (0, 0, 1, 1))

    counts = Counter(character.label for character in characters)
    return Writer(PENS, "".join(sorted(counts)), draw)


def _mnist(images: np.ndarray, labels: np.ndarray) -> Writer:
    def draw(digit: int, height: int, rng: np.random.Generator) -> np.ndarray:
        small = images[rng.choice(np.flatnonzero(labels == digit))]
        scale = height / 20
        large = cv2.resize(small, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
        return crop(large, bounding_box(large) or (0, 0, 1, 1))

    return Writer(MNIST, "0123456789", draw)
