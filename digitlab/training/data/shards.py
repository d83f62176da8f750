"""Strips of made-up and written lines, made ahead by a second process, a shard at a time.

A shard depends on the seed and its number alone. It is kept as a file, so that a training that is
resumed, or that comes back to it, need not make it again.
"""

import multiprocessing
import os
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np

from ...recognition.strip import HEIGHT, make_strip
from ...recognition.symbols import SYMBOLS
from .lines import Material

SHARD_LINES = 16_384
"""Lines of a shard."""

SHARD_EPOCHS = 2
"""Epochs to each new shard. The others learn from shards that came before, varied: lines cost more
to make than to learn from."""

SHARDS_AHEAD = 2
"""Shards that are made ahead."""

LONGEST_STRIP = 1_000
"""Columns of a strip at most: a longer one is drawn again."""


class Shard(NamedTuple):
    """Strips and what they say.

    Attributes
    ----------
    strips : list of (32, w) uint8
    labels : list of str
    """

    strips: list[np.ndarray]
    labels: list[str]


class Shards:
    """The shards of a phase, each made while those before it are learned from.

    Parameters
    ----------
    material : Material
    seed : int
    folder : Path
        Where they are kept.
    epochs : range
        Of the phase, as the training counts them: how many will be asked for.
    lines : int
        Of a shard.
    """

    def __init__(
        self, material: Material, seed: int, folder: Path, epochs: range, lines: int = SHARD_LINES
    ) -> None:
        self.seed, self.folder, self.lines = seed, folder, lines
        self.numbers = range(epochs.start // SHARD_EPOCHS, -(-epochs.stop // SHARD_EPOCHS))
        self._pool = ProcessPoolExecutor(
            1, multiprocessing.get_context("spawn"), initializer=_begin, initargs=(material,)
        )
        self._coming: dict[int, Future[None]] = {}

    def of_epoch(self, epoch: int) -> Shard:
        """Get the shard of an epoch: every few epochs a new one, else one of those before."""
        newest = epoch // SHARD_EPOCHS
        again = np.random.default_rng((self.seed, epoch)).integers(self.numbers.start, newest + 1)
        number = newest if epoch % SHARD_EPOCHS == 0 else int(again)
        for ahead in range(self.numbers.start, min(newest + SHARDS_AHEAD + 1, self.numbers.stop)):
            if ahead not in self._coming:
                arguments = self.seed, ahead, self.lines, self._path(ahead)
                self._coming[ahead] = self._pool.submit(_make, *arguments)
        self._coming[number].result()
        return load(self._path(number))

    def _path(self, number: int) -> Path:
        return self.folder / f"lines-{number}.npz"

    def clear(self) -> None:
        """Delete the files, and end the second process."""
        self._pool.shutdown(cancel_futures=True)
        for number in self.numbers:
            self._path(number).unlink(missing_ok=True)


_MATERIAL: list[Material] = []
"""What the second process makes lines of."""


def _begin(material: Material) -> None:
    _MATERIAL.append(material)
    cv2.setNumThreads(1)
    if hasattr(os, "nice"):
        os.nice(5)  # The training itself goes first.


def _make(seed: int, number: int, lines: int, path: Path) -> None:
    if not path.exists():
        save(make_shard(_MATERIAL[0], seed, number, lines), path)


def make_shard(material: Material, seed: int, number: int, lines: int) -> Shard:
    """Make a shard."""
    rng = np.random.default_rng((seed, number))
    strips: list[np.ndarray] = []
    labels: list[str] = []
    while len(labels) < lines:
        ink, label = material.draw(rng)
        strip = make_strip(ink).pixels
        if label and strip.any() and strip.shape[1] <= LONGEST_STRIP:
            strips.append(strip)
            labels.append(label)
    return Shard(strips, labels)


def save(shard: Shard, path: Path) -> None:
    """Write a shard so that a kill leaves a whole file or none."""
    part = path.with_name(f"part-{path.name}")
    widths = [strip.shape[1] for strip in shard.strips]
    np.savez(part, strips=np.concatenate(shard.strips, axis=1), widths=widths, labels=shard.labels)
    part.replace(path)


def load(path: Path) -> Shard:
    """Read a shard."""
    with np.load(path) as file:
        ends = np.cumsum(file["widths"])
        return Shard(np.split(file["strips"], ends[:-1], axis=1), file["labels"].tolist())


def pad(strips: list[np.ndarray], width: int) -> np.ndarray:
    """Strips → (N, 32, width) uint8, empty columns behind each."""
    batch = np.zeros((len(strips), HEIGHT, width), np.uint8)
    for row, strip in zip(batch, strips, strict=True):
        row[:, : strip.shape[1]] = strip
    return batch


def encode(labels: list[str], length: int, blank: int) -> np.ndarray:
    """Labels → (N, length) int32 classes, blanks behind each."""
    batch = np.full((len(labels), length), blank, np.int32)
    for row, label in zip(batch, labels, strict=True):
        row[: len(label)] = [SYMBOLS.index(symbol) for symbol in label]
    return batch
